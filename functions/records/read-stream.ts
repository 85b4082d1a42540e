import type { Shard, Split } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import type { TextTarget } from '../../shared/request/task';
import { wholeOrRefused } from './gunzip';
import { openText } from './open-text';
import { textParser, type TextFormat } from './parse-text';
import { PieceCutter } from './piece-cutter';
import type { RawRecord } from './record-cutter';
import type { Batches, Row, TextObject } from './rows';
import { encodingAdviser } from './encodings/advice';
import { checkUnchanged } from './unchanged';

export interface StreamSource extends TextObject {
  readonly format: TextFormat;
  /** Of the task's target: blanks alone are tokens where characters are. */
  readonly tokens: TextTarget['tokens'];
}

/**
 * The rows of a shard of a long text: a line each, or a piece of a line too long to hold. Lines without a token are no
 * rows: the gap between the numbers of their neighbours says how many line breaks there were.
 *
 * @throws UnreadableShard, DatasetChanged
 */
export async function* readStream(source: StreamSource): Batches<Row> {
  const { store, shard } = source;
  try {
    yield* readPieces(source);
  } finally {
    await checkUnchanged(store, shard);
  }
}

async function* readPieces(source: StreamSource): Batches<Row> {
  const text = await openText(source, source.format);
  const { format, shard, tokens } = source;
  const parse = textParser(format, shard.key);
  const advise = encodingAdviser(text.sample);
  const cutter = new PieceCutter(text);
  const rowsOf = (pieces: readonly RawRecord[]): Row[] =>
    pieces.flatMap((piece) => {
      const fields = parse(piece);
      const written = fields instanceof Rejection ? undefined : (fields.get(format.field) as string);
      if (written !== undefined && isBlank(written, tokens)) return [];
      const { bytes, byteOffset, line } = piece;
      return [
        { bytes, byteOffset, line, fields: fields instanceof Rejection ? advise(fields, bytes) : fields },
      ];
    });
  for await (const chunk of wholeOrRefused(text.read(cutter.firstByte))) {
    const items = rowsOf(cutter.push(chunk));
    yield { items, lines: cutter.lines };
    if (cutter.isDone) break;
  }
  const last = cutter.finish();
  yield { items: rowsOf(last), lines: cutter.lines };
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
