import type { RawExample, Scaler, TargetEncoder } from '../dataset';
import { showValue } from '../request/nearest';
import { isRelativeTarget, type Task } from '../request/task';
import { Rejection } from './rejection';

type ValueEncoder = Extract<TargetEncoder, { kind: 'value' }>;

const AS_IT_IS: Scaler = { mean: 0, standardDeviation: 1 };

/**
 * A function from an example to its scaled target: a number, or one for each of the encoder's outputs, field by field
 * and in each by horizon.
 */
export function valueEncoder(
  target: Task['target'],
  { scaler, outputs, scalers }: ValueEncoder,
): (example: RawExample) => number | Float32Array | Rejection {
  const isRelative = isRelativeTarget(target);
  if (outputs !== undefined) {
    const each = outputs.map((_, output) => scalers?.[output] ?? AS_IT_IS);
    return (example) => encodeVector(example, each, isRelative);
  }
  const { mean, standardDeviation } = scaler ?? AS_IT_IS;
  return (example) => {
    const value = learnedValue(example, isRelative);
    if (value instanceof Rejection) return value;
    const scaled = (value - mean) / standardDeviation;
    return Number.isFinite(Math.fround(scaled)) ? scaled : notFinite('target', 'is');
  };
}

/** What the network learns of a value: itself, or its difference from the window's last one. */
function learnedValue({ target, offset }: RawExample, isRelative: boolean): number | Rejection {
  if (typeof target !== 'number') {
    return new Rejection('wrong-type', `the target ${showValue(target)} is not a number`);
  }
  if (!isRelative) return target;
  return typeof offset === 'number' ? target - offset : noLastValue();
}

function encodeVector(
  example: RawExample,
  scalers: readonly Scaler[],
  isRelative: boolean,
): Float32Array | Rejection {
  const { target } = example;
  if (!areNumbers(target) || target.length !== scalers.length) {
    return new Rejection('wrong-type', `the target ${showValue(target)} is not ${scalers.length} numbers`);
  }
  const offsets = isRelative ? offsetsOf(example) : undefined;
  if (isRelative && offsets === undefined) return noLastValue();
  const scaled = Float32Array.from(target, (value, output) => {
    const { mean, standardDeviation } = scalers[output] ?? AS_IT_IS;
    return (value - (offsets?.[output] ?? 0) - mean) / standardDeviation;
  });
  return scaled.every(Number.isFinite) ? scaled : notFinite('target', 'has');
}

/**
 * What each value of a target is measured from: a field's last value, for all its horizons; undefined where the record
 * does not say.
 */
export function offsetsOf({ target, offset }: RawExample): number[] | undefined {
  if (!areNumbers(target) || !Array.isArray(offset) || offset.length === 0) return undefined;
  const horizons = target.length / offset.length;
  return target.map((_, output) => offset[Math.floor(output / horizons)] ?? NaN);
}

export const areNumbers = (target: RawExample['target']): target is number[] =>
  Array.isArray(target) && typeof target[0] === 'number';

export const noLastValue = (): Rejection =>
  new Rejection('missing-value', 'the record has no last value that its target could be measured from');

export const notFinite = (what: 'input' | 'target', verb: 'has' | 'is'): Rejection =>
  new Rejection('not-finite', `the ${what}, once scaled, ${verb} a value that a 32-bit float does not hold`);
