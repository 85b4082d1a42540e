import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { runOp, tf } from '../../backend';
import type { Activation } from '../../cells';
import { before, type CellInput, type CellRun, correlate, type FusedCell } from './cell';
import { project, slopeAt, stackSteps, steps, weightGradients } from './cell';

/** From the activation's value and its slope to the slope of its argument. */
const SLOPE: Record<Activation, (value: Tensor2D, slope: Tensor2D) => Tensor2D> = {
  tanh: (value, slope) => runOp('TanhGrad', [value, slope], 1, { T: 'float32' })[0] as Tensor2D,
  sigmoid: (value, slope) => runOp('SigmoidGrad', [value, slope], 1, { T: 'float32' })[0] as Tensor2D,
  relu: (value, slope) => runOp('ReluGrad', [slope, value], 1, { T: 'float32' })[0] as Tensor2D,
};

/** h' = g(x W + h U + b) */
export function simpleRnn(activation: Activation): FusedCell {
  return (input: CellInput): CellRun => {
    const { x_TBI, kernel, recurrent, bias, state } = input;
    const initial = state[0] as Tensor2D;
    let h = initial;
    const outputs = steps(project(x_TBI, kernel).add(bias)).map((x) => {
      h = tf[activation](x.add<Tensor2D>(h.matMul(recurrent)));
      return h;
    });
    const h_TBH = stackSteps(outputs);
    return {
      states_TBH: [h_TBH],
      saved: [h_TBH, x_TBI, initial],
      backward([slopes_TBH]) {
        const back = recurrent.transpose<Tensor2D>();
        const values = steps(h_TBH);
        const slopes = slopes_TBH ? steps(slopes_TBH) : null;
        let dh: Tensor2D | null = null;
        const gates: Tensor2D[] = [];
        for (let t = values.length - 1; t >= 0; t--) {
          const value = values[t] as Tensor2D;
          const gate = SLOPE[activation](value, slopeAt(slopes, t, dh) ?? tf.zerosLike(value));
          gates.unshift(gate);
          dh = tf.matMul<Tensor2D>(gate, back);
        }
        const gates_TBH: Tensor3D = stackSteps(gates);
        return {
          ...weightGradients(input, gates_TBH),
          recurrent: correlate(before(initial, h_TBH), gates_TBH),
          state: [dh ?? tf.zerosLike(initial)],
        };
      },
    };
  };
}
