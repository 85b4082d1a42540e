import type { Matrix, Multiply } from './kernels/onednn/multiply';
import { stepFloats } from './step-arrays';
import { copyRows, fill } from './vector/arrays';

export interface HostArrays {
  readonly x: Float32Array;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

export interface Size {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** An affine map and its gradients on arrays. */
export interface Products {
  forward(arrays: HostArrays, size: Size): Float32Array;
  inputGradient(arrays: HostArrays, dy: Float32Array, size: Size): Float32Array;
  kernelGradient(arrays: HostArrays, dy: Float32Array, size: Size): Float32Array;
  biasGradient(dy: Float32Array, size: Size): Float32Array;
}

/** By oneDNN. */
export const nativeProducts = (multiply: Multiply): Products => ({
  forward({ x, kernel, bias }, { rows, inputs, outputs }) {
    const sum = stepFloats(rows * outputs);
    copyRows({ array: bias, width: 0 }, { array: sum, width: outputs }, { columns: outputs, count: rows });
    multiply({ a: matrix(x, rows, inputs), b: matrix(kernel, inputs, outputs), sum });
    return sum;
  },
  inputGradient({ kernel }, dy, { rows, inputs, outputs }) {
    const sum = fill(stepFloats(rows * inputs), 0);
    multiply({ a: matrix(dy, rows, outputs), b: matrix(kernel, inputs, outputs), transposed: 'b', sum });
    return sum;
  },
  kernelGradient({ x }, dy, { rows, inputs, outputs }) {
    const sum = fill(stepFloats(inputs * outputs), 0);
    multiply({ a: matrix(x, rows, inputs), b: matrix(dy, rows, outputs), transposed: 'a', sum });
    return sum;
  },
  biasGradient(dy, { rows, outputs }) {
    const sum = fill(stepFloats(outputs), 0);
    const ones = fill(stepFloats(rows), 1);
    multiply({ a: matrix(ones, 1, rows), b: matrix(dy, rows, outputs), sum });
    return sum;
  },
});

const matrix = (values: Float32Array, rows: number, columns: number): Matrix => ({ values, rows, columns });

function forward({ x, kernel, bias }: HostArrays, { rows, inputs, outputs }: Size): Float32Array {
  const y = new Float32Array(rows * outputs);
  const sums = new Float64Array(outputs);
  for (let n = 0; n < rows; n++) {
    sums.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[n * inputs + i] as number;
      for (let o = 0; o < outputs; o++)
        sums[o] = (sums[o] as number) + value * (kernel[i * outputs + o] as number);
    }
    y.set(sums, n * outputs);
  }
  return y;
}

function inputGradient(
  { kernel }: HostArrays,
  dy: Float32Array,
  { rows, inputs, outputs }: Size,
): Float32Array {
  const dx = new Float32Array(rows * inputs);
  for (let n = 0; n < rows; n++)
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++)
        sum += (dy[n * outputs + o] as number) * (kernel[i * outputs + o] as number);
      dx[n * inputs + i] = sum;
    }
  return dx;
}

function kernelGradient({ x }: HostArrays, dy: Float32Array, { rows, inputs, outputs }: Size): Float32Array {
  const sums = new Float64Array(inputs * outputs);
  for (let n = 0; n < rows; n++)
    for (let i = 0; i < inputs; i++) {
      const value = x[n * inputs + i] as number;
      for (let o = 0; o < outputs; o++) {
        const at = i * outputs + o;
        sums[at] = (sums[at] as number) + value * (dy[n * outputs + o] as number);
      }
    }
  return Float32Array.from(sums);
}

function columnSums(dy: Float32Array, { rows, outputs }: Size): Float32Array {
  const sums = new Float64Array(outputs);
  for (let n = 0; n < rows; n++)
    for (let o = 0; o < outputs; o++) sums[o] = (sums[o] as number) + (dy[n * outputs + o] as number);
  return Float32Array.from(sums);
}

/** In JavaScript. */
export const LOOPS: Products = { forward, inputGradient, kernelGradient, biasGradient: columnSums };
