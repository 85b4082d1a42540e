import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../backend';
import { type Forward, operation } from '../../operation';
import type { Kernel, LayerOutput, LayerProblem } from '../problem';
import { flipSteps, initialStates } from '../sequences';
import { type CudnnOps, noCellState, tensorflowCudnnOps } from './ops';
import { packParams, type ParamsLayout, paramsLayout, unpackParams } from './params';

/** NVIDIA's kernels, through TensorFlow's ops: entire layers, forward and backward, on a GPU. */
export function cudnnKernel(ops: CudnnOps = tensorflowCudnnOps): Kernel {
  return {
    name: 'cudnn',
    supports: (cell) => paramsLayout(cell) !== undefined,
    run: (problem) => run(ops, problem),
  };
}

function run(ops: CudnnOps, problem: LayerProblem): LayerOutput {
  const { x_BTI, weights, cell, sequence } = problem;
  const layout = paramsLayout(cell);
  if (layout === undefined) throw new Error(`cuDNN has no kernel for the cell "${cell.kind}"`);
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor];
  const state = initialStates(problem.initialState, cell.states, [x_BTI.shape[0], recurrent.shape[0]]);
  const named = Object.fromEntries(state.map((tensor, i) => [`state${i}`, tensor]));
  const outputs = operation({ x_BTI, kernel, recurrent, bias, ...named }, (training) =>
    forward({ ops, layout, problem, state, training }),
  );
  if (!sequence) return { h_BTH: null, last: outputs as Tensor2D[] };
  return { h_BTH: outputs[0] as Tensor3D, last: outputs.slice(1) as Tensor2D[] };
}

interface Call {
  readonly ops: CudnnOps;
  readonly layout: ParamsLayout;
  readonly problem: LayerProblem;
  readonly state: readonly Tensor2D[];
  readonly training: boolean;
}

function forward({ ops, layout, problem, state, training }: Call): Forward {
  const { x_BTI, weights, lengths, sequence } = problem;
  const { mode } = layout;
  const [batch, steps, inputs] = x_BTI.shape;
  const units = (weights[1] as Tensor2D).shape[0];
  const directed = (rows_BTN: Tensor3D) => (problem.reverse ? flipSteps(rows_BTN, lengths) : rows_BTN);
  const asState = (rows_BH: Tensor): Tensor3D => rows_BH.reshape([batch, 1, units]);
  const input = {
    x_BTI: directed(x_BTI),
    h_B1H: asState(state[0] as Tensor2D),
    c_B1H: state[1] === undefined ? noCellState() : asState(state[1]),
    params: packParams(layout, weights),
    lengths_B: tf.tensor1d(lengths ?? new Int32Array(batch).fill(steps), 'int32'),
  };
  const output = ops.forward(mode, input, training);
  const last = [output.last.h_B1H, output.last.c_B1H]
    .slice(0, state.length)
    .map((rows) => rows.reshape<Tensor2D>([batch, units]));
  return {
    outputs: sequence ? [directed(output.h_BTH), ...last] : last,
    saved: [...Object.values(input), output.h_BTH, output.last.h_B1H, output.last.c_B1H, ...output.workspace],
    gradients(dys) {
      const [dh_BTH, dlast] = sequence ? [dys[0] as Tensor3D, dys.slice(1)] : [null, dys];
      const found = ops.backward(mode, input, output, {
        h_BTH: dh_BTH === null ? tf.zeros([batch, steps, units]) : directed(dh_BTH),
        lastH_B1H: asState(dlast[0] as Tensor),
        lastC_B1H: dlast[1] === undefined ? noCellState() : asState(dlast[1]),
      });
      const [kernel, recurrent, bias] = unpackParams(layout, { params: found.params, inputs, units });
      return {
        x_BTI: () => directed(found.x_BTI),
        kernel: () => kernel,
        recurrent: () => recurrent,
        bias: () => bias,
        state0: () => found.h_B1H.reshape([batch, units]),
        state1: () => found.c_B1H.reshape([batch, units]),
      };
    },
  };
}
