import type { RunRequest } from '../../../shared/request/request';

/** Fields that the request names for something else, which a `*` therefore does not mean. */
export function namedElsewhere({ task, data }: Pick<RunRequest, 'task' | 'data'>): Set<string> {
  const { records, split } = data;
  const names = [task.target.field];
  if (records.kind === 'groups') names.push(...records.by, ...records.constant);
  if (records.kind === 'groups' && records.orderBy !== undefined) names.push(records.orderBy);
  if ('key' in split) names.push(...(split.key ?? []));
  if (split.by === 'field') names.push(split.field);
  return new Set(names);
}
