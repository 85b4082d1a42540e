import type { Encoder, ShardReceipt, Split } from '../../shared/dataset';
import { exampleEncoder, Rejection } from '../../shared/encoding';
import type { Duplicates } from '../duplicates/find-duplicates';
import { readExamples, type ExampleSource } from '../records/read-examples';
import { RunningCoverage } from '../statistics/running-coverage';
import { ArrowFile } from './arrow-file';
import { columnsOf } from './columns';
import { DigestSum } from './digest-sum';
import { RejectLog } from './reject-log';

interface EncodedShard {
  readonly files: Readonly<Record<Split, ArrowFile>>;
  /** JSON Lines of `Reject`, in parts of bounded size; none where nothing was set aside. */
  readonly rejects: readonly string[];
  readonly receipt: ShardReceipt;
}

/**
 * The records of one shard as numbers, a file a split. Counts on its own what it read, so that a difference from
 * the profile shows.
 *
 * @throws UnreadableShard, DatasetChanged
 */
export async function encodeShard(
  source: ExampleSource & { readonly encoder: Encoder; readonly duplicates?: Duplicates | undefined },
): Promise<EncodedShard> {
  const { shard, request, encoder, duplicates } = source;
  const columns = columnsOf(request.task);
  const files = {
    train: new ArrowFile(columns),
    validation: new ArrowFile(columns),
    test: new ArrowFile(columnsOf(request.task, { hasRecord: true })),
  };
  const rejects = new RejectLog(shard, { firstLine: encoder.firstLines?.[String(shard.id)], keep: true });
  const testDigests = new DigestSum();
  const coverage = new RunningCoverage(request.task);
  const encode = exampleEncoder(request.task, encoder);
  const dropped = { train: 0, validation: 0 };
  let read = 0;

  await readExamples(source, {
    reject: (raw, why) => {
      read += 1;
      rejects.add(raw, why);
    },
    accept: ({ raw, example, split, digest }) => {
      read += 1;
      const encoded = encode(example);
      if (encoded instanceof Rejection) return rejects.add(raw, encoded);
      if (split !== 'test' && duplicates?.has(example, split) === true) {
        dropped[split] += 1;
        return;
      }
      coverage.add(split, encoded);
      const row = { ...encoded, line: rejects.lineOf(raw) };
      if (split !== 'test') return files[split].add(row);
      testDigests.add(digest());
      files.test.add({ ...row, record: JSON.stringify(example) });
    },
  });

  const encoded = { train: files.train.rows, validation: files.validation.rows, test: files.test.rows };
  return {
    files,
    rejects: rejects.takeParts({ all: true }),
    receipt: {
      shard: shard.id,
      read,
      encoded,
      rejected: rejects.records,
      reasons: rejects.reasons(),
      testDigestSum: testDigests.toHex(),
      ...(duplicates === undefined ? {} : { dropped }),
      coverage: coverage.get(),
    },
  };
}
