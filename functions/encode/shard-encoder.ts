import { hash } from 'node:crypto';
import type { BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { SPLITS, type Encoder, type ShardReceipt, type Split } from '../../shared/dataset';
import { exampleEncoder, exampleNormaliser, Rejection } from '../../shared/encoding';
import { taskOfRows } from '../../shared/request/stream';
import { cutsAny } from '../../shared/request/task';
import type { Duplicates } from '../duplicates/find-duplicates';
import { SetAside, type ExampleRecord, type ExampleSource } from '../records/examples';
import { DigestSum } from '../shards/digest-sum';
import { RunningCoverage } from '../statistics/running-coverage';
import { columnsOf } from './columns';
import { EvenlySpaced } from './evenly-spaced';
import type { RecordObserver } from './record-observer';
import { RejectLog } from './reject-log';
import { StoredFile } from './stored-file';
import { unknownWords } from './unknown-words';

export interface EncodedShard extends ExampleSource {
  readonly encoder: Encoder;
  /** Given where records that another split has too are left out. */
  readonly duplicates?: Duplicates | undefined;
  readonly observer?: RecordObserver | undefined;
  /** Where the shard's files go. */
  readonly output: { readonly store: ArtifactStore; readonly keys: BuildKeys };
}

/** Encodes a shard's records one by one: a file per split, the rejects, and their counts. */
export class ShardEncoder {
  readonly #source: EncodedShard;
  readonly #files: Readonly<Record<Split, StoredFile>>;
  readonly #rejects: RejectLog;
  readonly #testDigests = new DigestSum();
  readonly #coverage: RunningCoverage;
  readonly #encode: ReturnType<typeof exampleEncoder>;
  readonly #unknownWords: ReturnType<typeof unknownWords>;
  readonly #normalised: ReturnType<typeof exampleNormaliser>;
  /** Of the training records those that are kept, where their number is limited. */
  readonly #chosen: EvenlySpaced | undefined;
  readonly #dropped = { train: 0, validation: 0 };
  readonly #cut = { train: 0, validation: 0, test: 0 };
  #limited = 0;
  #read = 0;
  readonly #rejectDigests: string[] = [];

  constructor(source: EncodedShard) {
    const { shard, request, encoder, output } = source;
    const { store, keys } = output;
    const hasKey = 'key' in request.data.split && request.data.split.key !== undefined;
    const hasSeries = request.data.records.kind === 'windows';
    const columns = (split: Split) =>
      split === 'test' ? { hasRecord: true, hasGroup: hasKey, hasSeries } : {};
    const open = (split: Split) =>
      new StoredFile(columnsOf(request.task, encoder, columns(split)), {
        store,
        key: keys.encoded(split, shard.id),
      });
    const quota = encoder.trainingQuotas?.[String(shard.id)];
    this.#source = source;
    this.#files = { train: open('train'), validation: open('validation'), test: open('test') };
    this.#rejects = new RejectLog(shard, { firstLine: encoder.firstLines?.[String(shard.id)], keep: true });
    this.#coverage = new RunningCoverage(request.task);
    this.#encode = exampleEncoder(taskOfRows(request), encoder, { areKept: false });
    this.#normalised = exampleNormaliser(encoder.normalization ?? 'none');
    this.#unknownWords = unknownWords(request.task);
    this.#chosen = quota && new EvenlySpaced(quota);
  }

  take(record: ExampleRecord | SetAside): void {
    this.#read += 1;
    if (record instanceof SetAside) return this.#reject(record, record.why);
    const { raw, example, split, group, series } = record;
    const encoded = this.#encode(example);
    if (encoded instanceof Rejection) return this.#reject(record, encoded);
    if (this.#isLeftOut(record)) return;
    this.#source.observer?.accept({ example, encoded, split });
    if (encoded.isCut) this.#cut[split] += 1;
    this.#coverage.add(split, encoded);
    // Written out: a spread for each record costs as much as its look-ups.
    const { input, steps, conditions, features, target, offset, spread, season } = encoded;
    const line = this.#rejects.lineOf(raw);
    const unknown = this.#unknownWords(this.#normalised(example), input);
    const row = {
      input,
      steps,
      conditions,
      features,
      target,
      offset,
      spread,
      season,
      line,
      unknownWords: unknown,
    };
    if (split !== 'test') return this.#files[split].add(row);
    this.#testDigests.add(record.digest());
    this.#files.test.add({ ...row, record: JSON.stringify(example), group, series });
  }

  /** Stores what is full, so that it leaves the memory. */
  async flush(): Promise<void> {
    for (const split of SPLITS) await this.#files[split].flush();
    await this.#storeRejects({ all: false });
  }

  /** Stores the rest. */
  async end(): Promise<ShardReceipt> {
    for (const split of SPLITS) await this.#files[split].end();
    await this.#storeRejects({ all: true });
    const { shard, request, duplicates } = this.#source;
    const { train, validation, test } = this.#files;
    return {
      shard: shard.id,
      read: this.#read,
      encoded: { train: train.rows, validation: validation.rows, test: test.rows },
      rejected: this.#rejects.records,
      rejectedBySplit: this.#rejects.bySplit,
      reasons: this.#rejects.reasons(),
      testDigestSum: this.#testDigests.toHex(),
      ...(duplicates === undefined ? {} : { dropped: this.#dropped }),
      ...(this.#chosen === undefined ? {} : { limited: this.#limited }),
      ...(cutsAny(request.task) ? { cut: this.#cut } : {}),
      coverage: this.#coverage.get(),
      digests: {
        train: train.digest,
        validation: validation.digest,
        test: test.digest,
        rejects: this.#rejectDigests,
      },
    };
  }

  /** Leaves no Arrow file. */
  async abort(): Promise<void> {
    for (const split of SPLITS) await this.#files[split].abort();
  }

  #reject({ raw, split }: ExampleRecord | SetAside, why: Rejection): void {
    this.#source.observer?.reject(split);
    this.#rejects.add(raw, why, split);
  }

  /** As a twin of a record that is held out more strictly, or beyond the limit on training records. */
  #isLeftOut({ example, split }: ExampleRecord): boolean {
    if (split !== 'test' && this.#source.duplicates?.has(this.#normalised(example), split) === true) {
      this.#dropped[split] += 1;
      if (split === 'train') this.#chosen?.pass();
      return true;
    }
    if (split !== 'train' || this.#chosen?.choose() !== false) return false;
    this.#limited += 1;
    return true;
  }

  async #storeRejects(options: { readonly all: boolean }): Promise<void> {
    const { output, shard } = this.#source;
    for (const lines of this.#rejects.takeParts(options)) {
      const part = this.#rejectDigests.push(hash('sha256', lines)) - 1;
      await output.store.put(output.keys.rejects(shard.id, part), lines);
    }
  }
}
