import type { Row, Sample } from './sample';
import { isNumber } from './sample';

export interface ColumnLook {
  readonly name: string;
  readonly kind: 'number' | 'numbers' | 'text' | 'list' | 'time' | 'other';
  readonly distinct: number;
  readonly meanLength: number;
}

const TIME = /^\d{4}[-/]\d{1,2}([-/]\d{1,2}([T ]\d{1,2}:\d{2}.*)?)?$/;
const LABEL_NAME = /^(label|class|target|category|klasse|species|sentiment|y|digit|tag)s?$/i;

/** What the first rows say about each field. */
export function lookAt({ rows, fields }: Sample): ColumnLook[] {
  return fields.map((name) => look(name, rows));
}

function look(name: string, rows: readonly Row[]): ColumnLook {
  const values = rows
    .map((row) => row[name])
    .filter((value) => value !== undefined && value !== null && value !== '');
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const all = (is: (value: unknown) => boolean) => values.length > 0 && values.every(is);
  const kind = all(isNumber)
    ? 'number'
    : all((value) => typeof value === 'string' && TIME.test(value))
      ? 'time'
      : all(isNumbers)
        ? 'numbers'
        : all(Array.isArray)
          ? 'list'
          : all((value) => ['string', 'boolean', 'number'].includes(typeof value))
            ? 'text'
            : 'other';
  const meanLength = texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length);
  return { name, kind, distinct: new Set(texts).size, meanLength };
}

function isNumbers(value: unknown): boolean {
  if (Array.isArray(value)) return value.flat().every(isNumber);
  return typeof value === 'string' && /^\[[\d\s.,eE+[\]-]*\]$/.test(value.trim());
}

/** The field that looks most like a class: by its name, or because it has few values that repeat often. */
export function labelAmong(columns: readonly ColumnLook[], rows: number): ColumnLook | undefined {
  const few = columns.filter(
    ({ kind, distinct }) =>
      (kind === 'text' || kind === 'number') &&
      distinct > 1 &&
      distinct <= Math.max(2, Math.min(100, rows / 3)),
  );
  const named = few.find(({ name }) => LABEL_NAME.test(name));
  if (named !== undefined) return named;
  const texts = few.filter(({ kind }) => kind === 'text').sort((a, b) => a.distinct - b.distinct);
  // Among numbers, the class is usually in the last column of a table.
  const last = columns.at(-1);
  return texts[0] ?? few.find((column) => column === last && column.distinct <= 20);
}
