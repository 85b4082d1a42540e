import { isIdName, isTargetName, isTimeName, lookAt, valueAmong, type ColumnLook } from '../columns';
import type { Row } from '../guessed';
import type { Sample } from '../sample';
import type { Part } from '../splits';
import { readSteps } from '../steps';
import { fieldPatterns } from '../patterns';
import { scalesNote } from './scales';
import { LAST_IN_TIME, listed, namesOf, quoted, type Shaped } from './shaped';
import { withJoinedTime } from './time-in-parts';

const THING_NAME =
  /^(user|u|uid|session|series|group|patient|subject|customer|client|device|machine|unit|case|trip|episode|seq|sequence|sample|store|shop|sensor|station|driver|account|item|product|country|city|region|symbol|ticker|stock|site|zone|meter)(_?(id|name|code|nr|no))?$/i;

/** The field that says when a row was. */
const timeAmong = (columns: readonly ColumnLook[]): ColumnLook | undefined => {
  const times = columns.filter(({ time }) => time !== undefined);
  return times.find(({ name }) => isTimeName(name)) ?? times.find(({ kind }) => kind === 'time');
};

/** The request's name for a field of times, with how they are written. */
const timeName = ({ name, time, parts }: ColumnLook): unknown =>
  time?.pattern === undefined && parts === undefined
    ? name
    : { field: parts ?? name, ...(time?.pattern === undefined ? {} : { pattern: time.pattern }) };

const whichIsFirst = ({ time }: ColumnLook): string =>
  time?.orElse === undefined
    ? ''
    : ` Its dates may be "${time.orElse}" too: look whether day and month are the right way round.`;

/** Rows of a thing that come again, with a class that it keeps: one sequence for each. */
export function groupedRows(found: Sample, apart: readonly ColumnLook[]): Shaped | undefined {
  const { sample, columns } = withJoinedTime(found, apart);
  const { rows, fields } = sample;
  const things = columns.filter(
    ({ name, distinct, filled }) =>
      (THING_NAME.test(name) || isIdName(name)) && distinct > 1 && distinct <= filled / 2,
  );
  for (const thing of things) {
    const kept = keptBy(thing, columns, rows);
    const label = labelAmong(kept, thing);
    if (label === undefined) continue;
    const time = timeAmong(columns.filter((column) => column !== thing && !kept.includes(column)));
    const others = columns.filter(
      (column) => ![thing, label, time].includes(column) && !kept.includes(column),
    );
    const input = inputOf(others, fields);
    if (input === undefined) continue;
    const isClass = label.kind === 'text' || (label.isWhole && label.distinct <= 20);
    return {
      records: {
        value: {
          kind: 'groups',
          by: [thing.name],
          constant: [label.name],
          ...(time === undefined ? {} : { orderBy: timeName(time) }),
        },
        note: `Field ${quoted(thing.name)} repeats: rows with the same value are one sequence${time === undefined ? ', in the order of the file' : `, in the order of ${quoted(time.name)}`}.${time === undefined ? '' : whichIsFirst(time)}`,
      },
      task: {
        value: {
          kind: 'many-to-one',
          input,
          target: { kind: isClass ? 'class' : 'value', field: label.name },
        },
        note: `Field ${quoted(label.name)} keeps one value within a sequence, so it is the ${isClass ? 'class' : 'value to tell'}.`,
      },
    };
  }
  return undefined;
}

/** Fields with one value for each thing. */
function keptBy(thing: ColumnLook, columns: readonly ColumnLook[], rows: readonly Row[]): ColumnLook[] {
  return columns.filter((column) => {
    if (column === thing) return false;
    const first = new Map<unknown, string>();
    return rows.every((row) => {
      const value = JSON.stringify(row[column.name]);
      const held = first.get(row[thing.name]);
      if (held === undefined) first.set(row[thing.name], value);
      return held === undefined || held === value;
    });
  });
}

const FEWEST_THINGS = 20;

/** Descriptions of a shop or a station are kept too, but of few of them there is nothing to learn. */
function labelAmong(kept: readonly ColumnLook[], thing: ColumnLook): ColumnLook | undefined {
  const usable = kept.filter(({ name, distinct }) => distinct > 1 && !isIdName(name));
  const named = usable.find(({ name }) => isTargetName(name));
  const only = usable.length === 1 && thing.distinct >= FEWEST_THINGS ? usable[0] : undefined;
  return named ?? (only !== undefined && only.distinct <= thing.distinct / 2 ? only : undefined);
}

function inputOf(
  columns: readonly ColumnLook[],
  fields: readonly string[],
): Record<string, unknown> | undefined {
  const numbers = columns.filter(({ kind, name }) => kind === 'number' && !isIdName(name));
  if (numbers.length > 0) return { kind: 'numeric', fields: fieldPatterns(namesOf(numbers), fields) };
  const words = columns.find(({ kind }) => kind === 'text');
  return words === undefined ? undefined : { kind: 'tokens', field: words.name, tokens: 'given' };
}

const LONGEST_NAME = 25;

/** Numbers with a time: windows, of each series; undefined where rows are no series. */
export function forecast(found: Sample, apart: readonly ColumnLook[]): Shaped | undefined {
  const { sample, columns } = withJoinedTime(found, apart);
  const time = timeAmong(columns);
  const hasTexts = columns.some(({ kind, meanLength }) => kind === 'text' && meanLength > LONGEST_NAME);
  if (time === undefined || hasTexts) return undefined;
  const series = seriesAmong(sample.head, time, columns);
  if (series === undefined) return undefined;
  const numbers = columns.filter(
    (column) =>
      column.kind === 'number' &&
      column !== time &&
      !series.includes(column) &&
      !isIdName(column.name) &&
      column.distinct > 1,
  );
  const target = valueAmong(numbers);
  if (target === undefined) return undefined;
  const steps = readSteps(sample.head, { time, series: namesOf(series) });
  if (steps === undefined) return undefined;
  const { length, seasonRows } = steps;
  const apartInScale = scalesNote(sample, namesOf(series), target.name);
  const scaling = apartInScale === undefined ? {} : { scaling: 'record' };
  // A pattern never stands for the target, whose past is what scales it.
  const fields =
    apartInScale === undefined ? fieldPatterns(namesOf(numbers), sample.fields) : namesOf(numbers);
  return {
    records: recordsOf(time, series, steps),
    task: {
      value: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields, ...scaling },
        target: {
          kind: 'value',
          field: target.name,
          relativeTo: 'last',
          ...scaling,
          ...(seasonRows === undefined ? {} : { seasonRows }),
        },
      },
      note: `The next value of ${quoted(target.name)} is forecast from ${length} rows of ${listed(namesOf(numbers))}.${apartInScale ?? ''}`,
    },
    split: LAST_IN_TIME,
  };
}

function recordsOf(
  time: ColumnLook,
  series: readonly ColumnLook[],
  { length, step, gaps }: NonNullable<ReturnType<typeof readSteps>>,
): Part {
  return {
    value: {
      kind: 'windows',
      length,
      ...(series.length === 0 ? {} : { series: namesOf(series) }),
      time: timeName(time),
      step,
      ...(gaps === 0 ? {} : { gaps: 'skip' }),
    },
    note: [
      `Numbers with a time, ${quoted(time.name)}, are a series, and rows are ${typeof step === 'number' ? `steps of ${step}` : `"${step}"`} apart.${whichIsFirst(time)}`,
      ...(series.length === 0 ? [] : [`${listed(namesOf(series))} tells the series apart.`]),
      ...(gaps === 0
        ? []
        : [`${gaps} times rows are missing: no window reaches over that (data.records.gaps).`]),
    ].join(' '),
  };
}

/** The first value that two rows have of the only column of times; undefined where no numbers could be a series, too. */
export function timeTwice(sample: Sample): { readonly name: string; readonly value: unknown } | undefined {
  const columns = lookAt(sample);
  const time = timeAmong(columns);
  const hasNumbers = columns.some(({ kind, name }) => kind === 'number' && !isIdName(name));
  if (time?.kind !== 'time' || !hasNumbers) return undefined;
  const seen = new Set<unknown>();
  for (const row of sample.head) {
    const value = row[time.name];
    if (seen.has(value)) return { name: time.name, value };
    seen.add(value);
  }
  return undefined;
}

/** The fewest fields that tell rows of one time apart; none where each has a time of its own. */
function seriesAmong(
  rows: readonly Row[],
  time: ColumnLook,
  columns: readonly ColumnLook[],
): ColumnLook[] | undefined {
  const isApart = (keys: readonly ColumnLook[]) =>
    new Set(rows.map((row) => JSON.stringify([row[time.name], ...keys.map(({ name }) => row[name])])))
      .size === rows.length;
  if (isApart([])) return [];
  const keys = columns
    .filter(
      ({ kind, isWhole, distinct, filled }) =>
        distinct <= filled / 2 && (kind === 'text' || (kind === 'number' && isWhole)),
    )
    .filter((column) => column !== time)
    .sort((a, b) => rank(a) - rank(b));
  const one = keys.find((key) => isApart([key]));
  if (one !== undefined) return [one];
  const two = keys.flatMap((first, at) => keys.slice(at + 1).map((second) => [first, second]));
  return two.find(isApart);
}

/** Names of things first, then other texts, then numbers. */
const rank = ({ name, kind }: ColumnLook): number =>
  THING_NAME.test(name) || isIdName(name) ? 0 : kind === 'text' ? 1 : 2;
