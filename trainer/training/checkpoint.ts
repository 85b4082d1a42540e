import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { EpochRecord, Insight } from '../../shared/evaluation';
import type { OptimizerState, WeightSpec } from '../engine';
import { packFloats, parameterCount, sizeOf, unpackFloats } from '../network/weights-file';

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
}

const StoredState = z.strictObject({ key: z.string(), sha256: z.string() });

/** `checkpoints/latest.json`, written after the bytes that it points at. */
const CheckpointIndex = z.strictObject({
  version: z.literal(1),
  step: z.int().min(1),
  epochs: z.array(EpochRecord).min(1),
  secondsTrained: z.number(),
  optimizerStep: z.int(),
  /** Optimizer arrays behind the weights, in this order. */
  slots: z.array(z.string()),
  latest: StoredState,
  bestEpoch: z.int(),
  best: StoredState,
  insight: Insight.nullable(),
});
type CheckpointIndex = z.infer<typeof CheckpointIndex>;

export interface Checkpoints {
  /** Undefined where the run has none. @throws ArtifactCorrupt where it has one that does not fit */
  load(): Promise<Checkpoint | undefined>;
  /** After each epoch; the states of the latest and of the best epoch are kept. */
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
      const latest = await readState(store, index.latest, specs, index.slots);
      const best = await readState(store, index.best, specs, index.slots);
      return {
        step: index.step,
        epochs: index.epochs,
        secondsTrained: index.secondsTrained,
        weights: latest.weights,
        optimizer: { step: index.optimizerStep, slots: latest.slots },
        bestEpoch: index.bestEpoch,
        bestWeights: best.weights,
        insight: index.insight,
      };
    },

    async save({ step, epochs, secondsTrained, weights, optimizer, bestEpoch, insight }) {
      const slots = Object.keys(optimizer.slots).sort();
      const bytes = packFloats([
        ...specs.map(({ name }) => weights[name]!),
        ...slots.map((slot) => optimizer.slots[slot]!),
      ]);
      const latest = { key: keys.checkpointWeights(epochs.length), sha256: sha256(bytes) };
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
        best: bestEpoch === epochs.length || previous === undefined ? latest : previous.best,
        insight,
      };
      await writeJson(store, keys.checkpoint, current);
      await store.put(keys.progress, epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join(''));
      const kept = [current.latest.key, current.best.key];
      const dropped = [previous?.latest.key, previous?.best.key].filter((key) => key && !kept.includes(key));
      for (const key of new Set(dropped)) if (key) await store.delete(key);
    },
  };
}

/** Deletes a run's checkpoints, when it has come to its evaluation: nothing resumes from them any more, and they cost storage. */
export async function clearCheckpoints(store: ArtifactStore, run: string): Promise<void> {
  const keys = runKeys(run);
  const index = await ifExists(readJson(store, keys.checkpoint, CheckpointIndex));
  if (index === undefined) return;
  // The index last: a process that ends meanwhile leaves nothing that the next one does not find.
  for (const key of new Set([index.latest.key, index.best.key, keys.checkpoint])) await store.delete(key);
}

async function readState(
  store: ArtifactStore,
  { key, sha256: expected }: z.infer<typeof StoredState>,
  specs: readonly WeightSpec[],
  slots: readonly string[],
) {
  const bytes = await store.get(key);
  if (sha256(bytes) !== expected) {
    throw new ArtifactCorrupt(`checkpoint ${key} has other bytes than its index says; start a new run`);
  }
  try {
    const sizes = specs.map(({ shape }) => sizeOf(shape));
    const arrays = unpackFloats(bytes, [...sizes, ...slots.map(() => parameterCount(specs))]);
    return {
      weights: Object.fromEntries(specs.map(({ name }, index) => [name, arrays[index]!])),
      slots: Object.fromEntries(slots.map((slot, index) => [slot, arrays[specs.length + index]!])),
    };
  } catch (cause) {
    throw new ArtifactCorrupt(`checkpoint ${key} is of another network than the plan's; start a new run`, {
      cause,
    });
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
