import { Rejection } from '../../../shared/encoding/rejection';
import { matchesName } from '../../../shared/request/glob';
import { showValue } from '../../../shared/request/nearest';
import type { Task } from '../../../shared/request/task';
import { pathsOf, type Fields } from './fields';

/**
 * A function that rejects a record with a field that a pattern of the request matches, but that the plan did not find
 * when it expanded the patterns: leaving it out would make another sequence of the record, in silence.
 *
 * @returns undefined where the request has no patterns
 */
export function unexpectedField(
  task: Task,
  namedElsewhere: ReadonlySet<string>,
): ((fields: Fields) => Rejection | undefined) | undefined {
  const { input } = task;
  if (input.kind !== 'numeric' || input.patterns === undefined) return undefined;
  const { patterns, fields: known } = input;
  const verdicts = new Map<string, boolean>();
  for (const name of [...known, ...namedElsewhere]) verdicts.set(name, false);
  const isUnexpected = (name: string): boolean => {
    const verdict = verdicts.get(name) ?? patterns.some((pattern) => matchesName(pattern, name));
    verdicts.set(name, verdict);
    return verdict;
  };
  return (fields) => {
    for (const name of pathsOf(fields))
      if (isUnexpected(name) && fields.isInKey?.(name) !== true)
        return new Rejection(
          'unexpected-field',
          `field ${showValue(name)} matches ${showValue(patterns)}, which stands for ${known.length} fields that the first rows have; give the fields by name, or let every row have the same ones`,
        );
    return undefined;
  };
}
