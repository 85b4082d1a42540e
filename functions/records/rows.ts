import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Shard } from '../../shared/dataset';
import type { Fields } from './fields/fields';
import type { Rejection } from '../../shared/encoding';
import type { RawRecord } from './record-cutter';

/** A shard and the store that holds its object. */
export interface ShardObject {
  readonly store: ArtifactStore;
  readonly shard: Shard;
}

export interface ShardRecord extends RawRecord {
  readonly fields: Fields | Rejection;
}

/** Called for each row, in the order of the file; its bytes are valid during the call. */
export type VisitRow = (row: ShardRecord) => void;

/** Awaited after the rows of each chunk, so that what they became can leave the memory. */
export type Flush = () => Promise<void> | undefined;
