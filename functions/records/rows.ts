import type { ArtifactStore } from '../../shared/artifacts/store';
import type { ObjectRange, Side } from '../../shared/dataset';
import type { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { RawRecord } from './record-cutter';

/** What is read of one object, and the store that holds it. */
export interface ShardObject {
  readonly store: Pick<ArtifactStore, 'head' | 'getRange' | 'stream'>;
  readonly shard: ObjectRange;
}

/** An object as text, and who is told what its owner should know of it. */
export interface TextObject extends ShardObject {
  readonly warn?: ((warning: string) => void) | undefined;
}

/** A row of a file, or a record that was made of several. */
export interface Row extends RawRecord {
  readonly fields: Fields | Rejection;
  /** The splits that it may go to, in a shard whose objects have different ones. */
  readonly side?: Side;
}

/**
 * What one stage of reading hands to the next: all that came of one chunk of the object. Stages are pulled, so a batch
 * is done with before the next one is read, and the bytes of its items are valid until then.
 */
export interface Batch<Item> {
  readonly items: readonly Item[];
  /** Lines of the shard (rows, in Parquet) up to the end of this batch; blank ones included. */
  readonly lines: number;
}

export type Batches<Item> = AsyncIterableIterator<Batch<Item>, void, undefined>;

/** The stage that makes one item of another. */
export const mapItems = <From, To>(batches: Batches<From>, map: (item: From) => To): Batches<To> =>
  mapBatches(batches, (items) => items.map(map));

/**
 * The stage that makes the items of a batch of those of another. It is no generator, since a run has a batch for each
 * few records: V8 would compile the loop of each stage, and all that it calls, anew several times.
 */
export function mapBatches<From, To>(
  batches: Batches<From>,
  map: (items: readonly From[]) => readonly To[],
): Batches<To> {
  const end = async (): Promise<void> => {
    await batches.return?.();
  };
  const stage: Batches<To> = {
    next: async () => {
      const { done, value } = await batches.next();
      if (done === true) return { done, value };
      try {
        return { done: false, value: { items: map(value.items), lines: value.lines } };
      } catch (error) {
        await end();
        throw error;
      }
    },
    return: async () => {
      await end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => stage,
  };
  return stage;
}
