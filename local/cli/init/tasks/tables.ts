import {
  classAmong,
  isIdentifier,
  isTargetName,
  isTimeName,
  isValueName,
  valueAmong,
  type ColumnLook,
} from '../columns';
import { fieldPatterns } from '../patterns';
import type { Sample } from '../sample';
import { setsOfLabels, stepsOfLabels } from './label-sets';
import { tunes } from './music';
import { flagsNote } from './several-labels';
import { namedText, twoForms } from './pairs';
import type { Table } from './table';
import { hasWords, isTextName, rank } from './text-columns';
import { listed, namesOf, quoted, type Shaped } from './shaped';
import { textPair } from './texts';
import { lengthNote, tokensOf } from './tokens';
import { shownText } from '../text';

/**
 * Rows that have nothing to do with each other.
 *
 * @param told the field to be told, where a person has named it
 */
export function independentRows(
  sample: Sample,
  all: readonly ColumnLook[],
  told: ColumnLook | undefined,
): Shaped {
  const named = namedText(sample, all, told);
  if (named !== undefined) return named;
  const columns = all.filter((column) => column === told || !isIdentifier(column));
  const isClass = (column: ColumnLook) => column.kind === 'text' || (column.isWhole && column.distinct <= 20);
  const label = told === undefined ? classAmong(columns) : isClass(told) ? told : undefined;
  const others = columns.filter((column) => column !== label && column !== told);
  const table: Table = {
    sample,
    columns,
    label,
    numbers: others.filter(({ kind, name }) => kind === 'number' && !isTimeName(name)),
    texts: others.filter(
      ({ kind, name }) => ['text', 'list'].includes(kind) || (kind === 'time' && !isTimeName(name)),
    ),
  };
  const value = told !== undefined && label === undefined ? told : undefined;
  const several = told === undefined || value !== undefined || label?.kind === 'text';
  const pair = label === undefined || label === told ? twoForms(sample, all, told) : undefined;
  if (pair !== undefined && columns.some(({ kind }) => kind === 'time')) return pair;
  const special = several
    ? (setsOfLabels(table, told) ??
      stepsOfLabels(table, told) ??
      (told === undefined ? tunes(table) : undefined))
    : undefined;
  if (special !== undefined) return special;
  // A number that a person has named is told from a text where there are no other numbers.
  const isFromText = value === undefined || table.numbers.length === 0;
  return (
    pair ?? arrays(table, value) ?? (isFromText ? texts(table, value) : undefined) ?? numbers(table, value)
  );
}

const classNote = (label: ColumnLook): string =>
  `Field ${quoted(label.name)} has ${label.distinct} different values, so it is the class.`;
const pointOf = (label: ColumnLook | undefined, value: ColumnLook | undefined) =>
  label !== undefined
    ? { target: { kind: 'class', field: label.name }, note: classNote(label) }
    : value !== undefined
      ? {
          target: { kind: 'value', field: value.name },
          note: `The number ${quoted(value.name)} is the value to tell: there is no class.`,
        }
      : undefined;

/** Sequences that lie in a field each. */
function arrays({ sample, columns, label, numbers: scalars }: Table, told?: ColumnLook): Shaped | undefined {
  const all = columns.filter(({ kind }) => kind === 'numbers');
  const point = pointOf(label, told ?? valueAmong(scalars));
  const [first] = all;
  if (first === undefined || point === undefined) return undefined;
  const lengthOf = (value: unknown) =>
    Array.isArray(value) ? value.length : String(value).split(',').length;
  const alike = all.filter(({ name }) =>
    sample.rows.every((row) => lengthOf(row[name]) === lengthOf(row[first.name])),
  );
  return {
    task: {
      value: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: namesOf(alike) },
        target: point.target,
      },
      note: `Sequences of numbers lie in ${listed(namesOf(alike))}. ${point.note}`,
    },
  };
}

/** Texts with a class, of which one is told from the other, or that are all there is. */
function texts(table: Table, value?: ColumnLook): Shaped | undefined {
  const { sample, label, numbers: scalars, texts: all } = table;
  const words = all.filter(({ kind, name }) => kind === 'list' || kind === 'time' || hasWords(sample, name));
  const longest = words.filter(({ kind }) => kind !== 'time').sort((a, b) => rank(b) - rank(a))[0];
  if (longest === undefined) return undefined;
  const plain = words.filter(({ kind }) => kind !== 'list');
  const pair = textPair(sample, plain, label, label !== undefined && isTargetName(label.name));
  if (pair !== undefined && value === undefined && scalars.length < 3) return pair;
  const isText =
    scalars.length === 0 ||
    isTextName(longest.name) ||
    (longest.distinct > longest.filled / 2 && (scalars.length < 3 || longest.meanLength >= 40));
  if (!isText) return undefined;
  const told =
    value ??
    (scalars.length === 1 && scalars.every(({ name }) => isTargetName(name) || isValueName(name))
      ? scalars[0]
      : undefined);
  const point = pointOf(label, told);
  const values = sample.rows.map((row) => row[longest.name]);
  const tokens = longest.kind === 'list' ? { tokens: 'given' } : tokensOf(values.map(shownText));
  const source = { kind: 'tokens', field: longest.name, ...tokens };
  if (point === undefined)
    return {
      task: {
        value: { kind: 'one-to-many', target: source },
        note: `Field ${quoted(longest.name)} is a text without a label, for a language model.`,
      },
    };
  const note = longest.kind === 'list' ? '' : ` ${lengthNote(values.map(shownText))}`;
  return {
    task: {
      value: { kind: 'many-to-one', input: source, target: point.target },
      note: `Field ${quoted(longest.name)} is a text.${note} ${point.note}${unused(table, told === undefined ? [longest] : [longest, told])}${flagsNote(table)}`,
    },
  };
}

/** Prefixes of fields that are steps in time. */
const STEP_PREFIX = /^(t|ts|time|step|lag|day|week|month|year|hour|minute|q|s)[_-]?$/i;
const FEWEST_STEPS = 4;

function numbers(table: Table, told: ColumnLook | undefined): Shaped {
  const { sample, label, numbers: all, columns } = table;
  const value = label === undefined ? (told ?? valueAmong(all)) : undefined;
  const useful = all.filter((column) => column !== value);
  // Where nothing else is there to learn from, what looks like a number of the row may be more.
  const inputs =
    useful.length > 0
      ? useful
      : columns
          .filter(({ kind }) => kind === 'number')
          .filter((column) => column !== value && column !== label);
  const point = pointOf(label, value);
  const field = columns.at(-1)?.name ?? 'label';
  const isSequence =
    inputs.length >= FEWEST_STEPS && (areSteps(namesOf(inputs)) || isSmooth(sample, namesOf(inputs)));
  return {
    task: {
      value: {
        kind: isSequence ? 'many-to-one' : 'one-to-one',
        input: { kind: 'numeric', fields: fieldPatterns(namesOf(inputs), sample.fields) },
        target: point?.target ?? { kind: 'class', field },
      },
      note:
        point === undefined
          ? `Nothing looks like a class or a value to tell, so ${quoted(field)} is no more than a guess.`
          : `${isSequence ? `A sequence of ${inputs.length} steps, one field each` : `One vector of ${inputs.length} numbers`}: ${listed(namesOf(inputs))}. ${point.note}${unused(table, [])}`,
    },
  };
}

function areSteps(names: readonly string[]): boolean {
  const prefixes = new Set(names.map((name) => name.replace(/\d+$/, '')));
  const [prefix = ''] = prefixes;
  return prefixes.size === 1 && STEP_PREFIX.test(prefix) && names.every((name) => /\d$/.test(name));
}

const FEWEST_SMOOTH = 20;
/** Of what values differ within a row, by how much they do from one field to the next: 1.1 in noise. */
const SMOOTH = 0.25;

/** Whether values hardly change from one field to the next, as those of a curve do. */
function isSmooth({ rows, numberOf }: Sample, names: readonly string[]): boolean {
  if (names.length < FEWEST_SMOOTH) return false;
  const ratios = rows.slice(0, 100).map((row) => {
    const values = names.map((name) => numberOf(row[name]) ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + Math.abs(value - mean), 0) / values.length;
    const steps = values.slice(1).map((value, index) => Math.abs(value - values[index]!));
    return spread === 0 ? 0 : steps.reduce((sum, step) => sum + step, 0) / steps.length / spread;
  });
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, ratios.length) < SMOOTH;
}

function unused({ label, texts: all, numbers: scalars }: Table, used: readonly ColumnLook[]): string {
  const left = [...all, ...(used.length > 0 ? scalars : [])].filter(
    (column) => !used.includes(column) && column !== label,
  );
  return left.length === 0 ? '' : ` Not used: ${listed(namesOf(left))}.`;
}
