import type { Tensor, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../backend';
import { type Forward, operation } from '../../operation';
import type { Kernel, LayerOutput, LayerProblem } from '../problem';
import { nativeCell } from './cells';
import { LayerCall } from './layer-call';
import type { OneDnn } from './library';
import { Runtime } from './runtime';

/** oneDNN's recurrent primitives: entire layers, forward and backward, with weights packed for the processor. */
export function oneDnnKernel(dnnl: OneDnn): Kernel {
  const runtime = new Runtime(dnnl);
  return {
    name: 'onednn',
    supports: (cell) => nativeCell(cell) !== undefined,
    run: (problem) => run(runtime, problem),
  };
}

function run(runtime: Runtime, problem: LayerProblem): LayerOutput {
  const { x_BTI, weights, initialState, sequence } = problem;
  const named: [string, Tensor | undefined][] = [
    ['x', x_BTI],
    ...['kernel', 'recurrent', 'bias'].map((name, i): [string, Tensor | undefined] => [name, weights[i]]),
    ...['h', 'c'].map((name, i): [string, Tensor | undefined] => [name, initialState?.[i]]),
  ];
  const inputs = Object.fromEntries(
    named.flatMap(([name, tensor]) => (tensor === undefined ? [] : [[name, tensor]])),
  );
  const outputs = operation(inputs, (training) => forward(runtime, { problem, training }));
  if (!sequence) return { h_BTH: null, last: outputs as LayerOutput['last'] };
  return { h_BTH: outputs[0] as Tensor3D, last: outputs.slice(1) as LayerOutput['last'] };
}

function forward(
  runtime: Runtime,
  { problem, training }: { problem: LayerProblem; training: boolean },
): Forward {
  const call = new LayerCall(runtime, problem, training);
  const { h_BTH, last } = call.forward();
  const stateShape = [call.batch, call.units];
  const outputs = last.map((values) => tf.tensor(values, stateShape));
  if (h_BTH !== null) outputs.unshift(tf.tensor(h_BTH, [call.batch, call.steps, call.units]));
  return {
    outputs,
    gradients(dys) {
      const slopes = dys.map((dy) => dy.dataSync() as Float32Array);
      const found = call.backward(
        h_BTH === null ? null : (slopes[0] ?? null),
        slopes.slice(h_BTH === null ? 0 : 1),
      );
      const shaped = (values: Float32Array, like: Tensor | undefined) => () =>
        tf.tensor(values, [...(like?.shape ?? [])]);
      const [kernel, recurrent, bias] = problem.weights;
      return {
        x: () => tf.tensor(found.x(), problem.x_BTI.shape),
        kernel: shaped(found.kernel, kernel),
        recurrent: shaped(found.recurrent, recurrent),
        bias: shaped(found.bias, bias),
        h: () => tf.tensor(found.h, stateShape),
        c: () => tf.tensor(found.c, stateShape),
      };
    },
  };
}
