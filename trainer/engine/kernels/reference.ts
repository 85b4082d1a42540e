import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import type { Watch } from '../cells';
import type { Kernel, LayerOutput, LayerProblem } from './problem';
import { initialStates, reverseSequences, stepMask } from './sequences';

/** Plain operations and automatic differentiation, one step after another: slow, and the reference for the tests. */
export const referenceKernel: Kernel = {
  name: 'reference',
  supports: () => true,
  run: (problem) => runReference(problem, null),
};

export function runReference(problem: LayerProblem, watch: Watch | null): LayerOutput {
  const { cell, lengths, reverse, sequence } = problem;
  const [batch, steps] = problem.x_BTI.shape;
  const units = problem.weights[1]?.shape[0] ?? 0;
  const step = cell.step(problem.weights, watch);
  const x_BTI = reverse ? reverseSequences(problem.x_BTI, lengths) : problem.x_BTI;
  const masks = lengths === null ? null : tf.split(stepMask(lengths, steps), steps, 1);
  let state = initialStates(problem.initialState, cell.states, [batch, units]);
  const outputs = stepsOf(x_BTI).map((x_BI, t) => {
    const next = step(x_BI, state);
    const mask = masks?.[t];
    // Beyond its length a sequence keeps its state and outputs zeros.
    state =
      mask === undefined ? next : next.map((after, i) => hold(mask as Tensor2D, after, state[i] ?? after));
    const [h, ...rest] = state;
    if (watch !== null) state = [watch.state(h as Tensor2D, t), ...rest];
    return mask === undefined ? state[0] : tf.mul(state[0] as Tensor2D, mask);
  });
  if (!sequence) return { h_BTH: null, last: state };
  const h_BTH = tf.stack(outputs as Tensor2D[], 1) as Tensor3D;
  return { h_BTH: reverse ? reverseSequences(h_BTH, lengths) : h_BTH, last: state };
}

/** tfjs 4.22's gradient of an unstack into one tensor fails. */
function stepsOf(x_BTI: Tensor3D): Tensor2D[] {
  return x_BTI.shape[1] === 1 ? [x_BTI.squeeze([1])] : (tf.unstack(x_BTI, 1) as Tensor2D[]);
}

function hold(mask_B1: Tensor2D, after: Tensor2D, before: Tensor2D): Tensor2D {
  return before.add(after.sub(before).mul(mask_B1));
}
