import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../backend';
import { type Forward, operation } from '../../operation';
import type { Kernel, LayerOutput, LayerProblem } from '../problem';
import { nativeCell } from './cells';
import { LayerRun } from './layer-run';
import type { OneDnn } from './library';
import { Runtime } from './runtime';

/** oneDNN's recurrent primitives: entire layers, forward and backward. */
export function oneDnnKernel(dnnl: OneDnn): Kernel {
  const runtime = new Runtime(dnnl);
  return {
    name: 'onednn',
    supports: (cell) => nativeCell(cell) !== undefined,
    run: (problem) => runAll(runtime, [problem])[0] as LayerOutput,
    runBoth: (problems) => runAll(runtime, problems) as [LayerOutput, LayerOutput],
  };
}

/** @param problems of the same input */
function runAll(runtime: Runtime, problems: readonly LayerProblem[]): LayerOutput[] {
  const named: [string, Tensor | undefined][] = [
    ['x', problems[0]?.x_BTI],
    ...problems.flatMap(({ weights, initialState }, i) => [
      ...WEIGHTS.map((name, w): [string, Tensor | undefined] => [`${name}${i}`, weights[w]]),
      ...STATES.map((name, s): [string, Tensor | undefined] => [`${name}${i}`, initialState?.[s]]),
    ]),
  ];
  const inputs = Object.fromEntries(
    named.flatMap(([name, tensor]) => (tensor === undefined ? [] : [[name, tensor]])),
  );
  const outputs = operation(inputs, (training) => forward(runtime, problems, training)).values();
  const next = () => outputs.next().value as Tensor;
  return problems.map((problem) => ({
    h_BTH: problem.sequence ? (next() as Tensor3D) : null,
    last: Array.from({ length: finalStates(problem) }, () => next() as Tensor2D),
  }));
}

/** How many are among the outputs. */
const finalStates = ({ cell, states }: LayerProblem): number => (states ? cell.states : 1);

const WEIGHTS = ['kernel', 'recurrent', 'bias'] as const;
const STATES = ['h', 'c'] as const;

/** Outputs of each direction in turn: those of all steps, if asked for, and the final states. */
function forward(runtime: Runtime, problems: readonly LayerProblem[], training: boolean): Forward {
  const run = new LayerRun(runtime, problems, training);
  const outputs = run.forward().flatMap(({ h_BTH, last }, i) => {
    const { x_BTI, weights } = problems[i]!;
    const [batch, steps] = x_BTI.shape;
    const units = weights[1]?.shape[0] ?? 0;
    const states = last.map((values): Tensor => tf.tensor(values, [batch, units]));
    return h_BTH === null ? states : [tf.tensor(h_BTH, [batch, steps, units]), ...states];
  });
  return { outputs, gradients: (dys) => gradientsOf(run, problems, dys) };
}

function gradientsOf(run: LayerRun, problems: readonly LayerProblem[], dys: readonly Tensor[]) {
  const slopes = dys.map((dy) => dy.dataSync() as Float32Array).values();
  const next = () => slopes.next().value as Float32Array;
  const found = run.backward(
    problems.map((problem) => ({
      dh_BTH: problem.sequence ? next() : null,
      dlast: Array.from({ length: finalStates(problem) }, next),
    })),
  );
  const { x_BTI } = problems[0]!;
  const gradients: Record<string, () => Tensor> = { x: () => tf.tensor(found.x(), x_BTI.shape) };
  problems.forEach(({ weights }, i) => {
    const of = found.directions[i]!;
    const states = [x_BTI.shape[0], weights[1]?.shape[0] ?? 0];
    WEIGHTS.forEach((name, w) => {
      gradients[`${name}${i}`] = () => tf.tensor(of[name], [...(weights[w]?.shape ?? [])]);
    });
    STATES.forEach((name) => {
      gradients[`${name}${i}`] = () => tf.tensor(of[name], states);
    });
  });
  return gradients;
}
