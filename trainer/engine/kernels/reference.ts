import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { type Cell, type CellWeights, stateCount } from '../cells';
import type { Kernel, LayerOutput, LayerProblem } from './problem';
import { gates, initialStates, reverseSequences, stepMask } from './sequences';

/** One step: from the step's input [B, I] and the state to the next state, h first. */
type Step = (x_BI: Tensor2D, state: readonly Tensor2D[]) => Tensor2D[];

/** Gates of the CS-230 cheat sheet: update Γu, relevance (reset) Γr, forget Γf, output Γo; a simple RNN has its state alone. */
export type Gate = 'update' | 'reset' | 'forget' | 'output' | 'candidate';

/** Sees a layer run, step by step in the order that its direction reads. */
export interface Watch {
  /** Activations of a gate in the present step [B, H]. */
  gate(name: Gate, activations_BH: Tensor2D): void;
  /** h after step t; what it gives goes on in its place. */
  state(h_BH: Tensor2D, t: number): Tensor2D;
}

const UNWATCHED: Watch = { gate: () => undefined, state: (h_BH) => h_BH };

/** Plain operations and automatic differentiation, one step after the other: slow, and the oracle of the tests. */
export const referenceKernel: Kernel = {
  name: 'reference',
  run: (problem) => runReference(problem, UNWATCHED),
};

export function runReference(problem: LayerProblem, watch: Watch): LayerOutput {
  const { cell, lengths, reverse, sequence } = problem;
  const [batch, steps] = problem.x_BTI.shape;
  const units = problem.weights[1]?.shape[0] ?? 0;
  const step = stepOf(cell, problem.weights, watch);
  const x_BTI = reverse ? reverseSequences(problem.x_BTI, lengths) : problem.x_BTI;
  const masks = lengths === null ? null : tf.split(stepMask(lengths, steps), steps, 1);
  let state = initialStates(problem.initialState, stateCount(cell), [batch, units]);
  const outputs = stepsOf(x_BTI).map((x_BI, t) => {
    const next = step(x_BI, state);
    const mask = masks?.[t];
    // Past its length a sequence keeps its state and puts out zeros.
    state =
      mask === undefined ? next : next.map((after, i) => hold(mask as Tensor2D, after, state[i] ?? after));
    const [h, ...rest] = state;
    state = [watch.state(h as Tensor2D, t), ...rest];
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

function stepOf(cell: Cell, weights: CellWeights, watch: Watch): Step {
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor2D];
  switch (cell.kind) {
    case 'simple-rnn':
      return simpleStep(watched(watch, 'candidate', tf[cell.activation]), kernel, recurrent, bias);
    case 'lstm':
      return lstmStep(kernel, recurrent, bias, watch);
    case 'gru':
      return cell.variant === 'reset-after'
        ? gruResetAfterStep(kernel, recurrent, bias, watch)
        : gruResetBeforeStep(kernel, recurrent, bias, watch);
  }
}

/** h' = g(x W + h U + b) */
function simpleStep(
  g: (x: Tensor2D) => Tensor2D,
  kernel: Tensor2D,
  recurrent: Tensor2D,
  bias: Tensor2D,
): Step {
  return (x, [h]) => [
    g(
      x
        .matMul(kernel)
        .add((h as Tensor2D).matMul(recurrent))
        .add(bias),
    ),
  ];
}

/** i, f, o = σ(…), c̃ = tanh(…); c' = f∘c + i∘c̃; h' = o∘tanh(c') */
function lstmStep(kernel: Tensor2D, recurrent: Tensor2D, bias: Tensor2D, watch: Watch): Step {
  const gate = (name: Gate) => watched(watch, name, tf.sigmoid);
  const [update, forget, output] = [gate('update'), gate('forget'), gate('output')];
  return (x, [h, c]) => {
    const fromState = (h as Tensor2D).matMul(recurrent);
    const all = x.matMul(kernel).add(fromState).add<Tensor2D>(bias);
    const [i, f, candidate, o] = gates(all, 4) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
    const kept = forget(f).mul<Tensor2D>(c as Tensor2D);
    const next = kept.add<Tensor2D>(update(i).mul(candidate.tanh()));
    return [output(o).mul(next.tanh()), next];
  };
}

/** z, r = σ(…); h̃ = tanh(x W + b₀ + r∘(h U + b₁)); h' = z∘h + (1 - z)∘h̃ */
function gruResetAfterStep(kernel: Tensor2D, recurrent: Tensor2D, bias: Tensor2D, watch: Watch): Step {
  const reset = watched(watch, 'reset', tf.sigmoid);
  const kept = watchedComplement(watch);
  const [inputBias, recurrentBias] = tf.unstack(bias) as [Tensor2D, Tensor2D];
  return (x, [h]) => {
    const [xz, xr, xh] = gates(x.matMul(kernel).add<Tensor2D>(inputBias), 3) as [
      Tensor2D,
      Tensor2D,
      Tensor2D,
    ];
    const fromState = (h as Tensor2D).matMul(recurrent).add<Tensor2D>(recurrentBias);
    const [hz, hr, hh] = gates(fromState, 3) as [Tensor2D, Tensor2D, Tensor2D];
    const r = reset(xr.add<Tensor2D>(hr));
    const candidate = xh.add<Tensor2D>(r.mul(hh)).tanh();
    return [mix(kept(xz.add<Tensor2D>(hz)), h as Tensor2D, candidate)];
  };
}

/** z, r = σ(…); h̃ = tanh(x W + b + (r∘h) U); h' = z∘h + (1 - z)∘h̃ */
function gruResetBeforeStep(kernel: Tensor2D, recurrent: Tensor2D, bias: Tensor2D, watch: Watch): Step {
  const reset = watched(watch, 'reset', tf.sigmoid);
  const kept = watchedComplement(watch);
  const [uz, ur, uh] = gates(recurrent, 3) as [Tensor2D, Tensor2D, Tensor2D];
  return (x, [state]) => {
    const h = state as Tensor2D;
    const [xz, xr, xh] = gates(x.matMul(kernel).add<Tensor2D>(bias), 3) as [Tensor2D, Tensor2D, Tensor2D];
    const r = reset(xr.add<Tensor2D>(h.matMul(ur)));
    const candidate = xh.add<Tensor2D>(r.mul<Tensor2D>(h).matMul(uh)).tanh();
    return [mix(kept(xz.add<Tensor2D>(h.matMul(uz))), h, candidate)];
  };
}

function mix(z: Tensor2D, h: Tensor2D, candidate: Tensor2D): Tensor2D {
  return candidate.add(z.mul(h.sub(candidate)));
}

type Activation = (x: Tensor2D) => Tensor2D;

/** An activation whose results are seen. */
function watched(watch: Watch, name: Gate, activation: Activation): Activation {
  return (x) => {
    const result = activation(x);
    watch.gate(name, result);
    return result;
  };
}

/** z, Keras' gate of what is kept: the cheat sheet's update gate is Γu = 1 - z. */
function watchedComplement(watch: Watch): Activation {
  return (x) => {
    const z = tf.sigmoid(x);
    if (watch !== UNWATCHED) watch.gate('update', tf.sub(1, z));
    return z;
  };
}
