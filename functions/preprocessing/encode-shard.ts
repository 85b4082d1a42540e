import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Encoder, Shard, ShardReceipt, Split } from '../../shared/dataset';
import {
  digestOf,
  exampleEncoder,
  extractExample,
  Rejection,
  splitOf,
  type EncodedExample,
  type Fields,
} from '../../shared/encoding';
import type { RunRequest } from '../../shared/request/request';
import { readShard } from '../records/read-shard';
import { ArrowFile, type Columns } from './arrow-file';
import { DigestSum } from './digest-sum';
import { RejectLog } from './reject-log';

interface EncodedShard {
  readonly files: Readonly<Record<Split, ArrowFile>>;
  /** JSON Lines of `Reject`; empty where nothing was set aside. */
  readonly rejects: string;
  readonly receipt: ShardReceipt;
}

interface ShardToEncode {
  /** Holds the dataset's objects. */
  readonly store: ArtifactStore;
  readonly shard: Shard;
  readonly request: Pick<RunRequest, 'data' | 'task'>;
  readonly encoder: Encoder;
}

/**
 * The records of one shard as numbers, a file a split. Counts on its own what it read, so that a difference from
 * the profile shows.
 *
 * @throws UnreadableShard, DatasetChanged
 */
export async function encodeShard({ store, shard, request, encoder }: ShardToEncode): Promise<EncodedShard> {
  const { data, task } = request;
  const columns: Columns = { input: task.input.kind, target: task.target.kind, hasRecord: false };
  const files = {
    train: new ArrowFile(columns),
    validation: new ArrowFile(columns),
    test: new ArrowFile({ ...columns, hasRecord: true }),
  };
  const rejects = new RejectLog(shard, { firstLine: encoder.firstLines?.[String(shard.id)], keep: true });
  const testDigests = new DigestSum();
  const encode = fieldsEncoder(request, encoder);
  let read = 0;

  await readShard({ store, shard, format: data.format }, (record) => {
    read += 1;
    const encoded = record.fields instanceof Rejection ? record.fields : encode(record.fields);
    if (encoded instanceof Rejection) return rejects.add(record, encoded);
    const digest = digestOf(record.bytes);
    const split = splitOf(digest, shard.side, data.split);
    const row = { ...encoded.example, line: rejects.lineOf(record) };
    if (split !== 'test') return files[split].add(row);
    testDigests.add(digest);
    files.test.add({ ...row, record: JSON.stringify(encoded.raw) });
  });

  const encoded = { train: files.train.rows, validation: files.validation.rows, test: files.test.rows };
  return {
    files,
    rejects: rejects.toJsonLines(),
    receipt: {
      shard: shard.id,
      read,
      encoded,
      rejected: rejects.records,
      reasons: rejects.reasons(),
      testDigestSum: testDigests.toHex(),
    },
  };
}

type EncodedFields = { readonly raw: object; readonly example: EncodedExample };

function fieldsEncoder(
  { task }: Pick<RunRequest, 'task'>,
  encoder: Encoder,
): (fields: Fields) => EncodedFields | Rejection {
  const encodeExample = exampleEncoder(task, encoder);
  return (fields) => {
    const raw = extractExample(fields, task);
    if (raw instanceof Rejection) return raw;
    const example = encodeExample(raw);
    return example instanceof Rejection ? example : { raw, example };
  };
}
