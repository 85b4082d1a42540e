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

export type Batches<Item> = AsyncGenerator<Batch<Item>, void, undefined>;

/** The stage that makes one item of another. */
export async function* mapItems<From, To>(batches: Batches<From>, map: (item: From) => To): Batches<To> {
  for await (const { items, lines } of batches) yield { items: items.map(map), lines };
}
