import { timeFieldOf, timeFields } from '../records';
import { matchesName } from '../glob';
import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { isAligned } from '../task';
import { refuse, when } from './refuse';
import { timeProblems } from './time';
import { windowProblems } from './windows';

/** Rules of how rows become records, and of what such records can be used for. */
export function recordProblems(request: RunRequest): Problem[] {
  const { data, task } = request;
  const kind = 'data.records.kind';
  if (data.format.kind === 'conll') {
    return [
      ...when(
        data.records.kind !== 'rows',
        kind,
        `is ${showValue(data.records.kind)}, but blocks of "conll" are records already; leave it out`,
      ),
      ...conllProblems(request),
    ];
  }
  if (data.format.kind === 'text' && data.format.unit === 'document') {
    return when(
      data.records.kind !== 'rows',
      kind,
      `is ${showValue(data.records.kind)}, but a document is a record already; leave it out, or give "line" as data.format.unit`,
    );
  }
  if (data.records.kind === 'groups') return groupProblems(request);
  if (data.records.kind === 'windows') return windowProblems(request);
  if (data.records.kind === 'stream') return [];
  const { target } = task;
  if (target.kind !== 'value') return [];
  return [
    ...when(
      target.relativeTo === 'last',
      'task.target.relativeTo',
      'is "last", but only a window has a last value of the target; give {"kind": "windows"} as data.records, or "nothing"',
    ),
    ...when(
      target.seasonRows !== undefined,
      'task.target.seasonRows',
      `is ${target.seasonRows}, but only windows have seasons; give {"kind": "windows"} as data.records, or leave it out`,
    ),
  ];
}

function conllProblems({ task }: RunRequest): Problem[] {
  const { input, target } = task;
  const fix = 'the columns of "conll" are arrays; give "given"';
  return [
    ...(input.kind === 'tokens' && input.tokens !== 'given'
      ? [refuse('task.input.tokens', `is "${input.tokens}", but ${fix}`)]
      : []),
    ...(target.kind === 'tokens' && target.tokens !== 'given'
      ? [refuse('task.target.tokens', `is "${target.tokens}", but ${fix}`)]
      : []),
    ...when(
      isPoint(task),
      'task.target.kind',
      `is "${target.kind}", but a block of "conll" has one for each token; give "tags"`,
    ),
    ...conditionsOf(input).map(({ path, name }) =>
      refuse(
        path,
        `is ${showValue(name)}, but a column of "conll" has many values in a record; leave it out`,
      ),
    ),
  ];
}

function groupProblems({ data: { records }, task }: RunRequest): Problem[] {
  const { input, target } = task;
  if (records.kind !== 'groups') return [];
  const single = [...records.by, ...records.constant];
  const order = records.orderBy === undefined ? [] : timeFields(timeFieldOf(records.orderBy));
  const fix = 'name it in data.records.constant, for fields that keep one value in a group';
  return [
    ...timeProblems('data.records.orderBy', records.orderBy),
    ...when(
      order.length > 0 && order.every((name) => single.includes(name)),
      'data.records.orderBy',
      `is ${showValue(order.length === 1 ? order[0] : order)}, which has one value in a group; name a field that has a value in each row`,
    ),
    ...when(
      isPoint(task) && !single.includes(target.field),
      'task.target.field',
      `is ${showValue(target.field)}, which has a value in each row of a group; ${fix}`,
    ),
    ...conditionsOf(input)
      .filter(({ name }) => !single.includes(name))
      .map(({ path, name }) => refuse(path, `is ${showValue(name)}, which has a value in each row; ${fix}`)),
    ...(input.kind === 'numeric'
      ? input.fields.flatMap((pattern, index) => {
          const matched = single.find((name) => name !== target.field && matchesName(pattern, name));
          return when(
            matched !== undefined,
            `task.input.fields[${index}]`,
            `is ${showValue(pattern)}, which stands for ${showValue(matched)} too, and that has one value in a group; name fields that have a value in each row`,
          );
        })
      : []),
  ];
}

/** Whether a record has one target: a class, a value, or labels. */
const isPoint = (task: RunRequest['task']): boolean => !isAligned(task) && task.target.kind !== 'tokens';

function conditionsOf(input: RunRequest['task']['input']): { path: string; name: string }[] {
  if (input.kind === 'condition')
    return input.field === undefined ? [] : [{ path: 'task.input.field', name: input.field }];
  const names = input.kind === 'tokens' ? input.conditions : [];
  return names.map((name, index) => ({ path: `task.input.conditions[${index}]`, name }));
}
