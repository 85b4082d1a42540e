import {
  SPLITS,
  type Reject,
  type RejectedBySplit,
  type RejectReason,
  type Shard,
  type Split,
} from '../../shared/dataset';
import type { Rejection } from '../../shared/encoding';
import { showValue } from '../../shared/request/nearest';
import { KEPT_BYTES, type RawRecord } from '../records/record-cutter';
import { beginningOf, oneLine } from './readable-text';
import { addReasons } from '../shards/tolerance';

/** Enough to recognise a record; a reject is for people, the file still holds the whole. */
const RECORD_CHARACTERS = 2_000;
const DETAIL_CHARACTERS = 500;
/** A sentence has room for three of these. */
const EXAMPLE_CHARACTERS = { detail: 200, record: 60 };
/** A part is one string while it is made, and one object in the store. */
const PART_CHARACTERS = 16 * 2 ** 20;

/** A record that stands for all that are set aside for one reason. */
export interface RejectSample {
  readonly reason: string;
  readonly example: string;
  readonly at: Pick<RawRecord, 'line' | 'byteOffset' | 'key'>;
}

/** What is wrong, and the beginning of the record: its bytes are valid only while it is visited. */
export function sampleOf(
  { bytes, line, byteOffset, key }: RawRecord,
  { reason, detail }: Rejection,
): RejectSample {
  const { text } = beginningOf(bytes, EXAMPLE_CHARACTERS.record);
  const shown = text === '' ? '' : `, in ${showValue(oneLine(text, EXAMPLE_CHARACTERS.record), Infinity)}`;
  return {
    reason,
    example: `${oneLine(detail, EXAMPLE_CHARACTERS.detail)}${shown}`,
    at: key === undefined ? { line, byteOffset } : { line, byteOffset, key },
  };
}

/** With its place in the example, where the shard's first line in its file is known. */
export function reasonOf(
  { reason, example, at }: RejectSample,
  {
    records,
    shard,
    firstLine,
  }: { readonly records: number; readonly shard: Shard; readonly firstLine: number | undefined },
): RejectReason {
  if (firstLine === undefined)
    return { reason, records, example, place: { byteOffset: at.byteOffset, lineInShard: at.line } };
  return { reason, records, example: `${at.key ?? shard.key} line ${firstLine + at.line - 1}: ${example}` };
}

/** What was set aside in one shard: counts and an example a reason, and each record where `keep` asks for it. */
export class RejectLog {
  readonly bySplit: RejectedBySplit = { train: 0, validation: 0, test: 0, unknown: 0 };
  readonly #shard: Shard;
  readonly #firstLine: number | undefined;
  readonly #reasons = new Map<string, { records: number; readonly sample: RejectSample }>();
  readonly #keeps: boolean;
  #parts: string[] = [];
  #lines: string[] = [];
  #characters = 0;

  /** @param options.firstLine the shard's first line in its file, where it is known */
  constructor(shard: Shard, options: { readonly firstLine: number | undefined; readonly keep: boolean }) {
    this.#shard = shard;
    this.#firstLine = shard.startByte === 0 ? 1 : options.firstLine;
    this.#keeps = options.keep;
  }

  get records(): number {
    const { train, validation, test, unknown } = this.bySplit;
    return train + validation + test + unknown;
  }

  add(record: RawRecord, rejection: Rejection, split: Split | 'unknown' = 'unknown'): void {
    this.bySplit[split] += 1;
    this.#count(this.#reasons.get(rejection.reason)?.sample ?? sampleOf(record, rejection), 1);
    if (this.#keeps) this.#write(record, rejection);
  }

  /** For records that were counted before it was known that they cannot be used. */
  addMany(sample: RejectSample, records: Readonly<Record<Split, number>>): void {
    for (const split of SPLITS) this.bySplit[split] += records[split];
    this.#count(sample, records.train + records.validation + records.test);
  }

  #count(sample: RejectSample, records: number): void {
    const seen = this.#reasons.get(sample.reason);
    if (seen === undefined) this.#reasons.set(sample.reason, { sample, records });
    else seen.records += records;
  }

  /** 1-based in the file; within the shard where the shards before it could not be counted. */
  lineOf({ line }: Pick<RawRecord, 'line'>): number {
    return (this.#firstLine ?? 1) + line - 1;
  }

  reasons(): RejectReason[] {
    const place = { shard: this.#shard, firstLine: this.#firstLine };
    return addReasons([
      [...this.#reasons.values()].map(({ records, sample }) => reasonOf(sample, { records, ...place })),
    ]);
  }

  /** JSON Lines of `Reject`, in parts of bounded size: those that are full, or all that is left. */
  takeParts({ all }: { readonly all: boolean }): string[] {
    if (all) this.#endPart();
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #write(record: RawRecord, { reason, detail }: Pick<Rejection, 'reason' | 'detail'>): void {
    const { text, isCut } = beginningOf(record.bytes, RECORD_CHARACTERS);
    const reject: Reject = {
      file: record.key ?? this.#shard.key,
      line: this.lineOf(record),
      byteOffset: record.byteOffset,
      reason,
      detail: oneLine(detail, DETAIL_CHARACTERS),
      record: text,
      // A cutter keeps no more of what it cannot cut.
      isCut: isCut || (record.fault !== undefined && record.bytes.length >= KEPT_BYTES),
    };
    const line = `${JSON.stringify(reject)}\n`;
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters >= PART_CHARACTERS) this.#endPart();
  }

  #endPart(): void {
    if (this.#lines.length > 0) this.#parts.push(this.#lines.join(''));
    this.#lines = [];
    this.#characters = 0;
  }
}
