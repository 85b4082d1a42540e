import type { RawExample, Split } from '../../shared/dataset';
import type { EncodedExample } from '../../shared/encoding';

export interface ObservedRecord {
  /** As the task reads it, before any vocabulary. */
  readonly example: RawExample;
  /** As the network gets it; its arrays are valid during the visit only. */
  readonly encoded: EncodedExample;
  readonly split: Split;
}

/** Sees what becomes of each record, for whoever shows it to people; records are written whether or not one looks. */
export interface RecordObserver {
  /** A record that a split has now. */
  accept(record: ObservedRecord): void;
  /** A record that was set aside; the split is unknown where what decides it could not be read. */
  reject(split: Split | undefined): void;
}
