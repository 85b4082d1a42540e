import { Rejection } from '../../shared/encoding';
import { encodingAdviser } from './encodings/advice';
import { BrokenGzip } from './gunzip';
import { openText } from './open-text';
import { textParser, type TextFormat } from './parse-text';
import { KEPT_BYTES, markLength, MAXIMUM_RECORD_BYTES, tooLong, type RawRecord } from './record-cutter';
import type { Batches, Row, TextObject } from './rows';

/** Reads an object that is one record. */
export async function* readDocument(source: TextObject & { readonly format: TextFormat }): Batches<Row> {
  const parse = textParser(source.format, source.shard.key);
  const record = await gather(source);
  const { bytes, byteOffset, line } = record;
  const parsed = parse(record);
  const fields = parsed instanceof Rejection ? encodingAdviser(bytes)(parsed, bytes) : parsed;
  yield { items: [{ bytes, byteOffset, line, fields }], lines: 1 };
}

async function gather(source: TextObject & { readonly format: TextFormat }): Promise<RawRecord> {
  const text = await openText(source, source.format);
  const place = { byteOffset: 0, line: 1 };
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of text.read(0)) {
      length += chunk.length;
      if (length <= MAXIMUM_RECORD_BYTES) parts.push(Buffer.from(chunk));
      else if (parts.length > 1) parts.splice(0, parts.length, Buffer.concat(parts).subarray(0, KEPT_BYTES));
    }
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    return { ...place, bytes: Buffer.concat(parts).subarray(0, KEPT_BYTES), fault: error.rejection };
  }
  const bytes = Buffer.concat(parts);
  if (length > MAXIMUM_RECORD_BYTES)
    return { ...place, bytes: bytes.subarray(0, KEPT_BYTES), fault: tooLong(length, 'document') };
  return { ...place, bytes: bytes.subarray(markLength(bytes)) };
}
