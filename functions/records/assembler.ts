import type { ShardRecord } from './rows';

/** Takes the rows of a shard in their order and makes records of them. */
export interface Assembler {
  push(row: ShardRecord): void;
  /** After the last row. */
  finish(): void;
}

export type EmitRecord = (record: ShardRecord) => void;
