import type { DataFormat } from '../../shared/request/data';
import { BrokenGzip } from './gunzip';
import { quotingOf, readHeader, type Header } from './header';
import { openText, type ShardText } from './open-text';
import { recordParser } from './parse-record';
import { textParser } from './parse-text';
import { firstByteToRead, RecordCutter, type RawRecord } from './record-cutter';
import type { Flush, ShardObject, VisitRow } from './rows';

export interface LineSource extends ShardObject {
  readonly format: Exclude<DataFormat, { kind: 'parquet' }>;
}

/** Reads the rows of a shard of lines, as `readShard` says. */
export async function readLines(
  source: LineSource,
  visit: VisitRow,
  flush?: Flush,
): Promise<{ lines: number }> {
  const text = await openText(source);
  const header = await headerOf(source, text);
  const { format, shard } = source;
  const parse = format.kind === 'text' ? textParser(format, shard.key) : recordParser(format, header.columns);
  const visitRecord = (record: RawRecord) => {
    const { bytes, byteOffset, line } = record;
    // Written out: a spread costs more than cutting the record did.
    if (byteOffset !== header.byteOffset) visit({ bytes, byteOffset, line, fields: parse(record) });
  };
  return cutText(source, text, { visit: visitRecord, flush });
}

/** How many rows a shard of lines has, whatever they hold. */
export async function countLines(source: LineSource): Promise<number> {
  const text = await openText(source);
  const header = await headerOf(source, text);
  let rows = 0;
  const visit = ({ byteOffset }: RawRecord) => {
    if (byteOffset !== header.byteOffset) rows += 1;
  };
  await cutText(source, text, { visit });
  return rows;
}

async function headerOf({ shard, format }: LineSource, text: ShardText): Promise<Header> {
  switch (format.kind) {
    case 'csv':
      return readHeader(text, format, shard.key);
    case 'conll':
      return { columns: format.columns };
    case 'text':
    case 'jsonl':
      return { columns: [] };
  }
}

interface CutVisitor {
  readonly visit: (record: RawRecord) => void;
  readonly flush?: Flush | undefined;
}

async function cutText(
  { format }: LineSource,
  text: ShardText,
  { visit, flush }: CutVisitor,
): Promise<{ lines: number }> {
  const range = { startByte: text.startByte, endByte: text.endByte, quoting: quotingOf(format) };
  const cutter = new RecordCutter(range);
  try {
    for await (const chunk of text.read(firstByteToRead(range))) {
      cutter.push(chunk).forEach(visit);
      await flush?.();
      if (cutter.isDone) break;
    }
    cutter.finish().forEach(visit);
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    visit(cutter.abort(error.rejection));
  }
  await flush?.();
  return { lines: cutter.lines };
}
