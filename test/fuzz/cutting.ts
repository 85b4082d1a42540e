/**
 * Where the records of a file start, found by other code than the pipeline's: expressions over the whole file, which
 * is small here, in place of a cutter of chunks.
 */
export interface FoundRecord {
  /** 1-based line of its first byte. */
  readonly line: number;
  readonly byteOffset: number;
  /** Its bytes as Latin-1, without byte order mark and line ending. */
  readonly bytes: string;
}

interface Csv {
  readonly delimiter: string;
  readonly quote: string | null;
}

/** Rows of a file, its header among them. @param csv undefined where a line is a row whatever it holds */
export function rowsOf(file: Buffer, csv?: Csv): FoundRecord[] {
  const source = file.toString('latin1');
  const record = csv === undefined || csv.quote === null ? undefined : quotedRecord(csv.delimiter, csv.quote);
  const rows: FoundRecord[] = [];
  let line = 1;
  for (let start = 0; start < source.length;) {
    const mark = start === 0 && source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    const found = record === undefined ? undefined : matchAt(record, source, start + mark);
    const bytes = found ?? source.slice(start + mark, endOfLine(source, start + mark));
    const text = bytes.endsWith('\r') ? bytes.slice(0, -1) : bytes;
    if (!isBlank(text, csv?.delimiter)) rows.push({ line, byteOffset: start, bytes: text });
    line += 1 + bytes.split('\n').length - 1;
    start += mark + bytes.length + 1;
  }
  return rows;
}

/** White space is no row; but the tabs between empty fields are. */
const isBlank = (bytes: string, delimiter: string | undefined): boolean =>
  Buffer.from(bytes, 'latin1').toString().trim() === '' &&
  (delimiter === undefined || !bytes.includes(delimiter));

/** Blocks of lines that blank ones separate, as CoNLL has them. @param columns how many a line has */
export function blocksOf(file: Buffer, separator: string, columns: number): FoundRecord[][] {
  const blocks: FoundRecord[][] = [];
  let block: FoundRecord[] = [];
  let lastLine = 0;
  for (const row of rowsOf(file)) {
    const text = Buffer.from(row.bytes, 'latin1').toString();
    const isBlank = text.trim() === '';
    if (block.length > 0 && (isBlank || row.line > lastLine + 1)) {
      blocks.push(block);
      block = [];
    }
    lastLine = row.line;
    const isComment =
      block.length === 0 && text.startsWith('#') && isText(row) && text.split(separator).length !== columns;
    if (!isBlank && !isComment) block.push(row);
  }
  return block.length > 0 ? [...blocks, block] : blocks;
}

/** Whether the row's bytes are UTF-8 without a NUL. */
export function isText({ bytes }: FoundRecord): boolean {
  const raw = Buffer.from(bytes, 'latin1');
  return Buffer.from(raw.toString()).equals(raw) && !raw.includes(0);
}

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** RFC 4180's record: fields that are quoted as a whole or hold no quote, up to a line ending or the end. */
function quotedRecord(delimiter: string, quote: string): RegExp {
  const [d, q] = [escaped(delimiter), escaped(quote)];
  const field = `(?:${q}[^${q}]*(?:${q}${q}[^${q}]*)*${q}|[^${q}${d}\\n]*)`;
  return new RegExp(`${field}(?:${d}${field})*\\r?(?=\\n|$)`, 'y');
}

function matchAt(expression: RegExp, source: string, at: number): string | undefined {
  expression.lastIndex = at;
  return expression.exec(source)?.[0];
}

function endOfLine(source: string, from: number): number {
  const found = source.indexOf('\n', from);
  return found < 0 ? source.length : found;
}
