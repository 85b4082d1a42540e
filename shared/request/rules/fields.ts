import { matchesName } from '../glob';
import { listNames, nearestName, showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { refuse } from './refuse';

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
  const { format } = data;
  const columns = format.kind === 'jsonl' ? undefined : format.columns;
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

function otherFields({ data: { records }, task }: RunRequest): NamedField[] {
  const target = { path: 'task.target.field', name: task.target.field };
  if (records.kind !== 'groups') return [target];
  return [
    target,
    ...records.by.map((name, index) => ({ path: `data.records.by[${index}]`, name })),
    ...records.constant.map((name, index) => ({ path: `data.records.constant[${index}]`, name })),
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

function unknownFields(named: readonly NamedField[], columns: readonly string[]): Problem[] {
  return named
    .filter(({ name }) => !columns.some((column) => matchesName(name, column)))
    .map(({ path, name }) => {
      const slip = nearestName(name, columns);
      const hint = slip === undefined ? '' : `; did you mean ${showValue(slip)}?`;
      return refuse(
        path,
        `is ${showValue(name)}, which is not among data.format.columns (${listNames(columns, 'and')})${hint}`,
      );
    });
}
