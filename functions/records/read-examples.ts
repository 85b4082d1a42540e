import { Rejection } from '../../shared/encoding';
import { adjacentGroups } from './adjacent-groups';
import { blocksOf } from './blocks';
import { ExampleRecord, SetAside, type Examples, type ExampleSource } from './examples';
import { extractExample } from './fields/extract';
import { channelNamesOf } from './fields/extract-numbers';
import type { Fields } from './fields/fields';
import { gatheredGroups } from './gathered-groups';
import { readRows } from './read-rows';
import { digestOf, recordSplitter } from './record-split';
import type { Batches, Row } from './rows';
import { windowsOf } from './windows';

/**
 * The records of a shard as the task sees them, whatever rows they are made of: rows are read, assembled into records,
 * and what the task reads is extracted. Nothing is read before its batch is asked for.
 *
 * @throws UnreadableShard, DatasetChanged while batches are read
 */
export function readExamples(source: ExampleSource): Examples {
  const { store, shard, request, watchRow } = source;
  const rows = readRows({ store, shard, format: request.data.format });
  const watched = watchRow === undefined ? rows : watch(rows, watchRow);
  if (request.data.records.kind === 'windows') return windowsOf(watched, request.data.records, source);
  return examplesOf(assemble(watched, source), source);
}

async function* watch(rows: Batches<Row>, watchRow: (fields: Fields) => void): Batches<Row> {
  for await (const batch of rows) {
    for (const { fields } of batch.items) if (!(fields instanceof Rejection)) watchRow(fields);
    yield batch;
  }
}

/** Records of rows. */
function assemble(rows: Batches<Row>, { shard, request: { data } }: ExampleSource): Batches<Row> {
  if (data.format.kind === 'conll') return blocksOf(rows, data.format.columns);
  if (data.records.kind !== 'groups') return rows;
  return data.records.rows === 'adjacent'
    ? adjacentGroups(rows, data.records, { file: shard.key, ended: () => undefined })
    : gatheredGroups(rows, data.records, { location: shard.key, isOurs: () => true });
}

function examplesOf(records: Batches<Row>, { shard, request: { task, data } }: ExampleSource): Examples {
  let channelNames: readonly string[] | undefined;
  const splitOf = recordSplitter(shard.side, data);
  // One function for all records: making one for each costs as much as parsing it.
  let current: Uint8Array;
  let known: string | undefined;
  const digest = () => (known ??= digestOf(current));
  const read = (record: Row): ExampleRecord | SetAside => {
    const { fields } = record;
    if (fields instanceof Rejection) return new SetAside(record, fields);
    current = record.bytes;
    known = undefined;
    const split = splitOf(fields, digest);
    const example = extractExample(fields, task);
    if (example instanceof Rejection)
      return new SetAside(record, example, split instanceof Rejection ? undefined : split);
    if (split instanceof Rejection) return new SetAside(record, split);
    channelNames ??= channelNamesOf(fields, task);
    return new ExampleRecord(record, example, split, known);
  };
  async function* batches(): Batches<ExampleRecord | SetAside> {
    for await (const { items, lines } of records) yield { items: items.map(read), lines };
  }
  return { batches: batches(), channelNames: () => channelNames ?? [] };
}
