import { basename } from 'node:path';
import { labelAmong, lookAt, type ColumnLook } from './columns';
import type { FoundFiles } from './files';
import { splitByField, splitByHash, splitByName, withFiles, type Part } from './splits';
import type { Sample } from './sample';

export interface Guess {
  readonly request: Record<string, unknown>;
  /** The reasons, one sentence each. */
  readonly notes: readonly string[];
}

interface Shaped {
  readonly task: Part;
  readonly records?: Part;
  readonly split?: Part;
}

const WINDOW_ROWS = 24;

/** A request for the data, from what its first rows look like. */
export function guessRequest(found: FoundFiles, sample: Sample, location: string): Guess {
  const shaped = shapeOf(sample, lookAt(sample));
  const split = splitByName(found) ?? splitByField(sample) ?? shaped.split ?? splitByHash(found);
  const isSeries = shaped.records?.value['kind'] === 'windows';
  const used =
    isSeries && split.value['by'] !== 'file' && shaped.split !== undefined
      ? withFiles(shaped.split, found)
      : split;
  return {
    request: {
      model: nameOf(found),
      data: {
        location,
        format: sample.format,
        ...(shaped.records === undefined ? {} : { records: shaped.records.value }),
        split: used.value,
      },
      task: shaped.task.value,
    },
    notes: [
      ...sample.notes,
      ...(shaped.records === undefined ? [] : [shaped.records.note]),
      shaped.task.note,
      used.note,
    ],
  };
}

function shapeOf(sample: Sample, columns: readonly ColumnLook[]): Shaped {
  if (sample.format.kind === 'conll') return { task: tagTask(sample) };
  if (sample.format.kind === 'text') return { task: textTask(sample) };
  const grouped = groupsOf(sample, columns);
  if (grouped !== undefined) return grouped;
  const label = labelAmong(columns, sample.rows.length);
  const time = columns.find(
    ({ kind, name }) => kind === 'time' || /^(t|time|timestamp|datetime|date)$/i.test(name),
  );
  const numbers = columns.filter((column) => column !== label && column !== time && column.kind === 'number');
  const arrays = columns.filter(({ kind }) => kind === 'numbers');
  const texts = columns.filter(
    (column) => column !== label && ['text', 'list', 'time'].includes(column.kind),
  );
  if (time !== undefined && numbers.length > 0 && time.distinct > sample.rows.length / 2)
    return forecast(numbers, time);
  const target = label && { kind: 'class', field: label.name };
  const isClass =
    label && `Field ${quoted(label.name)} has ${label.distinct} different values, so it is the class.`;
  if (arrays.length > 0) {
    const value = label === undefined ? columns.find(({ kind }) => kind === 'number') : undefined;
    const answer = target ?? { kind: 'value', field: value?.name ?? columns.at(-1)?.name ?? 'label' };
    return {
      task: {
        value: { kind: 'many-to-one', input: { kind: 'numeric', fields: names(arrays) }, target: answer },
        note: `Sequences of numbers in ${listed(arrays)}. ${isClass ?? 'The other number is the value to predict.'}`,
      },
    };
  }
  const longest = [...texts].sort((a, b) => b.meanLength - a.meanLength)[0];
  if (longest !== undefined && target !== undefined && (longest.meanLength > 3 || numbers.length === 0)) {
    return classifyText(longest, target, isClass ?? '');
  }
  if (texts.length >= 2) return translate(texts);
  const inputs = numbers.filter(({ name }) => !/^(id|index)$/i.test(name));
  if (target !== undefined && inputs.length > 0) {
    const input = { kind: 'numeric', fields: names(inputs) };
    return {
      task: {
        value: { kind: 'one-to-one', input, target },
        note: `One vector of ${inputs.length} numbers. ${isClass}`,
      },
    };
  }
  return withoutLabel(columns, inputs, longest);
}

function withoutLabel(
  columns: readonly ColumnLook[],
  inputs: readonly ColumnLook[],
  longest: ColumnLook | undefined,
): Shaped {
  if (longest !== undefined) {
    return {
      task: {
        value: { kind: 'one-to-many', target: { kind: 'tokens', field: longest.name } },
        note: `Field ${quoted(longest.name)} is a text without a label, for a language model of its characters.`,
      },
    };
  }
  const value = inputs.at(-1) ?? columns.at(-1);
  const input = { kind: 'numeric', fields: names(inputs.filter((column) => column !== value)) };
  return {
    task: {
      value: { kind: 'one-to-one', input, target: { kind: 'value', field: value?.name ?? 'value' } },
      note: `There are numbers but no class, so the last one, ${quoted(value?.name ?? '')}, is the value to predict.`,
    },
  };
}

/** Rows with a repeated id, a step and a class that stays the same within an id: one sequence per group. */
function groupsOf(sample: Sample, columns: readonly ColumnLook[]): Shaped | undefined {
  const id = columns.find(({ name }) => /^(id|.*_id|series|session|user|u|group)$/i.test(name));
  if (id === undefined || id.distinct > sample.rows.length / 2) return undefined;
  const valuesOf = new Map<string, Map<string, Set<string>>>();
  for (const row of sample.rows) {
    const of = valuesOf.get(String(row[id.name])) ?? new Map<string, Set<string>>();
    valuesOf.set(String(row[id.name]), of);
    for (const { name } of columns) of.set(name, (of.get(name) ?? new Set()).add(String(row[name])));
  }
  const keeps = ({ name }: ColumnLook) => [...valuesOf.values()].every((of) => of.get(name)?.size === 1);
  const label =
    columns.find((column) => column !== id && keeps(column) && column.distinct > 1) ??
    columns.find((column) => column !== id && keeps(column));
  const step = columns.find(
    ({ name, kind }) => kind === 'time' || /^(t|ts|step|time|timestamp)$/i.test(name),
  );
  const numbers = columns.filter((column) => column.kind === 'number' && ![id, label, step].includes(column));
  if (label === undefined || numbers.length === 0) return undefined;
  const records = {
    kind: 'groups',
    by: [id.name],
    constant: [label.name],
    rows: 'anywhere',
    ...(step === undefined ? {} : { orderBy: step.name }),
  };
  const input = { kind: 'numeric', fields: names(numbers) };
  return {
    records: {
      value: records,
      note: `Field ${quoted(id.name)} repeats: rows with the same value are one sequence${step === undefined ? '' : `, in the order of ${quoted(step.name)}`}.`,
    },
    task: {
      value: { kind: 'many-to-one', input, target: { kind: 'class', field: label.name } },
      note: `Field ${quoted(label.name)} keeps one value within a sequence, so it is the class.`,
    },
  };
}

function forecast(numbers: readonly ColumnLook[], time: ColumnLook): Shaped {
  const field = numbers.at(-1)?.name ?? '';
  return {
    records: {
      value: { kind: 'windows', length: WINDOW_ROWS },
      note: `Numbers with a time, ${quoted(time.name)}, are a series, read in windows of ${WINDOW_ROWS} rows in the order of the file.`,
    },
    task: {
      value: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: names(numbers) },
        target: { kind: 'value', field, relativeTo: 'last' },
      },
      note: `The next value of ${quoted(field)} is forecast.`,
    },
    split: {
      value: { by: 'time', validationShare: 0.15, testShare: 0.15 },
      note: 'The last 15 % of the series are its test split, and the 15 % before them its validation split.',
    },
  };
}

function classifyText(text: ColumnLook, target: Record<string, unknown>, isClass: string): Shaped {
  const tokens = text.kind === 'list' ? 'given' : text.meanLength > 40 ? 'words' : 'characters';
  return {
    task: {
      value: { kind: 'many-to-one', input: { kind: 'tokens', field: text.name, tokens }, target },
      note: `Field ${quoted(text.name)} is a text, read by ${tokens}. ${isClass}`,
    },
  };
}

function translate(texts: readonly ColumnLook[]): Shaped {
  const [first, last] = [texts[0], texts.at(-1)];
  const conditions = names(
    texts.slice(1, -1).filter(({ distinct, meanLength }) => distinct < 100 && meanLength < 20),
  );
  const side = (column: ColumnLook | undefined) => ({
    kind: 'tokens',
    field: column?.name ?? '',
    tokens: (column?.meanLength ?? 0) > 40 ? 'words' : 'characters',
  });
  return {
    task: {
      value: {
        kind: 'encoder-decoder',
        input: { ...side(first), ...(conditions.length === 0 ? {} : { conditions }) },
        target: side(last),
      },
      note: `Pairs of texts: ${quoted(first?.name ?? '')} becomes ${quoted(last?.name ?? '')}.`,
    },
  };
}

function tagTask({ rows, fields }: Sample): Part {
  const field = fields.at(-1) ?? 'tag1';
  const isBio =
    rows.every((row) => /^(O|[BI]-.+)$/.test(String(row[field]))) && rows.some((row) => row[field] !== 'O');
  // The coarsest tags are the ones for a first model to learn.
  const tags = isBio ? field : (fields[1] ?? field);
  return {
    value: {
      kind: 'many-to-many',
      input: { kind: 'tokens', field: fields[0] ?? 'token', tokens: 'given' },
      target: { kind: 'tags', field: tags, ...(isBio ? { scheme: 'bio' } : {}) },
    },
    note: isBio
      ? `Column ${quoted(tags)} has tags such as B-X, I-X and O, which mark entities.`
      : `Column ${quoted(tags)} tags each token.`,
  };
}

function textTask({ format }: Sample): Part {
  return 'folder' in format
    ? {
        value: {
          kind: 'many-to-one',
          input: { kind: 'tokens', field: 'text', tokens: 'words' },
          target: { kind: 'class', field: 'label' },
        },
        note: 'The folder of a text is its class.',
      }
    : {
        value: { kind: 'one-to-many', target: { kind: 'tokens', field: 'text', tokens: 'characters' } },
        note: 'Text without a label, for a language model of its characters.',
      };
}

function nameOf({ folder, files }: FoundFiles): string {
  const title =
    files.length === 1
      ? (files[0]?.name ?? '')
      : basename(folder) === 'data'
        ? basename(`${folder}/..`)
        : basename(folder);
  const name = title
    .replace(/\.[^/]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return name === '' ? 'model' : name;
}

const names = (columns: readonly ColumnLook[]): string[] => columns.map(({ name }) => name);
const quoted = (name: string): string => JSON.stringify(name);
const listed = (columns: readonly ColumnLook[]): string => columns.map(({ name }) => quoted(name)).join(', ');
