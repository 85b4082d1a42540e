import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { Int64Scalar } from '@tensorflow/tfjs-node-gpu/dist/int64_tensors';
import { runOp, tf } from '../../backend';
import {
  before,
  type CellInput,
  type CellRun,
  correlate,
  slopeAt,
  stackSteps,
  steps,
  weightGradients,
} from './cell';

/**
 * TensorFlow's BlockLSTMV2 forward; backward LSTMBlockCellGrad (elementwise) and one product per step, then the
 * weights' gradients as one product over all steps: 1.4 times faster on a CPU than BlockLSTMGradV2.
 */
export function lstm(input: CellInput): CellRun {
  const { x_TBI, kernel, recurrent, state } = input;
  const bias = input.bias as Tensor1D;
  const units = recurrent.shape[0];
  const [h0, c0] = state as [Tensor2D, Tensor2D];
  const peephole = tf.zeros([units]);
  const weights = tf.concat([kernel, recurrent], 0);
  const length = new Int64Scalar(x_TBI.shape[0]) as unknown as Tensor;
  const results = runOp(
    'BlockLSTMV2',
    [length, x_TBI, c0, h0, weights, peephole, peephole, peephole, bias],
    7,
    { T: 'float32', cell_clip: 0, use_peephole: false },
  ) as Tensor3D[];
  const [i_TBH, c_TBH, f_TBH, o_TBH, candidate_TBH, tanhC_TBH, h_TBH] = results as Results;
  return {
    states_TBH: [h_TBH, c_TBH],
    saved: [...results, x_TBI, h0, c0, weights, peephole],
    backward([dh_TBH, dc_TBH]) {
      const rows = [i_TBH, c_TBH, f_TBH, o_TBH, candidate_TBH, tanhC_TBH].map(steps);
      const previousC = steps(before(c0, c_TBH));
      const [dhs, dcs] = [dh_TBH, dc_TBH].map((slopes) => (slopes ? steps(slopes) : null));
      // The cell's gradient comes in TensorFlow's older gate order i,c,f,o.
      const back = swapMiddle(recurrent).transpose<Tensor2D>();
      const shape = h0.shape;
      let dh: Tensor2D | null = null;
      let dc: Tensor2D | null = null;
      const gates: Tensor2D[] = [];
      for (let t = previousC.length - 1; t >= 0; t--) {
        const [i, c, f, o, candidate, tanhC] = rows.map((row) => row[t] as Tensor2D) as Row;
        const [dcPrevious, dgates] = runOp(
          'LSTMBlockCellGrad',
          [
            ...[x_TBI.slice([t, 0, 0], [1, -1, -1]).squeeze([0]), previousC[t] as Tensor2D, h0, weights],
            ...[peephole, peephole, peephole, bias, i, c, f, o, candidate, tanhC],
            slopeAt(dcs ?? null, t, dc) ?? tf.zeros(shape),
            slopeAt(dhs ?? null, t, dh) ?? tf.zeros(shape),
          ],
          5,
          { T: 'float32', use_peephole: false },
        ) as [Tensor2D, Tensor2D];
        dc = dcPrevious;
        dh = tf.matMul<Tensor2D>(dgates, back);
        gates.unshift(dgates);
      }
      const gates_TBN = swapMiddle(stackSteps(gates));
      return {
        ...weightGradients(input, gates_TBN),
        recurrent: correlate(before(h0, h_TBH), gates_TBN),
        state: [dh ?? tf.zerosLike(h0), dc ?? tf.zerosLike(c0)],
      };
    },
  };
}

type Results = [Tensor3D, Tensor3D, Tensor3D, Tensor3D, Tensor3D, Tensor3D, Tensor3D];
type Row = [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D];

/** i,f,c,o <-> i,c,f,o along the last axis. */
function swapMiddle<T extends Tensor>(tensor: T): T {
  const [first, second, third, fourth] = tf.split(tensor, 4, -1) as [T, T, T, T];
  return tf.concat([first, third, second, fourth], -1);
}
