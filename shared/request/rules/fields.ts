import type { DataFormat } from '../format';
import { timeFieldOf, timeFields } from '../records';
import { matchesName } from '../glob';
import { listNames, didYouMean, showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { isNextLabels } from '../task';
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
  // Nor do a language model's: at each step it has read the steps before.
  const leaks =
    data.records.kind === 'windows' || isNextLabels(task.target)
      ? []
      : inputs.filter(({ name }) => name === task.target.field);
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
    case 'json':
    case 'parquet':
      return undefined;
  }
}

function inputFields({ task: { input } }: RunRequest): NamedField[] {
  switch (input.kind) {
    case 'labels':
      return [{ path: 'task.input.field', name: input.field }];
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
  return [...targetNames(task.target), ...splitFields(split), ...recordFields(records)];
}

function targetNames(target: RunRequest['task']['target']): NamedField[] {
  if (target.kind !== 'value' || target.fields === undefined)
    return [{ path: 'task.target.field', name: target.field }];
  return namedEach('task.target.fields', target.fields);
}

function recordFields(records: RunRequest['data']['records']): NamedField[] {
  const timed = (path: string, time: Parameters<typeof timeFieldOf>[0] | undefined): NamedField[] =>
    time === undefined ? [] : timeFields(timeFieldOf(time)).map((name) => ({ path, name }));
  switch (records.kind) {
    case 'rows':
    case 'stream':
      return [];
    case 'windows':
      return [
        ...namedEach('data.records.series', records.series ?? []),
        ...timed('data.records.time', records.time),
      ];
    case 'groups':
      return [
        ...namedEach('data.records.by', records.by),
        ...namedEach('data.records.constant', records.constant),
        ...timed('data.records.orderBy', records.orderBy),
      ];
  }
}

const namedEach = (path: string, names: readonly string[]): NamedField[] =>
  names.map((name, index) => ({ path: `${path}[${index}]`, name }));

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
      const hint = didYouMean(name, columns.names);
      return refuse(
        path,
        `is ${showValue(name)}, which is not among ${columns.path} (${listNames(columns.names, 'and')})${hint}`,
      );
    });
}
