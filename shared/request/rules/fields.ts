import { timeFieldOf, type DataFormat } from '../data';
import { matchesName } from '../glob';
import { listNames, nearestName, showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { refuse } from './refuse';
import { splitFields } from './split';

interface NamedField {
  readonly path: string;
  readonly name: string;
}

export function fieldProblems(request: RunRequest): Problem[] {
  const { data, task } = request;
  const inputs = inputFields(request);
  // A window's target lies after it, so the field that is forecast may be read too.
  const leaks =
    data.records.kind === 'windows' ? [] : inputs.filter(({ name }) => name === task.target.field);
  const columns = columnsOf(data.format);
  return [
    ...leaks.map(({ path, name }) =>
      refuse(
        path,
        `is ${showValue(name)}, the target too; a model that reads its answer learns nothing, so name another field`,
      ),
    ),
    ...repeatedConditions(request),
    ...(columns === undefined ? [] : unknownFields([...inputs, ...otherFields(request)], columns)),
  ];
}

/** What the request itself says of the fields that a record has. */
function columnsOf(format: DataFormat): { readonly path: string; readonly names: string[] } | undefined {
  switch (format.kind) {
    case 'csv':
    case 'conll':
      return format.columns && { path: 'data.format.columns', names: format.columns };
    case 'text': {
      const { field, folder } = format;
      return { path: 'the fields of "text"', names: folder === undefined ? [field] : [field, folder] };
    }
    case 'jsonl':
    case 'parquet':
      return undefined;
  }
}

function inputFields({ task: { input } }: RunRequest): NamedField[] {
  switch (input.kind) {
    case 'tokens':
      return [
        { path: 'task.input.field', name: input.field },
        ...input.conditions.map((name, index) => ({ path: `task.input.conditions[${index}]`, name })),
      ];
    case 'numeric':
      return input.fields.map((name, index) => ({ path: `task.input.fields[${index}]`, name }));
    case 'condition':
      return input.field === undefined ? [] : [{ path: 'task.input.field', name: input.field }];
  }
}

function otherFields({ data: { records, split }, task }: RunRequest): NamedField[] {
  const named = [{ path: 'task.target.field', name: task.target.field }, ...splitFields(split)];
  if (records.kind !== 'groups') return named;
  return [
    ...named,
    ...records.by.map((name, index) => ({ path: `data.records.by[${index}]`, name })),
    ...records.constant.map((name, index) => ({ path: `data.records.constant[${index}]`, name })),
    ...(records.orderBy === undefined
      ? []
      : [{ path: 'data.records.orderBy', name: timeFieldOf(records.orderBy).field }]),
  ];
}

function repeatedConditions({ task: { input } }: RunRequest): Problem[] {
  if (input.kind !== 'tokens') return [];
  const { conditions } = input;
  return conditions.flatMap((name, index) =>
    conditions.indexOf(name) === index
      ? []
      : [refuse(`task.input.conditions[${index}]`, `is ${showValue(name)} again; name each condition once`)],
  );
}

function unknownFields(
  named: readonly NamedField[],
  columns: { readonly path: string; readonly names: readonly string[] },
): Problem[] {
  return named
    .filter(({ name }) => !columns.names.some((column) => matchesName(name, column)))
    .map(({ path, name }) => {
      const slip = nearestName(name, columns.names);
      const hint = slip === undefined ? '' : `; did you mean ${showValue(slip)}?`;
      return refuse(
        path,
        `is ${showValue(name)}, which is not among ${columns.path} (${listNames(columns.names, 'and')})${hint}`,
      );
    });
}
