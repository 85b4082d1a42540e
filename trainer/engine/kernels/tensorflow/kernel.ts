import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../backend';
import type { RecurrentCell } from '../../cells';
import { type Forward, operation } from '../../operation';
import type { Kernel, LayerOutput, LayerProblem } from '../problem';
import { flipSteps, initialStates, type Lengths } from '../sequences';
import type { CellInput, FusedCell } from './cell';
import { gruResetAfter, gruResetBefore } from './gru';
import { lstm } from './lstm';
import { simpleRnn } from './simple-rnn';

/**
 * TensorFlow's recurrent kernels where it has them and a few large operations where not, with gradients written by
 * hand. Runs on CPUs and on GPUs.
 */
export const tensorflowKernel: Kernel = {
  name: 'tensorflow',
  supports: (cell) => fusedCell(cell) !== undefined,
  run,
};

function run(problem: LayerProblem): LayerOutput {
  const { x_BTI, weights, cell, sequence } = problem;
  const [batch] = x_BTI.shape;
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor];
  const state = initialStates(problem.initialState, cell.states, [batch, recurrent.shape[0]]);
  const named = Object.fromEntries(state.map((tensor, i) => [`state${i}`, tensor]));
  const outputs = operation({ x_BTI, kernel, recurrent, bias, ...named }, () =>
    forward(problem, { kernel, recurrent, bias, state }),
  );
  if (!sequence) return { h_BTH: null, last: outputs as Tensor2D[] };
  return { h_BTH: outputs[0] as Tensor3D, last: outputs.slice(1) as Tensor2D[] };
}

function forward(problem: LayerProblem, weights: Omit<CellInput, 'x_TBI'>): Forward {
  const { sequence } = problem;
  const order = new TimeOrder(problem);
  const fused = fusedCell(problem.cell);
  if (fused === undefined) throw new Error(`TensorFlow has no kernel for the cell "${problem.cell.kind}"`);
  const cellRun = fused({ x_TBI: order.timeMajor(problem.x_BTI), ...weights });
  const last = cellRun.states_TBH.map((state) => order.atLastSteps(state));
  const h_BTH = sequence ? order.batchMajor(order.masked(cellRun.states_TBH[0] as Tensor3D)) : null;
  return {
    outputs: h_BTH === null ? last : [h_BTH, ...last],
    saved: cellRun.saved,
    gradients(dys) {
      const [dh_BTH, dlast] = sequence ? [dys[0] as Tensor3D, dys.slice(1)] : [null, dys];
      const own = dh_BTH === null ? null : order.masked(order.timeMajor(dh_BTH));
      const slopes = dlast.map((slope, i) => order.addAtLastSteps(i === 0 ? own : null, slope as Tensor2D));
      const found = cellRun.backward(slopes);
      return {
        x_BTI: () => order.batchMajor(found.x_TBI()),
        kernel: () => found.kernel,
        recurrent: () => found.recurrent,
        bias: () => found.bias,
        ...Object.fromEntries(found.state.map((slope, i) => [`state${i}`, () => slope])),
      };
    },
  };
}

/** Undefined for a cell without one. */
function fusedCell({ request }: RecurrentCell): FusedCell | undefined {
  if (request?.kind === 'lstm') return lstm;
  if (request?.kind === 'simple-rnn') return simpleRnn(request.activation);
  if (request?.kind === 'gru') return request.variant === 'reset-after' ? gruResetAfter : gruResetBefore;
  return undefined;
}

/** Batch-first, right-padded, in either direction <-> time-first from the first step to the last, padding behind. */
class TimeOrder {
  readonly #lengths: Lengths;
  readonly #reverse: boolean;
  readonly #batch: number;
  readonly #steps: number;

  constructor({ lengths, reverse, x_BTI }: LayerProblem) {
    this.#lengths = lengths;
    this.#reverse = reverse;
    [this.#batch, this.#steps] = x_BTI.shape;
  }

  timeMajor(x_BTN: Tensor3D): Tensor3D {
    return this.#directed(x_BTN).transpose([1, 0, 2]);
  }

  batchMajor(x_TBN: Tensor3D): Tensor3D {
    return this.#directed(x_TBN.transpose([1, 0, 2]));
  }

  /** Zeros in padding. */
  masked(x_TBN: Tensor3D): Tensor3D {
    if (this.#lengths === null) return x_TBN;
    return x_TBN.mul(this.#stepTensor((t, length) => t < length));
  }

  atLastSteps(x_TBN: Tensor3D): Tensor2D {
    const lengths = this.#lengths;
    const batch = this.#batch;
    const steps = this.#steps;
    if (lengths === null) return x_TBN.slice([steps - 1, 0, 0], [1, -1, -1]).squeeze([0]);
    const index = new Int32Array(2 * batch);
    lengths.forEach((length, b) => index.set([length - 1, b], 2 * b));
    return tf.gatherND(x_TBN, tf.tensor2d(index, [batch, 2])) as Tensor2D;
  }

  addAtLastSteps(x_TBN: Tensor3D | null, rows_BN: Tensor2D): Tensor3D {
    const lengths = this.#lengths;
    const batch = this.#batch;
    const steps = this.#steps;
    const isLast = this.#stepTensor((t, length) => t === (lengths === null ? steps : length) - 1);
    const spread = rows_BN.reshape([1, batch, -1]).mul<Tensor3D>(isLast);
    return x_TBN === null ? spread : x_TBN.add(spread);
  }

  #directed(x_BTN: Tensor3D): Tensor3D {
    return this.#reverse ? flipSteps(x_BTN, this.#lengths) : x_BTN;
  }

  /** [T, B, 1] of ones and zeros. */
  #stepTensor(isSet: (t: number, length: number) => boolean): Tensor3D {
    const batch = this.#batch;
    const steps = this.#steps;
    const lengths = this.#lengths;
    const values = new Float32Array(steps * batch);
    for (let t = 0; t < steps; t++)
      for (let b = 0; b < batch; b++) if (isSet(t, lengths?.[b] ?? steps)) values[t * batch + b] = 1;
    return tf.tensor3d(values, [steps, batch, 1]);
  }
}
