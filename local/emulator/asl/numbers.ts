import { queryError } from './errors';
import { evaluateField, type Visit } from './frame';
import type { Json } from './json';

/**
 * A field that is a number or an expression for one.
 *
 * @throws StateError `States.QueryEvaluationError` if it evaluates to anything else
 */
export async function evaluateNumber(
  visit: Visit,
  field: string,
  template: Json,
  range: { readonly min: number; readonly max: number; readonly whole?: boolean },
): Promise<number> {
  const value = await evaluateField(visit, field, template, null);
  const isFit =
    typeof value === 'number' &&
    value >= range.min &&
    value <= range.max &&
    (range.whole === false || Number.isInteger(value));
  if (isFit) return value;
  const kind = range.whole === false ? 'a number' : 'a whole number';
  throw queryError(
    `${field} of ${visit.name} must be ${kind} from ${range.min} to ${range.max}; got ${JSON.stringify(value)}`,
    field,
  );
}
