import type { Encoder, RawExample, Scaler } from '../dataset';
import { showValue } from '../request/nearest';
import { isRelativeTarget, isScaledByRecord, type Task } from '../request/task';
import { Rejection } from './rejection';
import { areNumbers, noLastValue, notFinite, offsetsOf } from './values';

/** Of a value that does not change, what counts as much as a standard deviation of others. */
const SHARE_OF_CONSTANT = 0.01;
/** A deviation of less of the value is how its last digits were rounded. */
const LEAST_SHARE = 1e-9;

/**
 * Mean and standard deviation of each channel of a record's steps [T × C]. A channel that keeps one value has no
 * deviation: a hundredth of the value stands in for it, so that what is learned of it is a share; of zeros it is 1.
 */
export function scalersOfRecord(steps: RawExample['input'], channels: number): Scaler[] {
  const numbers = typeof steps === 'string' ? [] : steps.filter((step) => typeof step !== 'string');
  return Array.from({ length: channels }, (_, channel) => {
    const values = numbers.map((step) => step[channel] ?? NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / values.length);
    const isConstant = deviation <= Math.abs(mean) * LEAST_SHARE;
    const standardDeviation = isConstant ? Math.abs(mean) * SHARE_OF_CONSTANT || 1 : deviation;
    return { mean, standardDeviation };
  });
}

/** A target as its record scales it. */
export interface MeasuredTarget {
  readonly target: number | Float32Array;
  /** What the target is measured from: its window's mean, or its last value where the target is relative to that. */
  readonly offset: number | Float32Array;
  /** Its window's standard deviation. */
  readonly spread: number | Float32Array;
}

/**
 * A function from an example, and what scales each of its channels, to its target: (value - offset) / spread, which are
 * rounded to what a 32-bit float holds only then: rounded before, a large offset would shift each target by another
 * amount. Undefined where the task's target is not scaled by its record.
 */
export function byRecordEncoder(
  task: Task,
  { target: encoder }: Pick<Encoder, 'target'>,
): ((example: RawExample, scalers: readonly Scaler[]) => MeasuredTarget | Rejection) | undefined {
  if (encoder.kind !== 'value' || !isScaledByRecord(task.target)) return undefined;
  const channels = channelsOfTarget(task, encoder.outputs);
  const isRelative = isRelativeTarget(task.target);
  const isVector = encoder.outputs !== undefined;
  return (example, scalers) => {
    const values = typeof example.target === 'number' ? [example.target] : example.target;
    if (!areNumbers(values) || values.length !== channels.length)
      return new Rejection(
        'wrong-type',
        `the target ${showValue(example.target)} is not ${isVector ? `${channels.length} numbers` : 'a number'}`,
      );
    const lasts = isVector ? offsetsOf(example) : [example.offset];
    const own = channels.map((channel) => scalers[channel]!);
    const offsets = own.map(({ mean }, output) => (isRelative ? Number(lasts?.[output] ?? NaN) : mean));
    if (offsets.some(Number.isNaN)) return noLastValue();
    const target = Float32Array.from(
      own,
      ({ standardDeviation }, output) => (values[output]! - offsets[output]!) / standardDeviation,
    );
    if (!target.every(Number.isFinite)) return notFinite('target', isVector ? 'has' : 'is');
    const [offset, spread] = [Float32Array.from(offsets), spreadsOf(own)];
    return isVector
      ? { target, offset, spread }
      : { target: target[0]!, offset: offset[0]!, spread: spread[0]! };
  };
}

/** Standard deviations as they are stored; one that is too small for a 32-bit float is the smallest of them. */
export const spreadsOf = (scalers: readonly Scaler[]): Float32Array =>
  Float32Array.from(scalers, ({ standardDeviation }) => Math.max(standardDeviation, SMALLEST_FLOAT));

const SMALLEST_FLOAT = 2 ** -126;

/** The channel of each value that is told, where its field's past is. */
export function channelsOfTarget(
  { input, target }: Task,
  outputs: readonly { readonly field: string }[] | undefined,
): number[] {
  const fields = input.kind === 'numeric' ? input.fields : [];
  return (outputs ?? [{ field: target.field }]).map(({ field }) => fields.indexOf(field));
}
