import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf, usesGpu } from './backend';
import { operation } from './operation';
import { stepFloats } from './step-arrays';
import { copyRows, type Rows } from './vector/arrays';

/** Some columns of a row-major array. */
interface Columns {
  readonly array: Float32Array;
  /** Of the whole array. */
  readonly width: number;
  readonly first: number;
}

/**
 * Tensors side by side along their last axis. On a CPU by copying rows: the recurrent layers' arrays lie in JavaScript's
 * memory, and TensorFlow's op would take them to its own and back.
 *
 * @param tensors at least one; all of the same shape but for the last axis
 */
export function concatLast<T extends Tensor>(tensors: readonly [T, ...T[]]): T {
  const [head] = tensors;
  if (tensors.length === 1) return head;
  if (usesGpu()) return tf.concat([...tensors], head.rank - 1);
  const widths = tensors.map(({ shape }) => shape.at(-1) as number);
  const firsts = widths.map((_, i) => sum(widths.slice(0, i)));
  const width = sum(widths);
  const rows = head.size / (widths[0] as number);
  const partOf = (array: Float32Array, i: number): Columns => ({
    array,
    width: widths[i] as number,
    first: 0,
  });
  const placeOf = (array: Float32Array, i: number): Columns => ({ array, width, first: firsts[i] as number });

  const inputs = Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor]));
  const [joined] = operation(inputs, () => {
    const values = stepFloats(rows * width);
    tensors.forEach((tensor, i) => {
      const part = partOf(tensor.dataSync<'float32'>(), i);
      copyColumns(part, placeOf(values, i), { rows, columns: part.width });
    });
    return {
      outputs: [tf.tensor(values, [...head.shape.slice(0, -1), width])],
      gradients: ([dy]) => {
        const slopes = (dy as Tensor).dataSync<'float32'>();
        const slopeOf = (tensor: Tensor, i: number) => () => {
          const part = partOf(stepFloats(tensor.size), i);
          copyColumns(placeOf(slopes, i), part, { rows, columns: part.width });
          return tf.tensor(part.array, [...tensor.shape]);
        };
        return Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, slopeOf(tensor, i)]));
      },
    };
  });
  return joined as T;
}

/** From and to these columns on. */
const rowsOf = ({ array, width, first }: Columns): Rows => ({ array: array.subarray(first), width });

function copyColumns(from: Columns, to: Columns, { rows, columns }: { rows: number; columns: number }): void {
  copyRows(rowsOf(from), rowsOf(to), { columns, count: rows });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
