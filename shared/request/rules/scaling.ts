import { listNames, showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { isScaledByRecord, targetFields } from '../task';
import { when } from './refuse';

/**
 * Rules of numbers that are scaled by the record that they are in: an answer is turned back into its own unit by what
 * its window holds, so the window has to hold the field's past, scaled alike.
 */
export function scalingProblems({ data: { records }, task: { kind, input, target } }: RunRequest): Problem[] {
  if (input.kind !== 'numeric') return [];
  const ofInput = input.scaling === 'record';
  const ofTarget = isScaledByRecord(target);
  const forecast = target.kind === 'value' ? targetFields(target) : [];
  const unread = forecast.filter((name) => !input.fields.includes(name));
  const isForecast = records.kind === 'windows' && target.kind === 'value';
  return [
    ...when(
      kind === 'one-to-one' && ofInput,
      'task.input.scaling',
      'is "record", but a vector has a single step, which has no deviation; give "standard" or "none"',
    ),
    ...when(
      ofTarget && !isForecast,
      'task.target.scaling',
      'is "record", but only a window holds the past of what is told; give "standard" or "none"',
    ),
    ...when(
      ofTarget && isForecast && unread.length > 0,
      'task.target.scaling',
      `is "record", but task.input.fields does not have ${listNames(unread, 'and')}, whose window would say how large the answer is; name ${unread.length === 1 ? 'it' : 'them'} there too, or give "standard"`,
    ),
    ...when(
      ofTarget && isForecast && unread.length === 0 && !ofInput,
      'task.input.scaling',
      `is ${showValue(input.scaling)}, but task.target.scaling is "record"; give "record" for both`,
    ),
    ...when(
      ofInput && isForecast && !ofTarget && unread.length < forecast.length,
      'task.target.scaling',
      `is ${showValue(target.kind === 'value' ? target.scaling : undefined)}, but task.input.scaling is "record", so that the network is not told how large a window's values are; give "record" for both`,
    ),
  ];
}
