import type { Random } from './random';
import type { FormatKind, Row, Subject } from './subjects';

/** A format as a request has it, and how a row is written in it. */
export interface WrittenFormat {
  readonly format: { readonly kind: FormatKind } & Readonly<Record<string, unknown>>;
  /** The line that names the fields; undefined where there is none. */
  readonly header: string | undefined;
  readonly row: (row: Row) => string;
  /** The row as the format can hold it: without what would break a line that has no quotes. */
  readonly hold: (row: Row) => Row;
  /** What stands between records: a line of its own for blocks. */
  readonly recordEnd: string;
  readonly lineEnd: string;
}

/** @param columns fields of the rows, in their order */
export function randomFormat(random: Random, subject: Subject, columns: readonly string[]): WrittenFormat {
  const kind = random.pick(subject.formats);
  const lineEnd = random.chance(0.2) ? '\r\n' : '\n';
  switch (kind) {
    case 'jsonl':
      return { format: { kind }, header: undefined, row: jsonOf, hold: (row) => row, recordEnd: '', lineEnd };
    case 'conll': {
      const separator = random.pick(['\t', ' ', '|']);
      const row = (fields: Row) => columns.map((name) => String(fields.get(name))).join(separator);
      const hold = textsWithout(/[\s|]/g);
      return {
        format: { kind, separator, columns },
        header: undefined,
        row,
        hold,
        recordEnd: lineEnd,
        lineEnd,
      };
    }
    case 'parquet':
      return { format: { kind }, header: undefined, row: jsonOf, hold: (row) => row, recordEnd: '', lineEnd };
    case 'text': {
      const [field = ''] = columns;
      const { folder } = subject;
      const unit = folder === undefined ? { unit: 'line' } : { unit: 'document', folder };
      const row = (fields: Row) => String(fields.get(field));
      const hold = folder === undefined ? textsWithout(/[\r\n]/g) : (fields: Row) => fields;
      return { format: { kind, field, ...unit }, header: undefined, row, hold, recordEnd: '', lineEnd };
    }
    case 'csv':
      return randomCsv(random, columns, lineEnd);
  }
}

function randomCsv(random: Random, columns: readonly string[], lineEnd: string): WrittenFormat {
  const quote = random.pick(['"', '"', "'", null]);
  // JSON has no tab, so arrays can be written without quotes too.
  const delimiter = quote === null ? '\t' : random.pick([',', '\t', ';', '|']);
  const hasHeader = random.chance(0.7);
  const cell = (value: unknown): string => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (quote === null) return text;
    const isSpecial = [delimiter, quote, '\n', '\r'].some((special) => text.includes(special));
    return isSpecial || random.chance(0.1) ? quote + text.replaceAll(quote, quote + quote) + quote : text;
  };
  const names = hasHeader ? {} : { columns };
  return {
    format: { kind: 'csv', delimiter, quote, header: hasHeader, ...names },
    header: hasHeader ? columns.map(cell).join(delimiter) : undefined,
    row: (row) => columns.map((name) => cell(row.get(name))).join(delimiter),
    hold: quote === null ? textsWithout(/[\t\r\n]/g) : (row) => row,
    recordEnd: '',
    lineEnd,
  };
}

/** Written by hand: an object would lose a field named `__proto__` and reorder one named `0`. */
const jsonOf = (row: Row): string =>
  `{${[...row].map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')}}`;

const textsWithout =
  (characters: RegExp) =>
  (row: Row): Row =>
    new Map(
      [...row].map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replaceAll(characters, '_') : value,
      ]),
    );
