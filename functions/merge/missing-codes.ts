import type { Distributions, Measurements } from '../../shared/statistics';
import { showValue } from '../../shared/request/nearest';
import { isRelativeTarget, type Task } from '../../shared/request/task';
import { rangeWithout } from '../sums/quantile-sketch';

/**
 * What programs write for a missing number: nines, what the UCI's air quality has, the ends of integers and what netCDF
 * fills with.
 */
const CODES: ReadonlySet<number> = new Set([
  ...[99, 999, 9_999, 99_999, 999_999, 9_999_999, 99_999_999, 999_999_999].flatMap((nines) => [
    nines,
    -nines,
  ]),
  ...[-99.9, -999.9, 99.9, 999.9, -99.99, -999.99, 99.99, 999.99, -9_999.9, 9_999.9],
  ...[-200, -888, -8_888, -777, -7_777],
  ...[-32_768, 32_767, 65_535, -2_147_483_648, 2_147_483_647, 4_294_967_295],
  ...[-1e20, 1e20, -1e30, 1e30, -1e34, 1e34, -1e37, 1e37, 9.969209968386869e36],
]);

/**
 * Says of each field of numbers whose least or greatest value may stand for a missing one: a code that lies farther from all
 * other values than these do from each other, or below zero where no other does.
 */
export function missingCodeWarnings({ channels, target }: Distributions, task: Task): string[] {
  const fields = new Map(channels.map((measured) => [measured.name, measured]));
  // Of differences the values are not told.
  if (target !== null && !isRelativeTarget(task.target)) fields.set(target.name, target);
  return [...fields.values()].flatMap(warningOf);
}

function warningOf({ name, sketch }: Measurements): string[] {
  return [sketch.minimum, sketch.maximum].flatMap((code) => {
    if (!CODES.has(code)) return [];
    const others = rangeWithout(sketch, code);
    if (others === undefined || !isFarFrom(code, others)) return [];
    const share = (100 * others.left) / sketch.count;
    return [
      `Field ${showValue(name)} holds ${code} in ${share < 0.1 ? 'less than 0.1' : share.toPrecision(2)} % of the training split, far from all of its other values (${show(others.low)} to ${show(others.high)}). If that stands for a missing value, it is learned as a number like any other and decides how all are scaled: leave such rows out, or the value empty.`,
    ];
  });
}

const isFarFrom = (code: number, { low, high }: { readonly low: number; readonly high: number }): boolean =>
  code < 0 ? low - code > high - low || low >= 0 : code - high > high - low;

const show = (value: number): string => String(Number(value.toPrecision(3)));
