import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../backend';

/** A cell over time, without lengths: padding and direction are handled around it. */
export type FusedCell = (input: CellInput) => CellRun;

export interface CellInput {
  /** Time first: one step is one block of memory. */
  readonly x_TBI: Tensor3D;
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor;
  readonly state: readonly Tensor2D[];
}

export interface CellRun {
  /** State after each step: [h] or [h, c]. */
  readonly states_TBH: readonly Tensor3D[];
  /** What `backward` reads. */
  readonly saved: readonly Tensor[];
  /** @param slopes_TBH gradient of each of `states_TBH`, null for one without */
  backward(slopes_TBH: readonly (Tensor3D | null)[]): CellGradients;
}

export interface CellGradients {
  x_TBI(): Tensor3D;
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor;
  readonly state: readonly Tensor2D[];
}

/** x W for all steps in one product: [T, B, I] -> [T, B, N]. */
export function project(x_TBI: Tensor3D, kernel: Tensor2D): Tensor3D {
  const [steps, batch, inputs] = x_TBI.shape;
  return x_TBI
    .reshape([steps * batch, inputs])
    .matMul(kernel)
    .reshape([steps, batch, kernel.shape[1]]);
}

/** Sum over all steps of aᵗ b, as one product: [T, B, M], [T, B, N] -> [M, N]. */
export function correlate(a_TBM: Tensor3D, b_TBN: Tensor3D): Tensor2D {
  const flat = (tensor: Tensor3D) => tensor.reshape<Tensor2D>([-1, tensor.shape[2]]);
  return tf.matMul(flat(a_TBM), flat(b_TBN), true, false);
}

/** The state before each step: the initial one, then all but the last. */
export function before(initial_BH: Tensor2D, after_TBH: Tensor3D): Tensor3D {
  const [steps, batch, units] = after_TBH.shape;
  const first = initial_BH.reshape<Tensor3D>([1, batch, units]);
  return steps === 1 ? first : tf.concat([first, after_TBH.slice([0, 0, 0], [steps - 1, batch, units])], 0);
}

/** Common to all gates: the weight gradients from the gates' slopes, [T, B, N]. */
export function weightGradients(input: CellInput, gates_TBN: Tensor3D) {
  // A product with a matrix transposed beforehand is several times faster than one that transposes on the fly.
  return {
    x_TBI: () => project(gates_TBN, input.kernel.transpose()),
    kernel: correlate(input.x_TBI, gates_TBN),
    bias: gates_TBN.sum<Tensor1D>([0, 1]),
  };
}

export function steps(tensor_TBN: Tensor3D): Tensor2D[] {
  return tf.unstack(tensor_TBN) as Tensor2D[];
}

export function stackSteps(list: readonly Tensor2D[]): Tensor3D {
  return tf.stack([...list]) as Tensor3D;
}

/** Slope of a step's output: from the loss at that step plus what comes back from the next step. */
export function slopeAt(
  slopes: readonly Tensor2D[] | null,
  t: number,
  fromNext: Tensor2D | null,
): Tensor2D | null {
  const own = slopes?.[t] ?? null;
  if (own === null || fromNext === null) return own ?? fromNext;
  return own.add<Tensor2D>(fromNext);
}
