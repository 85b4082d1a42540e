import { Rejection } from '../../../shared/encoding/rejection';
import { showValue } from '../../../shared/request/nearest';
import type { RunRequest } from '../../../shared/request/request';
import type { Fields } from './fields';
import { namedElsewhere } from './named-elsewhere';
import { taskFields } from './task-fields';

/**
 * A function that rejects a row in which a name of the request leads to two values, one of a key with a dot in it and one
 * of an object within: neither is more what its owner means.
 *
 * @returns undefined where no name of the request has a dot
 */
export function ambiguousField(
  request: Pick<RunRequest, 'task' | 'data'>,
): ((fields: Fields) => Rejection | undefined) | undefined {
  const { input } = request.task;
  const expanded = input.kind === 'numeric' ? input.fields : [];
  const named = new Set([...taskFields(request.task), ...expanded, ...namedElsewhere(request)]);
  const dotted = [...named].filter((name) => name.includes('.') && !name.includes('*'));
  if (dotted.length === 0) return undefined;
  return (fields) => {
    const name = dotted.find((each) => fields.isAmbiguous?.(each));
    return name === undefined
      ? undefined
      : new Rejection(
          'ambiguous-field',
          `${showValue(name)} is two fields of the row, one by a key with a dot in it and one within an object, and nothing says which is meant; give one of them another name in the data`,
        );
  };
}
