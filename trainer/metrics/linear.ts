import type { Examples } from '../data/examples';
import { leastSquares } from './least-squares';

/** Numbers of a record that a linear model reads: its cost grows with their square. */
const MAXIMUM_COLUMNS = 256;
/** More records would take long, and change such a model little: then some spread over all of them are read. */
const MAXIMUM_ROWS = 50_000;
/** Keeps the weights of columns that are almost alike small, as a person would who fits so few records. */
const RIDGE = 1e-3;

export interface LinearOptions {
  readonly train: Examples;
  readonly test: Examples;
  /** Outputs of a row of the training split. */
  readonly targets: (row: number) => readonly number[];
  /** M of them. */
  readonly outputs: number;
}

/**
 * A linear model of all numbers of a record, fitted by ridge regression on the training split.
 *
 * @returns [N, M]; undefined where records are no numbers, or not all of one small size
 */
export function linearOutputs({ train, test, targets, outputs }: LinearOptions): Float64Array | undefined {
  const width = widthOf(train);
  if (width === undefined || width !== widthOf(test) || width + 1 > MAXIMUM_COLUMNS) return undefined;
  const inputsOf = ({ values }: Examples, row: number) => [
    1,
    ...values.subarray(row * width, (row + 1) * width),
  ];
  const stride = Math.ceil(train.count / MAXIMUM_ROWS);
  const weights = leastSquares({
    rows: Math.floor(train.count / stride),
    columns: width + 1,
    inputs: (row) => inputsOf(train, row * stride),
    targets: (row) => targets(row * stride),
    ridge: RIDGE,
  });
  const values = new Float64Array(test.count * outputs);
  for (let row = 0; row < test.count; row += 1) {
    const x = inputsOf(test, row);
    for (let output = 0; output < outputs; output += 1) {
      const own = weights[output]!;
      values[row * outputs + output] = x.reduce((sum, value, column) => sum + value * own[column]!, 0);
    }
  }
  return values;
}

/** Numbers of each record; undefined where records differ in it, or are tokens. */
function widthOf({ values, starts, channels, count }: Examples): number | undefined {
  if (values instanceof Int32Array || values.length === 0 || count === 0) return undefined;
  const steps = starts[1]! - starts[0]!;
  for (let row = 0; row < count; row += 1) if (starts[row + 1]! - starts[row]! !== steps) return undefined;
  return steps * channels;
}
