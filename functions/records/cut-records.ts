import type { DataFormat } from '../../shared/request/format';
import { ElementCutter } from './element-cutter';
import { wholeOrRefused } from './gunzip';
import { lineGrammarOf } from './line-grammar';
import type { ShardText } from './open-text';
import { firstByteToRead, RecordCutter, type RawRecord } from './record-cutter';
import type { Batches } from './rows';

/**
 * Few enough that what they are parsed into is done with while it is young: with a chunk's thousands, collecting garbage
 * takes a third more time.
 */
const RECORDS_IN_BATCH = 64;

/**
 * The records of a shard's text, as bytes: a batch for each chunk.
 *
 * @throws UnreadableShard where the text, as its own grammar or gzip shows, ends too early
 */
export async function* cutRecords(text: ShardText, format: DataFormat, key: string): Batches<RawRecord> {
  const range = { startByte: text.startByte, endByte: text.endByte, ...lineGrammarOf(format) };
  const cutter = format.kind === 'json' ? new ElementCutter(format, key) : new RecordCutter(range);
  for await (const chunk of wholeOrRefused(text.read(firstByteToRead(range)))) {
    const records = cutter.push(chunk);
    const { lines } = cutter;
    for (let start = 0; start < records.length; start += RECORDS_IN_BATCH)
      yield { items: records.slice(start, start + RECORDS_IN_BATCH), lines };
    if (cutter.isDone) break;
  }
  yield { items: cutter.finish(), lines: cutter.lines };
}
