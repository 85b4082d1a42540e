import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { EpochRecord, Insight } from '../../shared/evaluation';
import type { OptimizerState, WeightSpec } from '../engine';
import type { Carry } from '../network/language-model';
import { packFloats, parameterCount, sizeOf, unpackFloats } from '../network/weights-file';

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

type Values = Readonly<Record<string, Float32Array>>;

/** Everything that decides how training goes on: resuming from it gives the bytes of an uninterrupted run. */
export interface Checkpoint {
  /** Steps done over all epochs. */
  readonly step: number;
  readonly epochs: readonly EpochRecord[];
  readonly secondsTrained: number;
  readonly weights: Values;
  readonly optimizer: OptimizerState;
  readonly bestEpoch: number;
  readonly bestWeights: Values;
  /** After the first epoch, whose weights are not kept; null where the network has no recurrent layer. */
  readonly insight: Insight | null;
  /** Where it was made within an epoch; null between two epochs. */
  readonly part: EpochPart | null;
  /** What that epoch's next step goes on from. */
  readonly carry: Carry;
}

const StoredState = z.strictObject({ key: z.string(), sha256: z.string() });

/** `checkpoints/latest.json`, written after the bytes that it points at. */
const CheckpointIndex = z.strictObject({
  version: z.literal(1),
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
  part: EpochPart.nullable().default(null),
  /** Sequences whose state is carried on, and the sizes of its arrays, which lie behind the optimizer's. */
  carried: z
    .strictObject({ rows: z.array(z.int()), sizes: z.array(z.int()) })
    .nullable()
    .default(null),
});
type CheckpointIndex = z.infer<typeof CheckpointIndex>;

export interface Checkpoints {
  /** Undefined where the run has none. @throws ArtifactCorrupt where it has one that does not fit */
  load(): Promise<Checkpoint | undefined>;
  /** After each epoch and within a long one; the latest state and that of the best epoch are kept. */
  save(checkpoint: Omit<Checkpoint, 'bestWeights'>): Promise<void>;
}

/** Checkpoints of a run, under the run's own keys whatever the attempt. */
export function checkpointsOf(store: ArtifactStore, run: string, specs: readonly WeightSpec[]): Checkpoints {
  const keys = runKeys(run);
  let current: CheckpointIndex | undefined;

  return {
    async load() {
      const index = await ifExists(readJson(store, keys.checkpoint, CheckpointIndex));
      if (index === undefined) return undefined;
      current = index;
      const carried = index.carried?.sizes ?? [];
      const latest = await readState(store, index.latest, specs, { slots: index.slots, carried });
      const best = index.best && (await readState(store, index.best, specs, { slots: index.slots }));
      return {
        step: index.step,
        epochs: index.epochs,
        secondsTrained: index.secondsTrained,
        weights: latest.weights,
        optimizer: { step: index.optimizerStep, slots: latest.slots },
        bestEpoch: index.bestEpoch,
        bestWeights: best?.weights ?? {},
        insight: index.insight,
        part: index.part,
        carry: carryOf(index, latest.carried),
      };
    },

    async save(checkpoint) {
      const { step, epochs, secondsTrained, optimizer, bestEpoch, insight, part } = checkpoint;
      const carried = checkpoint.carry.current;
      const slots = Object.keys(optimizer.slots).sort();
      const bytes = stateBytes(checkpoint, specs, slots);
      const key =
        part === null
          ? keys.checkpointWeights(epochs.length)
          : keys.checkpointPart(epochs.length + 1, part.done);
      const latest = { key, sha256: sha256(bytes) };
      await store.put(latest.key, bytes);
      const previous = current;
      current = {
        version: 1,
        step,
        epochs: [...epochs],
        secondsTrained,
        optimizerStep: optimizer.step,
        slots,
        latest,
        bestEpoch,
        best: part === null && bestEpoch === epochs.length ? latest : (previous?.best ?? null),
        insight,
        part,
        carried: carried
          ? { rows: [...carried.rows], sizes: carried.states.map(({ length }) => length) }
          : null,
      };
      await writeJson(store, keys.checkpoint, current);
      await store.put(keys.progress, epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join(''));
      const kept = [current.latest.key, current.best?.key];
      const dropped = [previous?.latest.key, previous?.best?.key].filter((key) => key && !kept.includes(key));
      for (const key of new Set(dropped)) if (key) await store.delete(key);
    },
  };
}

/** Weights, the optimizer's memory, and the state that goes from chunk to chunk, end to end. */
const stateBytes = (
  { weights, optimizer, carry }: Omit<Checkpoint, 'bestWeights'>,
  specs: readonly WeightSpec[],
  slots: readonly string[],
) =>
  packFloats([
    ...specs.map(({ name }) => weights[name]!),
    ...slots.map((slot) => optimizer.slots[slot]!),
    ...(carry.current?.states ?? []),
  ]);

const carryOf = ({ carried }: CheckpointIndex, states: readonly Float32Array[]): Checkpoint['carry'] =>
  carried === null ? {} : { current: { rows: Int32Array.from(carried.rows), states } };

/** Deletes a run's checkpoints, when it has come to its evaluation: nothing resumes from them any more, and they cost storage. */
export async function clearCheckpoints(store: ArtifactStore, run: string): Promise<void> {
  const keys = runKeys(run);
  const index = await ifExists(readJson(store, keys.checkpoint, CheckpointIndex));
  if (index === undefined) return;
  // The index last: a process that ends meanwhile leaves nothing that the next one does not find.
  for (const key of new Set([index.latest.key, index.best?.key, keys.checkpoint]))
    if (key !== undefined) await store.delete(key);
}

async function readState(
  store: ArtifactStore,
  { key, sha256: expected }: z.infer<typeof StoredState>,
  specs: readonly WeightSpec[],
  { slots, carried = [] }: { readonly slots: readonly string[]; readonly carried?: readonly number[] },
) {
  const bytes = await store.get(key);
  if (sha256(bytes) !== expected) {
    throw new ArtifactCorrupt(`checkpoint ${key} has other bytes than its index says; start a new run`);
  }
  try {
    const sizes = specs.map(({ shape }) => sizeOf(shape));
    const optimizer = slots.map(() => parameterCount(specs));
    const arrays = unpackFloats(bytes, [...sizes, ...optimizer, ...carried]);
    return {
      weights: Object.fromEntries(specs.map(({ name }, index) => [name, arrays[index]!])),
      slots: Object.fromEntries(slots.map((slot, index) => [slot, arrays[specs.length + index]!])),
      carried: arrays.slice(specs.length + slots.length),
    };
  } catch (cause) {
    throw new ArtifactCorrupt(`checkpoint ${key} is of another network than the plan's; start a new run`, {
      cause,
    });
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
