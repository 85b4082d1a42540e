import { createHash } from 'node:crypto';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound, describeError } from '../../shared/errors';
import type { EpochRecord, Insight } from '../../shared/evaluation';
import type { OptimizerState, WeightSpec } from '../engine';
import type { Carry } from '../network/language-model';
import { packFloats, parameterCount, sizeOf, unpackFloats } from '../network/weights-file';
import {
  readIndex,
  statesOf,
  writeIndex,
  type CheckpointIndex,
  type EpochPart,
  type StoredState,
} from './checkpoint-index';

export type { EpochPart } from './checkpoint-index';

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

export interface Checkpoints {
  /** Undefined where the run has none. @throws ArtifactCorrupt where it has one that does not fit */
  load(): Promise<Checkpoint | undefined>;
  /** After each epoch and within a long one; the latest state and that of the best epoch are kept. */
  save(checkpoint: Omit<Checkpoint, 'bestWeights'>): Promise<void>;
}

export interface CheckpointsOptions {
  readonly store: ArtifactStore;
  readonly run: string;
  readonly specs: readonly WeightSpec[];
  /** Told that the latest checkpoint is damaged and the one before it is used. */
  readonly notice?: ((message: string) => void) | undefined;
}

/**
 * Checkpoints of a run, under the run's own keys whatever the attempt. Two are kept, so that a damaged one costs the
 * time between the two, not the run.
 */
export function checkpointsOf({ store, run, specs, notice }: CheckpointsOptions): Checkpoints {
  const keys = runKeys(run);
  let current: CheckpointIndex | undefined;
  /** Of states that the next checkpoint does without. */
  let stale: readonly string[] = [];

  return {
    async load() {
      const found = await newestWhole(store, run, specs);
      if (found === undefined) return undefined;
      if (found.damage !== undefined) {
        const why = describeError(found.damage).cause;
        notice?.(`the latest checkpoint is damaged (${why}): training goes on from the one before it`);
      }
      ({ index: current } = found);
      return found.checkpoint;
    },

    async save(checkpoint) {
      const { epochs, optimizer, part } = checkpoint;
      const slots = Object.keys(optimizer.slots).sort();
      const bytes = stateBytes(checkpoint, specs, slots);
      const key =
        part === null
          ? keys.checkpointWeights(epochs.length)
          : keys.checkpointPart(epochs.length + 1, part.done);
      const latest = { key, sha256: sha256(bytes) };
      await store.put(latest.key, bytes);
      const previous = current;
      current = indexOf(checkpoint, slots, latest, previous?.best ?? null);
      if (previous !== undefined) await writeIndex(store, keys.previousCheckpoint, previous);
      await writeIndex(store, keys.checkpoint, current);
      await store.put(keys.progress, epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join(''));
      const pointedAt = previous === undefined ? [] : statesOf(previous);
      const kept = [...statesOf(current), ...pointedAt];
      for (const old of new Set(stale)) if (!kept.includes(old)) await store.delete(old);
      stale = pointedAt;
    },
  };
}

function indexOf(
  checkpoint: Omit<Checkpoint, 'bestWeights'>,
  slots: string[],
  latest: StoredState,
  bestBefore: StoredState | null,
): CheckpointIndex {
  const { step, epochs, secondsTrained, optimizer, bestEpoch, insight, part, carry } = checkpoint;
  const carried = carry.current;
  return {
    version: 2,
    step,
    epochs: [...epochs],
    secondsTrained,
    optimizerStep: optimizer.step,
    slots,
    latest,
    bestEpoch,
    best: part === null && bestEpoch === epochs.length ? latest : bestBefore,
    insight,
    part,
    carried: carried ? { rows: [...carried.rows], sizes: carried.states.map(({ length }) => length) } : null,
  };
}

interface Found {
  readonly index: CheckpointIndex;
  readonly checkpoint: Checkpoint;
  /** Of a newer one, which is passed over. */
  readonly damage: Error | undefined;
}

/** @throws ArtifactCorrupt or ArtifactNotFound of the newest, where none is whole */
async function newestWhole(
  store: ArtifactStore,
  run: string,
  specs: readonly WeightSpec[],
): Promise<Found | undefined> {
  const keys = runKeys(run);
  let damage: Error | undefined;
  for (const key of [keys.checkpoint, keys.previousCheckpoint]) {
    try {
      const index = await readIndex(store, key);
      if (index !== undefined)
        return { index, checkpoint: await readCheckpoint(store, index, specs), damage };
    } catch (error) {
      if (!(error instanceof ArtifactCorrupt || error instanceof ArtifactNotFound)) throw error;
      damage ??= error;
    }
  }
  if (damage !== undefined) throw damage;
  return undefined;
}

async function readCheckpoint(
  store: ArtifactStore,
  index: CheckpointIndex,
  specs: readonly WeightSpec[],
): Promise<Checkpoint> {
  const { slots } = index;
  const latest = await readState(store, index.latest, specs, { slots, carried: index.carried?.sizes ?? [] });
  const best = index.best && (await readState(store, index.best, specs, { slots }));
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
  const { checkpoints, checkpoint } = runKeys(run);
  const keys: string[] = [];
  for await (const { key } of store.list(checkpoints)) keys.push(key);
  // The latest index last: a process that ends meanwhile leaves no state without what points at it.
  for (const key of keys.filter((each) => each !== checkpoint)) await store.delete(key);
  await store.delete(checkpoint);
}

async function readState(
  store: ArtifactStore,
  { key, sha256: expected }: StoredState,
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
