import type { BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { SPLITS, type Encoder, type ShardReceipt, type Split } from '../../shared/dataset';
import { exampleEncoder, exampleNormaliser, Rejection } from '../../shared/encoding';
import { cutsAny } from '../../shared/request/task';
import { taskOfRows } from '../../shared/request/stream';
import type { Duplicates } from '../duplicates/find-duplicates';
import { SetAside, type ExampleRecord, type ExampleSource } from '../records/examples';
import { readExamples } from '../records/read-examples';
import { RunningCoverage } from '../statistics/running-coverage';
import { columnsOf } from './columns';
import { EvenlySpaced } from './evenly-spaced';
import { DigestSum } from '../shards/digest-sum';
import type { RecordObserver } from './record-observer';
import { RejectLog } from './reject-log';
import { StoredFile } from './stored-file';

interface EncodedShard extends ExampleSource {
  readonly encoder: Encoder;
  /** Given where records that another split has too are left out. */
  readonly duplicates?: Duplicates | undefined;
  readonly observer?: RecordObserver | undefined;
  /** Where the shard's files go. */
  readonly output: { readonly store: ArtifactStore; readonly keys: BuildKeys };
}

/**
 * Stores the records of one shard as numbers, a file a split, and what had to be set aside. What is read leaves the
 * memory as it is encoded. Counts on its own what it read, so that a difference from the profile shows.
 *
 * @throws UnreadableShard, DatasetChanged; no Arrow file is left then
 */
export async function encodeShard(source: EncodedShard): Promise<ShardReceipt> {
  const { shard, request, encoder, duplicates, observer, output } = source;
  const { store, keys } = output;
  const open = (split: Split) =>
    new StoredFile(columnsOf(request.task, encoder, { hasRecord: split === 'test' }), {
      store,
      key: keys.encoded(split, shard.id),
    });
  const files = { train: open('train'), validation: open('validation'), test: open('test') };
  const rejects = new RejectLog(shard, { firstLine: encoder.firstLines?.[String(shard.id)], keep: true });
  const testDigests = new DigestSum();
  const coverage = new RunningCoverage(request.task);
  const encode = exampleEncoder(taskOfRows(request), encoder, { areKept: false });
  const normalised = exampleNormaliser(encoder.normalization ?? 'none');
  const quota = encoder.trainingQuotas?.[String(shard.id)];
  const chosen = quota && new EvenlySpaced(quota);
  let limited = 0;
  const dropped = { train: 0, validation: 0 };
  const cut = { train: 0, validation: 0, test: 0 };
  let read = 0;
  // Profiling reported them, and whether they are tolerated.
  const setAside = request.data.rejects.toleratedShardPercentage > 0 ? () => undefined : undefined;
  let rejectParts = 0;
  const storeRejects = async (options: { readonly all: boolean }) => {
    for (const lines of rejects.takeParts(options))
      await store.put(keys.rejects(shard.id, rejectParts++), lines);
  };

  const take = (record: ExampleRecord | SetAside): void => {
    if (record instanceof SetAside) {
      observer?.reject(record.split);
      return rejects.add(record.raw, record.why, record.split);
    }
    const { raw, example, split } = record;
    const encoded = encode(example);
    if (encoded instanceof Rejection) {
      observer?.reject(split);
      return rejects.add(raw, encoded, split);
    }
    if (split !== 'test' && duplicates?.has(normalised(example), split) === true) {
      dropped[split] += 1;
      if (split === 'train') chosen?.pass();
      return;
    }
    if (split === 'train' && chosen?.choose() === false) {
      limited += 1;
      return;
    }
    observer?.accept({ example, encoded, split });
    if (encoded.isCut) cut[split] += 1;
    coverage.add(split, encoded);
    // Written out: a spread for each record costs as much as its look-ups.
    const { input, steps, conditions, features, target, offset, season } = encoded;
    const line = rejects.lineOf(raw);
    const row = { input, steps, conditions, features, target, offset, season, line };
    if (split !== 'test') return files[split].add(row);
    testDigests.add(record.digest());
    files.test.add({ ...row, record: JSON.stringify(example) });
  };

  try {
    for await (const { items } of readExamples({ ...source, setAside }).batches) {
      read += items.length;
      items.forEach(take);
      for (const split of SPLITS) await files[split].flush();
      await storeRejects({ all: false });
    }
    for (const split of SPLITS) await files[split].end();
  } catch (error) {
    for (const split of SPLITS) await files[split].abort();
    throw error;
  }
  await storeRejects({ all: true });

  return {
    shard: shard.id,
    read,
    encoded: { train: files.train.rows, validation: files.validation.rows, test: files.test.rows },
    rejected: rejects.records,
    rejectedBySplit: rejects.bySplit,
    reasons: rejects.reasons(),
    testDigestSum: testDigests.toHex(),
    ...(duplicates === undefined ? {} : { dropped }),
    ...(quota === undefined ? {} : { limited }),
    ...(cutsAny(request.task) ? { cut } : {}),
    coverage: coverage.get(),
  };
}
