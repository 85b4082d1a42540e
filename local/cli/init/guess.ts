import { basename } from 'node:path';
import { isTargetName, lookAt, type ColumnLook } from './columns';
import type { FoundFiles } from './files';
import type { Sample } from './sample';
import { namesNote } from './names';
import { splitByField, splitByName, SPLIT_BY_HASH, withFiles, type Part } from './splits';
import { loneSeries } from './tasks/lone-series';
import { forecast, groupedRows } from './tasks/series';
import type { Shaped } from './tasks/shaped';
import { independentRows } from './tasks/tables';
import { taggedRows } from './tasks/tagged-rows';
import { tagging } from './tasks/tags';
import { plainText } from './tasks/texts';

export interface Guess {
  readonly request: Record<string, unknown>;
  /** The reasons, one sentence each. */
  readonly notes: readonly string[];
  /** The field that is told, and whether its name or a person says so. */
  readonly told: { readonly field: string; readonly isSure: boolean };
}

export interface Hints {
  /** Where the data is, from the request's folder. */
  readonly location: string;
  /** The field to be told. */
  readonly target?: string | undefined;
}

/** A request for the data, from what its first rows look like. */
export function guessRequest(found: FoundFiles, sample: Sample, { location, target }: Hints): Guess {
  const columns = lookAt(sample);
  const byField = splitByField(columns, sample.rows);
  const shaped = shapeOf(found, sample, {
    columns: columns.filter(({ name }) => name !== byField?.value['field']),
    target,
  });
  const kind = shaped.records?.value['kind'];
  // Windows and a long text are cut in their order, unless files say where.
  const byName = splitByName(found);
  const split = byName ?? shaped.split ?? byField ?? SPLIT_BY_HASH;
  const used = withFiles(split, found);
  const { format, task } = betterNames(sample, shaped.task.value);
  const field = fieldOf(task['target']);
  return {
    request: {
      model: nameOf(found),
      data: {
        location,
        format,
        ...(shaped.records === undefined ? {} : { records: shaped.records.value }),
        split: kind === 'stream' && used.value['by'] === 'file' ? withoutShare(used.value) : used.value,
      },
      task,
      ...(shaped.training === undefined ? {} : { training: shaped.training }),
    },
    notes: [
      ...sample.notes,
      ...(shaped.records === undefined ? [] : [shaped.records.note]),
      `${shaped.task.note}${isToldByNames(task) ? namesNote(found, sample.format.kind) : ''}`,
      used.note,
    ],
    told: { field, isSure: target !== undefined || isTargetName(field) || sample.format.kind === 'text' },
  };
}

/** Whether nothing in the data is the class, so that it may be in names. */
const isToldByNames = ({ kind, input, target }: Part['value']): boolean =>
  (kind === 'one-to-many' && input === undefined) ||
  (typeof target === 'object' && target !== null && 'kind' in target && target.kind === 'value');

const FEWEST_RENAMED = 6;

/** Shorter names where those of many columns were made up. */
function betterNames(
  { format }: Sample,
  task: Part['value'],
): { format: Sample['format']; task: Part['value'] } {
  const { columns } = format;
  const input = task['input'] as { readonly fields?: readonly string[] } | undefined;
  const { fields = [] } = input ?? {};
  if (!Array.isArray(columns) || format.kind !== 'csv' || fields.length < FEWEST_RENAMED)
    return { format, task };
  const target = task['target'] as { readonly kind: string; readonly field: string };
  const told = target.kind === 'class' ? 'label' : 'value';
  const renamed = (columns as string[]).map((name) =>
    name === target.field ? told : fields.includes(name) ? `x${fields.indexOf(name) + 1}` : name,
  );
  return {
    format: { ...format, columns: renamed },
    task: { ...task, input: { ...input, fields: ['x*'] }, target: { ...target, field: told } },
  };
}

const fieldOf = (target: unknown): string =>
  typeof target === 'object' && target !== null && 'field' in target ? String(target.field) : '';

const withoutShare = (split: Part['value']): Part['value'] =>
  'validation' in split ? split : { ...split, validationShare: 0.1 };

interface Looked {
  readonly columns: readonly ColumnLook[];
  readonly target: string | undefined;
}

function shapeOf(found: FoundFiles, sample: Sample, { columns, target }: Looked): Shaped {
  if (sample.format.kind === 'text') return plainText(sample, found);
  const told = columns.find(({ name }) => name === target);
  if (told === undefined)
    return (
      tagging(sample, columns) ??
      taggedRows(sample, columns) ??
      groupedRows(sample, columns) ??
      (hasClass(columns) ? undefined : forecast(sample, columns)) ??
      loneSeries(sample, columns) ??
      independentRows(sample, columns, undefined)
    );
  return (
    tagging(sample, columns) ??
    taggedRows(sample, columns) ??
    groupedRows(sample, columns) ??
    independentRows(sample, columns, told)
  );
}

/** A class by name, of texts: numbers that a name could be of are rather forecast. */
const hasClass = (columns: readonly ColumnLook[]): boolean =>
  columns.some(
    ({ name, kind, distinct, filled }) =>
      isTargetName(name) && kind === 'text' && distinct > 1 && distinct <= Math.max(2, filled / 3),
  );

const GENERIC = /^(data|dataset|datasets|raw|csv|files|x|train|test)$/i;

function nameOf({ folder, files }: FoundFiles): string {
  const own =
    files.length === 1
      ? (files[0]?.name.split('/').at(-1) ?? '').replace(/\.[^.]*(\.gz)?$/i, '')
      : basename(folder);
  const title = GENERIC.test(own) ? basename(GENERIC.test(basename(folder)) ? `${folder}/..` : folder) : own;
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return name === '' || name === '.' ? 'model' : name;
}
