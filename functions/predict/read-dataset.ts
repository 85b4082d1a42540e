import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile, RawExample, Shard } from '../../shared/dataset';
import type { Rejection } from '../../shared/encoding';
import { DatasetNotFound } from '../../shared/errors';
import type { UseFile } from '../../shared/inference/use-file';
import { DataSource } from '../../shared/request/data';
import type { DataFormat } from '../../shared/request/format';
import type { RecordShape } from '../../shared/request/records';
import type { Task } from '../../shared/request/task';
import { SetAside, type ExampleSource } from '../records/examples';
import { extractWithoutTarget } from '../records/fields/extract';
import type { Fields } from '../records/fields/fields';
import { readExamples } from '../records/read-examples';
import { withFormatHint } from './without-target';

/** A record of a file, or why it cannot be used. */
export interface ReadRecord {
  readonly file: string;
  /** 1-based, from where the shard begins; of a window the line of its last row. */
  readonly line: number;
  /** Where the record begins in its file. */
  readonly byteOffset: number;
  /** The fields that were to be kept, as far as the record has them. */
  readonly kept?: Readonly<Record<string, unknown>> | undefined;
  readonly example: RawExample | Rejection;
}

export interface FileToPredict {
  readonly store: ArtifactStore;
  readonly key: string;
  /** The dataset's where left out. */
  readonly format?: DataFormat | undefined;
}

/**
 * The records of one file in the dataset's format, as training reads them but for their targets, which they need not
 * have. Of windows there is one for each row that enough rows lie before: the last one's forecast is of what comes after
 * the file.
 *
 * @throws DatasetNotFound, UnreadableShard
 */
export async function* readToPredict(
  use: ReadableUse,
  { store, key, format }: FileToPredict,
): AsyncGenerator<ReadRecord, void, undefined> {
  const head = await store.head(key);
  if (head === undefined) throw await noFile(store, key);
  const shard: Shard = { id: 0, key, etag: head.etag, startByte: 0, endByte: head.sizeBytes, side: 'train' };
  yield* readShardToPredict(use, { store, shard, format });
}

/** A folder has files, and is none. */
async function noFile(store: ArtifactStore, key: string): Promise<DatasetNotFound> {
  for await (const { key: found } of store.list(`${key.replace(/\/$/, '')}/`))
    return new DatasetNotFound(
      `${store.uri}/${key} is a folder; name one of its files, such as ${found}, or predict all of them as a dataset, with {"predict": …} as the request of a run (functions/predict/README.md)`,
    );
  return new DatasetNotFound(`there is no file ${store.uri}/${key}`);
}

export interface ShardToRead {
  readonly store: ArtifactStore;
  readonly shard: Shard;
  /** The objects of a shard of several. */
  readonly files?: readonly DatasetFile[] | undefined;
  readonly format?: DataFormat | undefined;
  /** Fields to hand on with each record; not of windows. */
  readonly keep?: readonly string[];
}

/**
 * As `readToPredict`, of a shard.
 *
 * @throws UnreadableShard, DatasetChanged
 */
export async function* readShardToPredict(
  use: ReadableUse,
  { store, shard, files, format, keep = [] }: ShardToRead,
): AsyncGenerator<ReadRecord, void, undefined> {
  const keptOf = new WeakMap<object, Readonly<Record<string, unknown>>>();
  const extract: ExampleSource['extract'] = (fields, task) => {
    const example = extractWithoutTarget(fields, task);
    if (keep.length > 0) keptOf.set(example, pick(fields, keep));
    return example;
  };
  const hinted = withFormatHint({ ...use, format: format ?? use.data.format, records: use.data.records });
  const source: ExampleSource = { store, shard, files, request: requestOf(use, format), extract };
  for await (const { items } of readExamples(source).batches)
    for (const record of items) {
      const example = record instanceof SetAside ? hinted(record.why) : record.example;
      const { line, byteOffset, key: file = shard.key } = record.raw;
      yield { file, line, byteOffset, kept: keptOf.get(example), example };
    }
}

const pick = (fields: Fields, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]));

type ReadableUse = Pick<UseFile, 'data' | 'task' | 'encoder'>;

function requestOf(
  { data, task, encoder }: ReadableUse,
  format: DataFormat = data.format,
): ExampleSource['request'] {
  const whole = DataSource.parse({
    location: 'the file',
    format,
    // A file's records are all on one side.
    split: { by: 'file', train: '*', test: '*' },
    normalization: encoder.normalization ?? 'none',
  });
  return { data: { ...whole, records: withoutTargets(data.records) }, task: withoutSeason(task) };
}

/** A window whose only target is its own last row needs no row after it. */
const withoutTargets = (records: RecordShape): RecordShape =>
  records.kind === 'windows' ? { ...records, horizon: 0, stride: 1 } : records;

/** The value one season before is for baselines. */
function withoutSeason(task: Task): Task {
  const { target } = task;
  if (target.kind !== 'value') return task;
  const withoutIt = Object.entries(target).filter(([name]) => name !== 'seasonRows');
  return { ...task, target: Object.fromEntries(withoutIt) } as Task;
}
