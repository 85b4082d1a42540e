import type { ObjectRange } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { textNormaliser } from '../../shared/encoding/normalise';
import { adjacentGroups } from './adjacent-groups';
import { blocksOf } from './blocks';
import { continuedGroups } from './continued-groups';
import { ExampleRecord, SetAside, tolerated, type Examples, type ExampleSource } from './examples';
import { ambiguousField } from './fields/ambiguous-field';
import type { Fields } from './fields/fields';
import { extractExample } from './fields/extract';
import { channelNamesOf } from './fields/extract-numbers';
import { namedElsewhere } from './fields/named-elsewhere';
import { taskFields } from './fields/task-fields';
import { unexpectedField } from './fields/unexpected-field';
import { firstRowsWatcher } from './first-rows';
import { gatheredGroups } from './gathered-groups';
import { gathersRows } from './gathering';
import { partitionFields } from './hive-partitions';
import { isEmpty, withFieldsOfKey } from './fields/lazy-fields';
import { eachObject, objectsOf } from './read-objects';
import { readRows } from './read-rows';
import {
  digestOf,
  groupNamer,
  recordSplitter,
  splitOfUnread,
  type Dealing,
  type SplitRecord,
} from './record-split';
import { readStream, streamSplit } from './read-stream';
import { mapBatches, mapItems, type Batches, type Row, type ShardObject } from './rows';
import { windowsOf } from './windows/windows-of';

/**
 * The records of a shard as the task sees them, whatever rows they are made of: rows are read, assembled into records,
 * and what the task reads is extracted. Nothing is read before its batch is asked for.
 *
 * @throws UnreadableShard, DatasetChanged while batches are read
 */
export function readExamples(source: ExampleSource): Examples {
  const { store, shard, files, request } = source;
  if (request.data.records.kind === 'windows') {
    const unwatched = { ...source, watchRow: undefined };
    return windowsOf({
      source,
      shape: request.data.records,
      objects: () => objectsOf(store, shard, files),
      rowsOf: (object, isCounted) => rowsOf(object, isCounted ? source : unwatched),
    });
  }
  if (request.data.records.kind === 'stream') return linesOf(source);
  return examplesOf(recordsOf(source), source);
}

function recordsOf(source: ExampleSource): Batches<Row> {
  const { store, shard, files, request } = source;
  const objects = objectsOf(store, shard, files);
  // What stands in for rows that may lie anywhere cannot do without an object: each may hold rows of any record.
  if (gathersRows(request.data)) {
    const rows = eachObject(objects, (object) => rowsOf(object, source), undefined);
    return gathered(rows, source);
  }
  const read = (object: ShardObject) => assemble(rowsOf(object, source), object.shard, source);
  // The only one needs no stage that goes from object to object.
  return files === undefined ? read({ store, shard }) : eachObject(objects, read, tolerated(source));
}

/** Lines of a long text, or pieces of them; which split each is in depends on its place alone. */
function linesOf({ store, shard, request: { data, task }, watchRow, warn }: ExampleSource): Examples {
  const { format } = data;
  if (format.kind !== 'text' || task.target.kind !== 'tokens')
    throw new TypeError(`a stream of "${format.kind}" for "${task.kind}" is refused with the request`);
  const { tokens } = task.target;
  const splitOf = streamSplit(shard);
  const read = (row: Row): ExampleRecord | SetAside => {
    const split = splitOf(row.byteOffset);
    if (row.fields instanceof Rejection) return new SetAside(row, row.fields, split);
    watchRow?.(row.fields);
    const example = extractExample(row.fields, task);
    return example instanceof Rejection
      ? new SetAside(row, example, split)
      : new ExampleRecord(row, example, split);
  };
  return {
    batches: mapItems(readStream({ store, shard, format, tokens, warn }), read),
    channelNames: () => [],
  };
}

/** The rows of an object, with what its key says of all of them. */
function rowsOf(
  { store, shard }: ShardObject,
  { request, files, watchRow, warn }: Pick<ExampleSource, 'request' | 'files' | 'watchRow' | 'warn'>,
): Batches<Row> {
  const { key, side } = shard;
  const inKey = partitionFields(key);
  const ambiguous = ambiguousField(request);
  const { format, records } = request.data;
  // Rows of groups and windows are held longer than their bytes.
  const wanted =
    records.kind === 'rows'
      ? [...new Set([...taskFields(request.task), ...namedElsewhere(request)])]
      : undefined;
  const continued =
    records.kind === 'groups' && records.blank === 'previous' ? continuedGroups(records.by) : undefined;
  const placed = (items: readonly Row[]): readonly Row[] => {
    const clear = ambiguous === undefined ? items : items.map((row) => withoutDoubt(row, ambiguous));
    const known = continued === undefined ? clear : clear.map(continued);
    return inKey === undefined && files === undefined
      ? known
      : known.map((row) => ({ ...row, key, side, fields: besides(row.fields, inKey) }));
  };
  const look = firstRowsWatcher(request, inKey, warn);
  const watch = ({ fields }: Row): void => {
    if (!(fields instanceof Rejection || isEmpty(fields))) watchRow?.(fields);
  };
  return mapBatches(readRows({ store, shard, format, wanted, warn }), (items) => {
    look?.(items);
    const rows = placed(items);
    if (watchRow !== undefined) rows.forEach(watch);
    return rows;
  });
}

function withoutDoubt(row: Row, ambiguous: (fields: Fields) => Rejection | undefined): Row {
  const fault = row.fields instanceof Rejection ? undefined : ambiguous(row.fields);
  return fault === undefined ? row : { ...row, fields: fault };
}

const besides = (fields: Row['fields'], inKey: ReadonlyMap<string, unknown> | undefined): Row['fields'] =>
  inKey === undefined || fields instanceof Rejection || isEmpty(fields)
    ? fields
    : withFieldsOfKey(fields, inKey);

/** Records of rows, where each record lies in one object. */
function assemble(
  rows: Batches<Row>,
  { key, side }: ObjectRange,
  { request: { data }, ended, warn }: ExampleSource,
): Batches<Row> {
  if (data.format.kind === 'conll') return blocksOf(rows, data.format.columns);
  if (data.records.kind !== 'groups') return rows;
  return adjacentGroups(rows, data.records, {
    file: key,
    normalise: textNormaliser(data.normalization),
    ended: (group) => ended?.(group, side),
    warn,
  });
}

function gathered(rows: Batches<Row>, source: ExampleSource): Batches<Row> {
  const { shard, request, warn } = source;
  const { records, location, normalization } = request.data;
  if (records.kind !== 'groups') throw new TypeError(`${records.kind} are not gathered as groups`);
  return gatheredGroups(rows, records, {
    part: shard.part,
    normalise: textNormaliser(normalization),
    location,
    warn,
  });
}

function examplesOf(
  records: Batches<Row>,
  { shard, moves, warn, request: { task, data }, extract = extractExample }: ExampleSource,
): Examples {
  let channelNames: readonly string[] | undefined;
  let identity: string | undefined;
  const splitOf = splitterBySide(data, { moves, identified: (found) => (identity = found), warn });
  const groupOf = groupNamer(data);
  const unexpected = unexpectedField(task, namedElsewhere({ task, data }));
  // One function for all records: making one for each costs as much as parsing it.
  let current: Uint8Array;
  let known: string | undefined;
  const digest = () => (known ??= digestOf(current));
  const read = (record: Row): ExampleRecord | SetAside => {
    const { fields, side = shard.side } = record;
    current = record.bytes;
    known = undefined;
    identity = undefined;
    if (fields instanceof Rejection) return new SetAside(record, fields, splitOfUnread(side, data, digest));
    const split = splitOf(side)(fields, digest);
    const example = unexpected?.(fields) ?? extract(fields, task);
    if (example instanceof Rejection)
      return new SetAside(record, example, split instanceof Rejection ? undefined : split);
    if (split instanceof Rejection) return new SetAside(record, split);
    channelNames ??= channelNamesOf(fields, task);
    const group = split === 'test' ? groupOf?.(fields) : undefined;
    return new ExampleRecord(record, example, split, { digest: known, identity, group });
  };
  return { batches: mapItems(records, read), channelNames: () => channelNames ?? [] };
}

/** A splitter for each side that a shard's objects have, made once. */
function splitterBySide(
  data: ExampleSource['request']['data'],
  dealing: Dealing,
): (side: ObjectRange['side']) => SplitRecord {
  const splitters = new Map<ObjectRange['side'], SplitRecord>();
  let last: { readonly side: ObjectRange['side']; readonly splitter: SplitRecord } | undefined;
  return (side) => {
    // Nearly all records have the side of the one before.
    if (last?.side === side) return last.splitter;
    const splitter = splitters.get(side) ?? recordSplitter(side, data, dealing);
    splitters.set(side, splitter);
    last = { side, splitter };
    return splitter;
  };
}
