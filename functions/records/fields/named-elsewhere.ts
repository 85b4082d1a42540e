import { timeFieldOf, timeFields } from '../../../shared/request/records';
import type { RunRequest } from '../../../shared/request/request';
import { targetFields } from '../../../shared/request/task';

/** Fields that the request names for something else, which a `*` therefore does not mean. */
export function namedElsewhere({ task, data }: Pick<RunRequest, 'task' | 'data'>): Set<string> {
  const { records, split } = data;
  const names = [...targetFields(task.target)];
  if (records.kind === 'groups') names.push(...records.by, ...records.constant);
  if (records.kind === 'windows') names.push(...(records.series ?? []));
  const time =
    records.kind === 'groups' ? records.orderBy : records.kind === 'windows' ? records.time : undefined;
  if (time !== undefined) names.push(...timeFields(timeFieldOf(time)));
  if ('key' in split) names.push(...(split.key ?? []));
  if (split.by === 'field') names.push(split.field);
  return new Set(names);
}
