import type { Row } from './guessed';
import type { Sample } from './sample';
import { numbersIn } from '../../../functions/records/fields/numbers-in';
import { isOrdinalDate } from '../../../functions/records/time/other-dates';
import { timeForm, type TimeForm } from './times';

export interface ColumnLook {
  readonly name: string;
  /** `numbers`: arrays of them, of any depth; `list`: arrays of texts. */
  readonly kind: 'number' | 'numbers' | 'text' | 'list' | 'time' | 'other';
  readonly distinct: number;
  /** How many rows have a value. */
  readonly filled: number;
  readonly meanLength: number;
  /** Whether its numbers are all whole. */
  readonly isWhole: boolean;
  /** Whether they count the rows. */
  readonly isCount: boolean;
  /** How times are written; undefined for what is no time. */
  readonly time?: TimeForm;
  /** The columns that the parts of its times are in. */
  readonly parts?: readonly string[];
}

const TIME_NAME =
  /^(t|ts|time|time_?stamp|date_?time|date|datum|day|month|year|hour|week|step|epoch|period|ds)$/i;
const TARGET_NAME =
  /^(label|class|target|category|klasse|species|sentiment|polarity|lang|language|intent|topic|genre|emotion|stars|rating|outcome|diagnosis|survived|spam|churn|gold|answer_?class|y|digit|tag|type|kind|status|activity)(s|_?(id|name|code))?$/i;
const VALUE_NAME =
  /^(price|value|score|amount|sum|total|result|output|sales|load|demand|ot|quality|cost|salary|close|adj close)$/i;
const ID_NAME =
  /(^|[_. -])(id|ids|uuid|guid|key|index|idx|row|rowid|nr|no|number|unnamed: ?\d+)$|^(?:.*[a-z])?(Id|ID)$/i;
/** Words that end as the name of an identifier does. */
const NO_ID_NAME =
  /(^|[_. -])(acid|aid|(over|under)?bid|covid|fluid|grid|humid|hybrid|kid|lid|liquid|(re|un|pre)?paid|plasmid|raid|rapid|said|solid|(in)?valid|(a)?void)$/i;

const lastPart = (name: string): string => name.split('.').at(-1) ?? name;
export const isTimeName = (name: string): boolean => TIME_NAME.test(lastPart(name));
export const isTargetName = (name: string): boolean => TARGET_NAME.test(lastPart(name));
export const isValueName = (name: string): boolean => VALUE_NAME.test(lastPart(name));
export const isIdName = (name: string): boolean =>
  name === '' || (ID_NAME.test(lastPart(name)) && !NO_ID_NAME.test(lastPart(name)));

/** What rows say about each field. */
export const lookAt = (sample: Sample): ColumnLook[] =>
  sample.fields.map((name) => look(name, sample.rows, sample.numberOf));

function look(name: string, rows: readonly Row[], numberOf: Sample['numberOf']): ColumnLook {
  const values = rows
    .map((row) => row[name])
    .filter((value) => value !== undefined && value !== null && value !== '');
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const numbers = values.map(numberOf);
  const areNumbers = values.length > 0 && numbers.every((number) => number !== undefined);
  // Numbers of invoices and parts are written as days of the year are.
  const isNoTime = !isTimeName(name) && texts.every(isOrdinalDate);
  const time = isNoTime
    ? undefined
    : timeForm(texts, areNumbers ? (isTimeName(name) ? 'named' : 'number') : 'text');
  const meanLength = texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length);
  return {
    name,
    kind: kindOf(values, areNumbers, time),
    distinct: new Set(texts).size,
    filled: values.length,
    meanLength,
    isWhole: areNumbers && numbers.every(Number.isInteger),
    isCount:
      name === 'column1' &&
      numbers.length > 10 &&
      numbers.every((number, row) => number === numbers[0]! + row),
    ...(time === undefined ? {} : { time }),
  };
}

function kindOf(values: readonly unknown[], areNumbers: boolean, time?: TimeForm): ColumnLook['kind'] {
  const all = (is: (value: unknown) => boolean) => values.length > 0 && values.every(is);
  if (time !== undefined && (!areNumbers || time.pattern !== undefined)) return 'time';
  if (areNumbers) return 'number';
  if (all(isNumbers)) return 'numbers';
  if (all((value) => Array.isArray(value) && value.every((token) => typeof token === 'string')))
    return 'list';
  return all((value) => ['string', 'boolean', 'number'].includes(typeof value)) ? 'text' : 'other';
}

function isNumbers(value: unknown): boolean {
  const isNumber = (each: unknown) => typeof each === 'number' || each === null;
  if (Array.isArray(value)) return value.length > 0 && value.flat(3).every(isNumber);
  if (typeof value !== 'string') return false;
  return /^\[[\d\s.,eE+[\]-]*\d[\d\s.,eE+[\]-]*\]$/.test(value.trim()) || numbersIn(value) !== undefined;
}

/** Whether it may tell rows, or those of one thing, apart, and says nothing of what they are. */
export const isIdentifier = (column: ColumnLook): boolean => isIdName(column.name) || column.isCount;

const MOST_CLASSES = 200;
const MOST_NUMBERS = 20;

/** Whether the values repeat as those of a class do. */
function repeats({ kind, distinct, filled, isWhole }: ColumnLook): boolean {
  if (kind !== 'text' && !(kind === 'number' && isWhole)) return false;
  return distinct > 1 && distinct <= Math.max(2, Math.min(MOST_CLASSES, filled / 3));
}

/** The field that looks most like a class: by its name, or because it has few values that repeat often. */
export function classAmong(columns: readonly ColumnLook[]): ColumnLook | undefined {
  const few = columns.filter((column) => repeats(column) && !isNumberedId(column));
  const named = few.find(({ name }) => isTargetName(name));
  if (named !== undefined) return named;
  const others = few.filter((column) => !isIdentifier(column));
  const texts = others.filter(({ kind }) => kind === 'text').sort((a, b) => a.distinct - b.distinct);
  // Among numbers, the class is in the last column of most tables, and in the first of others.
  const hasValue = columns.some(({ name, kind }) => kind === 'number' && isValueName(name));
  const ends = [columns.at(-1), hasValue ? undefined : columns[0]];
  const number = ends.find(
    (end) => end !== undefined && others.includes(end) && end.distinct <= MOST_NUMBERS,
  );
  return texts[0] ?? number;
}

/** `user_id` has few values where rows are few, but `label_id` is a class. */
const isNumberedId = ({ name }: ColumnLook): boolean => isIdName(name) && !isTargetName(name);

/** A number that is to be told: by its name, or the last one. */
export function valueAmong(columns: readonly ColumnLook[]): ColumnLook | undefined {
  const numbers = columns.filter((column) => column.kind === 'number' && !isIdentifier(column));
  const named = numbers.find(({ name }) => isTargetName(name) || isValueName(name));
  return named ?? numbers.at(-1);
}
