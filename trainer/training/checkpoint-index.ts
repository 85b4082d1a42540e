import { z } from 'zod';
import { ifExists } from '../../shared/artifacts/if-exists';
import { jsonDigest, readJson, writeJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { EpochRecord, Insight } from '../../shared/evaluation';

/** An epoch that is not done: its first steps, and sums over them. */
const EpochPart = z.strictObject({
  done: z.int(),
  loss: z.number(),
  terms: z.number(),
  norm: z.number(),
  maximumNorm: z.number(),
  clipped: z.int(),
  updates: z.int(),
  learningRate: z.number(),
  sequences: z.int(),
});
export type EpochPart = Readonly<z.infer<typeof EpochPart>>;

const StoredState = z.strictObject({ key: z.string(), sha256: z.string() });
export type StoredState = z.infer<typeof StoredState>;

/** What a checkpoint is, apart from the bytes that it points at. */
const CheckpointIndex = z.strictObject({
  version: z.literal(2),
  step: z.int().min(1),
  epochs: z.array(EpochRecord),
  secondsTrained: z.number(),
  optimizerStep: z.int(),
  /** Optimizer arrays behind the weights, in this order. */
  slots: z.array(z.string()),
  latest: StoredState,
  bestEpoch: z.int(),
  /** Null before the end of the first epoch. */
  best: StoredState.nullable(),
  insight: Insight.nullable(),
  part: EpochPart.nullable(),
  /** Sequences whose state is carried on, and the sizes of its arrays, which lie behind the optimizer's. */
  carried: z.strictObject({ rows: z.array(z.int()), sizes: z.array(z.int()) }).nullable(),
});
export type CheckpointIndex = z.infer<typeof CheckpointIndex>;

const Sealed = z.strictObject({ sha256: z.string(), index: CheckpointIndex });

/** The keys of the states that an index points at. */
export const statesOf = ({ latest, best }: CheckpointIndex): string[] =>
  best === null ? [latest.key] : [latest.key, best.key];

/**
 * @returns undefined where there is none
 * @throws ArtifactCorrupt where its digest is not that of what it says
 */
export async function readIndex(store: ArtifactStore, key: string): Promise<CheckpointIndex | undefined> {
  const sealed = await ifExists(readJson(store, key, Sealed));
  if (sealed === undefined) return undefined;
  if (jsonDigest(sealed.index) !== sealed.sha256) {
    throw new ArtifactCorrupt(`checkpoint ${key} says other than what was written`);
  }
  return sealed.index;
}

export const writeIndex = (store: ArtifactStore, key: string, index: CheckpointIndex) =>
  writeJson(store, key, { sha256: jsonDigest(index), index });
