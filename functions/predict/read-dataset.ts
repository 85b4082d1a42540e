import type { ArtifactStore } from '../../shared/artifacts/store';
import type { RawExample } from '../../shared/dataset';
import type { Rejection } from '../../shared/encoding';
import { DatasetNotFound } from '../../shared/errors';
import type { UseFile } from '../../shared/inference/use-file';
import { DataSource } from '../../shared/request/data';
import type { DataFormat } from '../../shared/request/format';
import type { RecordShape } from '../../shared/request/records';
import type { Task } from '../../shared/request/task';
import { SetAside, type ExampleSource } from '../records/examples';
import { extractWithoutTarget } from '../records/fields/extract';
import { readExamples } from '../records/read-examples';

/** A record of a file, or why it cannot be used. */
export interface ReadRecord {
  /** 1-based; of a window the line of its last row. */
  readonly line: number;
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
  use: Pick<UseFile, 'data' | 'task' | 'encoder'>,
  { store, key, format }: FileToPredict,
): AsyncGenerator<ReadRecord, void, undefined> {
  const head = await store.head(key);
  if (head === undefined) throw new DatasetNotFound(`there is no file ${store.uri}/${key}`);
  const source: ExampleSource = {
    store,
    shard: { id: 0, key, etag: head.etag, startByte: 0, endByte: head.sizeBytes, side: 'train' },
    request: requestOf(use, format),
    extract: extractWithoutTarget,
  };
  for await (const { items } of readExamples(source).batches)
    for (const record of items)
      yield {
        line: record.raw.line,
        example: record instanceof SetAside ? record.why : record.example,
      };
}

function requestOf(
  { data, task, encoder }: Pick<UseFile, 'data' | 'task' | 'encoder'>,
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
