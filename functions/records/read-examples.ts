import type { ArtifactStore } from '../../shared/artifacts/store';
import type { RawExample, Shard, Split } from '../../shared/dataset';
import { channelNamesOf } from './fields/extract-numbers';
import { digestOf, recordSplitter } from './record-split';
import { extractExample } from './fields/extract';
import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { RecordShape } from '../../shared/request/data';
import type { RunRequest } from '../../shared/request/request';
import type { Assembler, EmitRecord } from './assembler';
import { blockAssembler } from './blocks';
import { groupAssembler, scatteredAssembler } from './groups';
import { countRows, readShard, unchanged, type ShardRecord } from './read-shard';
import { readStream, streamSplit } from './read-stream';
import type { RawRecord } from './record-cutter';
import { splitByTime } from './split-by-time';
import { windowAssembler } from './windows';

export interface ExampleSource {
  /** Holds the dataset's objects. */
  readonly store: ArtifactStore;
  readonly shard: Shard;
  readonly request: Pick<RunRequest, 'data' | 'task'>;
}

export interface ExampleRecord {
  /** Bytes and place of the record; of a window those of the row that holds the target. Valid during the visit. */
  readonly raw: RawRecord;
  readonly example: RawExample;
  readonly split: Split;
  /**
   * SHA-256 in hexadecimal of the record; of a window, which shares its rows with others, that of its example. Asked
   * during the visit only.
   */
  readonly digest: () => string;
}

export interface ExampleVisitor {
  /** Each row that could be parsed, before records are made of rows. */
  row?(fields: Fields): void;
  accept(record: ExampleRecord): void;
  reject(raw: RawRecord, why: Rejection): void;
  /** Awaited after the records of each chunk, so that what they became can leave the memory. */
  flush?(): Promise<void>;
}

/**
 * Reads the records of a shard as the task sees them, whatever rows they are made of.
 *
 * @returns lines of the shard, and the field of each channel of a numeric input
 * @throws UnreadableShard, DatasetChanged
 */
export async function readExamples(
  source: ExampleSource,
  visitor: ExampleVisitor,
): Promise<{ lines: number; channelNames: string[] }> {
  const { store, shard, request } = source;
  const { data } = request;
  const rows = { store, shard, format: data.format };
  if (data.records.kind === 'windows') return readWindows(source, data.records, visitor);
  if (data.records.kind === 'stream') return readText(source, visitor);

  let channelNames: string[] | undefined;
  const splitOf = recordSplitter(shard.side, data.split);
  // One function for all records: making one for each costs as much as parsing it.
  let visited: Uint8Array;
  let known: string | undefined;
  const digest = () => (known ??= digestOf(visited));
  const emit: EmitRecord = (record) => {
    const { fields } = record;
    if (fields instanceof Rejection) return visitor.reject(record, fields);
    const example = extractExample(fields, request.task);
    if (example instanceof Rejection) return visitor.reject(record, example);
    visited = record.bytes;
    known = undefined;
    const split = splitOf(fields, digest);
    if (split instanceof Rejection) return visitor.reject(record, split);
    channelNames ??= channelNamesOf(fields, request.task);
    visitor.accept({ raw: record, example, split, digest });
  };
  const assembler = assemblerOf(source, emit);
  const { lines } = await readShard(rows, watched(visitor, assembler), () => visitor.flush?.());
  assembler.finish();
  return { lines, channelNames: channelNames ?? [] };
}

function assemblerOf({ shard, request: { data } }: ExampleSource, emit: EmitRecord): Assembler {
  if (data.format.kind === 'conll') return blockAssembler(data.format.columns, emit);
  if (data.records.kind === 'groups')
    return data.records.rows === 'adjacent'
      ? groupAssembler(data.records, emit)
      : scatteredAssembler(data.records, shard.key, emit);
  return { push: emit, finish: () => undefined };
}

/** Hands rows on to the assembler, and what they hold to the visitor that wants it. */
function watched(visitor: ExampleVisitor, assembler: Assembler): (row: ShardRecord) => void {
  if (visitor.row === undefined) return (row) => assembler.push(row);
  return (row) => {
    if (!(row.fields instanceof Rejection)) visitor.row?.(row.fields);
    assembler.push(row);
  };
}

/** Lines of a long text, or pieces of them; which split each is in depends on its place alone. */
async function readText(
  { store, shard, request: { data, task } }: ExampleSource,
  visitor: ExampleVisitor,
): Promise<{ lines: number; channelNames: string[] }> {
  if (data.format.kind !== 'text' || task.target.kind !== 'tokens')
    throw new TypeError(`a stream of "${data.format.kind}" for "${task.kind}" is refused with the request`);
  const splitOf = streamSplit(shard);
  const { lines } = await unchanged(
    { store, shard },
    readStream(
      { store, shard, format: data.format, tokens: task.target.tokens },
      (record) => {
        const { fields, bytes } = record;
        if (fields instanceof Rejection) return visitor.reject(record, fields);
        visitor.row?.(fields);
        const example = extractExample(fields, task);
        if (example instanceof Rejection) return visitor.reject(record, example);
        const split = splitOf(record.byteOffset);
        visitor.accept({ raw: record, example, split, digest: () => digestOf(bytes) });
      },
      () => visitor.flush?.(),
    ),
  );
  return { lines, channelNames: [] };
}

async function readWindows(
  { store, shard, request }: ExampleSource,
  shape: Extract<RecordShape, { kind: 'windows' }>,
  visitor: ExampleVisitor,
): Promise<{ lines: number; channelNames: string[] }> {
  const { data, task } = request;
  const rows = { store, shard, format: data.format };
  const splitAt = splitByTime({ side: shard.side, split: data.split, rows: await countRows(rows) });
  const assembler = windowAssembler(
    { shape, task, splitAt },
    {
      accept: (raw, example, split) => {
        const digest = () => digestOf(Buffer.from(JSON.stringify(example)));
        visitor.accept({ raw, example, split, digest });
      },
      reject: (raw, why) => visitor.reject(raw, why),
    },
  );
  const { lines } = await readShard(rows, watched(visitor, assembler), () => visitor.flush?.());
  return { lines, channelNames: assembler.channelNames() };
}
