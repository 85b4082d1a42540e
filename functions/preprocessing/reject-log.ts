import type { Reject, RejectReason, Shard } from '../../shared/dataset';
import type { Rejection } from '../../shared/encoding';
import type { RawRecord } from '../records/record-cutter';
import { addReasons } from './tolerance';

/** Enough to recognise a record; a reject is for people, the file still holds the whole. */
const MAXIMUM_CHARACTERS = 1_000;
const EXAMPLE_CHARACTERS = 200;

/** What was set aside in one shard: counts and an example a reason, and each record where `keep` asks for it. */
export class RejectLog {
  records = 0;
  readonly #shard: Shard;
  readonly #firstLine: number | undefined;
  readonly #reasons = new Map<string, RejectReason>();
  readonly #lines: string[] | undefined;

  /** @param options.firstLine the shard's first line in its file, where it is known */
  constructor(shard: Shard, options: { readonly firstLine: number | undefined; readonly keep: boolean }) {
    this.#shard = shard;
    this.#firstLine = shard.startByte === 0 ? 1 : options.firstLine;
    this.#lines = options.keep ? [] : undefined;
  }

  add(record: RawRecord, { reason, detail }: Rejection): void {
    this.records += 1;
    const seen = this.#reasons.get(reason);
    if (seen === undefined) {
      const example = `${this.#place(record)}: ${detail}`.slice(0, EXAMPLE_CHARACTERS);
      this.#reasons.set(reason, { reason, records: 1, example });
    } else {
      seen.records += 1;
    }
    if (this.#lines === undefined) return;
    const line: Reject = {
      file: this.#shard.key,
      line: this.lineOf(record),
      byteOffset: record.byteOffset,
      reason,
      detail,
      record: new TextDecoder()
        .decode(record.bytes.subarray(0, MAXIMUM_CHARACTERS * 4))
        .slice(0, MAXIMUM_CHARACTERS),
    };
    this.#lines.push(JSON.stringify(line));
  }

  /** For records that were counted before it was known that they cannot be used. */
  addMany(rejected: RejectReason): void {
    this.records += rejected.records;
    const seen = this.#reasons.get(rejected.reason);
    if (seen === undefined) this.#reasons.set(rejected.reason, { ...rejected });
    else seen.records += rejected.records;
  }

  /** 1-based in the file; within the shard where the shards before it could not be counted. */
  lineOf({ line }: Pick<RawRecord, 'line'>): number {
    return (this.#firstLine ?? 1) + line - 1;
  }

  reasons(): RejectReason[] {
    return addReasons([[...this.#reasons.values()]]);
  }

  /** JSON Lines of `Reject`. */
  toJsonLines(): string {
    return (this.#lines ?? []).map((line) => `${line}\n`).join('');
  }

  #place(record: RawRecord): string {
    const where = this.#firstLine === undefined ? `byte ${record.byteOffset}` : `line ${this.lineOf(record)}`;
    return `${this.#shard.key} ${where}`;
  }
}
