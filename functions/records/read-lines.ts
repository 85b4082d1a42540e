import type { DataFormat } from '../../shared/request/format';
import { Rejection } from '../../shared/encoding';
import { cutRecords } from './cut-records';
import { withCutOffNamed } from './cut-off';
import { encodingAdviser } from './encodings/advice';
import { readHeader, type Header } from './header';
import { quotingOf } from './line-grammar';
import { mergedLines, withReturnsNamed } from './lone-returns';
import { checkFirstRecord } from './mistaken-format';
import { openText, type ShardText } from './open-text';
import { recordParser } from './parse-record';
import { textParser } from './parse-text';
import type { RawRecord } from './record-cutter';
import type { Batch, Batches, Row, TextObject } from './rows';

export interface LineSource extends TextObject {
  readonly format: Exclude<DataFormat, { kind: 'parquet' }>;
  /** Names of all fields that will be asked for, where each row is done with before the next batch is read. */
  readonly wanted?: readonly string[] | undefined;
}

/** The rows of a shard of lines: read, cut, and parsed. */
export async function* readLines(source: LineSource): Batches<Row> {
  const { format, shard, wanted } = source;
  const text = await openText(source, format);
  const header = await headerOf(source, text);
  const parse =
    format.kind === 'text' ? textParser(format, shard.key) : recordParser(format, header.columns, wanted);
  const judge = lineJudge(format, header.columns.length, shard.key);
  const advise = encodingAdviser(text.sample);
  // Written out: a spread costs more than cutting the record did.
  const rowOf = (record: RawRecord): Row => {
    const { bytes, byteOffset, line } = record;
    const parsed = parse(record);
    const known = parsed instanceof Rejection ? advise(parsed, bytes) : parsed;
    return { bytes, byteOffset, line, fields: judge(known, record) };
  };
  let isFirst = shard.startByte === 0;
  for await (const { items, lines } of cutRecords(text, format, shard.key)) {
    if (isFirst && items[0] !== undefined) {
      checkFirstRecord(items[0], format, shard.key);
      isFirst = false;
    }
    yield { items: withoutHeader(items, header).map(rowOf), lines };
  }
}

/** A function that tells by a line's bytes, and what was read of it, whether its file is torn or its line ends mixed. */
function lineJudge(
  format: LineSource['format'],
  columns: number,
  key: string,
): (fields: Row['fields'], record: RawRecord) => Row['fields'] {
  // In an array of JSON, returns are white space.
  if (format.kind === 'json') return (fields) => fields;
  const place = { key, quote: quotingOf(format)?.quote };
  const isOneField = format.kind === 'csv' && columns === 1;
  return (fields, record) => {
    if (fields instanceof Rejection) {
      const why = withReturnsNamed(fields, record.bytes, place);
      return withCutOffNamed(why, record, { format, columns, key });
    }
    return (isOneField ? mergedLines(record.bytes, place) : undefined) ?? fields;
  };
}

/** How many rows a shard of lines has, whatever they hold. */
export async function countTextLines(source: LineSource): Promise<number> {
  const text = await openText(source, source.format);
  const header = await headerOf(source, text);
  let rows = 0;
  for await (const { items } of cutRecords(text, source.format, source.shard.key))
    rows += withoutHeader(items, header).length;
  return rows;
}

/** A shard's first record is the header where the shard is the file's first. */
function withoutHeader(items: Batch<RawRecord>['items'], { byteOffset }: Header): Batch<RawRecord>['items'] {
  return byteOffset !== undefined && items[0]?.byteOffset === byteOffset ? items.slice(1) : items;
}

async function headerOf({ shard, format }: LineSource, text: ShardText): Promise<Header> {
  switch (format.kind) {
    case 'csv':
      return readHeader(text, format, shard.key);
    case 'conll':
      return { columns: format.columns };
    case 'text':
    case 'jsonl':
    case 'json':
      return { columns: [] };
  }
}
