import {
  type Cell,
  type KernelName,
  recurrentStack,
  recurrentStackLast,
  stackWeightSpecs,
  tf,
} from '../../../../../trainer/engine';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';

export interface StackProblem {
  cell: Cell;
  layers: number;
  bidirectional: boolean;
  batch: number;
  steps: number;
  inputs: number;
  units: number;
  lengths?: number[] | undefined;
  x: ArrayLike<number>;
  weights: ArrayLike<number>[];
  initial?: ArrayLike<number>[] | undefined;
  /** Gradient of the loss with respect to the outputs; without it only the last states are needed. */
  dh?: ArrayLike<number> | undefined;
  dstates: ArrayLike<number>[];
}

export interface StackNumbers {
  h: Float32Array;
  states: Float32Array[];
  dx: Float32Array;
  dinitial: Float32Array[];
  dweights: Float32Array[];
}

const floats = (values: ArrayLike<number>) => Float32Array.from(values);

/** Outputs and all gradients of sum(h * dh) + sum(states * dstates). */
export function runStack(problem: StackProblem, kernel: KernelName): StackNumbers {
  return inTidy(() => {
    const { batch, steps, inputs, units, initial = [] } = problem;
    const x = tf.tensor3d(floats(problem.x), [batch, steps, inputs]);
    const weights = stackWeightSpecs(problem).map(({ shape }, i) =>
      tf.tensor(floats(problem.weights[i] ?? []), [...shape]),
    );
    const first = initial.map((values) => tf.tensor2d(floats(values), [batch, units]));
    const found: { h: Float32Array; states: Float32Array[] } = { h: new Float32Array(), states: [] };
    const loss = (...all: Tensor[]) => {
      const { h, states } = forward(problem, kernel, all, weights.length);
      found.h = h === null ? found.h : (h.dataSync() as Float32Array).slice();
      found.states = states.map((state) => (state.dataSync() as Float32Array).slice());
      const width = units * (problem.bidirectional ? 2 : 1);
      const terms = states.map((state, i) =>
        state.mul(tf.tensor2d(floats(problem.dstates[i] ?? []), [batch, units])).sum(),
      );
      if (h !== null) terms.push(h.mul(tf.tensor3d(floats(problem.dh ?? []), [batch, steps, width])).sum());
      return tf.addN(terms);
    };
    const grads = tf
      .grads(loss)([x, ...weights, ...first])
      .map((grad) => (grad.dataSync() as Float32Array).slice());
    return {
      ...found,
      dx: grads[0] ?? new Float32Array(),
      dweights: grads.slice(1, 1 + weights.length),
      dinitial: grads.slice(1 + weights.length),
    };
  });
}

function forward(problem: StackProblem, kernel: KernelName, all: Tensor[], weightCount: number) {
  const initial = all.slice(1 + weightCount) as Tensor2D[];
  const options = {
    ...problem,
    x_BTI: all[0] as Tensor3D,
    weights: all.slice(1, 1 + weightCount),
    lengths_B: problem.lengths,
    initialState: initial.length === 0 ? undefined : initial,
    kernel,
  };
  if (problem.dh === undefined) return { h: null, states: recurrentStackLast(options).states };
  const { h_BTH, states } = recurrentStack(options);
  return { h: h_BTH, states };
}

function inTidy<R>(body: () => R): R {
  tf.engine().startScope();
  try {
    return body();
  } finally {
    tf.engine().endScope();
  }
}
