import type { Shard, Split } from '../../shared/dataset';
import type { TextTarget } from '../../shared/request/task';
import { BrokenGzip } from './gunzip';
import { openText } from './open-text';
import { textParser, type TextFormat } from './parse-text';
import { PieceCutter } from './piece-cutter';
import type { RawRecord } from './record-cutter';
import type { Flush, ShardObject, VisitRow } from './rows';

export interface StreamSource extends ShardObject {
  readonly format: TextFormat;
  /** Of the task's target: blanks alone are tokens where characters are. */
  readonly tokens: TextTarget['tokens'];
}

/**
 * Reads a shard of a long text, a line, or a piece of a line too long to hold, at a time. Lines without a token are no
 * rows: the gap between the numbers of their neighbours says how many line breaks there were.
 */
export async function readStream(
  source: StreamSource,
  visit: VisitRow,
  flush?: Flush,
): Promise<{ lines: number }> {
  const text = await openText(source);
  const { format, shard, tokens } = source;
  const parse = textParser(format, shard.key);
  const cutter = new PieceCutter(text);
  const visitPiece = (piece: RawRecord) => {
    const fields = parse(piece);
    const written = fields instanceof Map ? (fields.get(format.field) as string) : undefined;
    if (written !== undefined && isBlank(written, tokens)) return;
    const { bytes, byteOffset, line } = piece;
    visit({ bytes, byteOffset, line, fields });
  };
  try {
    for await (const chunk of text.read(cutter.firstByte)) {
      cutter.push(chunk).forEach(visitPiece);
      await flush?.();
      if (cutter.isDone) break;
    }
    cutter.finish().forEach(visitPiece);
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    cutter.finish().forEach(visitPiece);
    visitPiece({
      bytes: Buffer.alloc(0),
      byteOffset: cutter.offset,
      line: cutter.lines + 1,
      fault: error.rejection,
    });
  }
  await flush?.();
  return { lines: cutter.lines };
}

const isBlank = (text: string, tokens: TextTarget['tokens']): boolean =>
  tokens === 'characters' ? text === '' : text.trim() === '';

/** The split of a piece of a long text, by where it begins in its file. */
export function streamSplit({ side, bounds }: Shard): (byteOffset: number) => Split {
  if (bounds === undefined) return () => (side === 'any' || side === 'training' ? 'train' : side);
  return (byteOffset) => {
    if (byteOffset >= bounds.testFrom) return 'test';
    return byteOffset >= bounds.validationFrom ? 'validation' : 'train';
  };
}
