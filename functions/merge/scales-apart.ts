import type { FieldScales } from '../../shared/dataset';
import { listNames, showValue } from '../../shared/request/nearest';
import { isScaledByRecord, targetFields, type Task } from '../../shared/request/task';
import { areFarApart, rangeOf, showScale } from '../records/windows/series-scales';

/**
 * Says of each field that is forecast which series differ so much in scale that what all of them share would leave
 * nothing of the small ones, and what to do about it. Nothing where each window is scaled by itself.
 *
 * @param shards the ranges that the shards' profiles found
 */
export function scalesApartWarnings(shards: readonly FieldScales[], { input, target }: Task): string[] {
  if (target.kind !== 'value' || isScaledByRecord(target)) return [];
  const fields = targetFields(target);
  const unread = input.kind === 'numeric' ? fields.filter((name) => !input.fields.includes(name)) : [];
  const naming =
    unread.length === 0
      ? ''
      : `, with ${listNames(
          unread.map((name) => showValue(name)),
          'and',
        )} in task.input.fields`;
  return fields.flatMap((field) => {
    const range = rangeOf(
      shards.flatMap((shard) => (shard.field === field ? [shard.smallest, shard.largest] : [])),
    );
    if (range === undefined || !areFarApart(range)) return [];
    return [
      `Series differ in scale: ${showValue(field)} is ${showScale(range.smallest)} and ${showScale(range.largest)}. What is learned has one scale for all, so forecasts of small series are likely to be useless while the score, which large ones decide, looks good; give "record" as task.input.scaling and task.target.scaling, which scales each window by itself${naming}.`,
    ];
  });
}
