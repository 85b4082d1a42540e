import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { runOp, tf } from '../../backend';
import {
  before,
  type CellGradients,
  type CellInput,
  type CellRun,
  correlate,
  project,
  slopeAt,
  stackSteps,
  steps,
} from './cell';
import { weightGradients } from './cell';

/** z, r = σ(…); h̃ = tanh(x W + b₀ + r∘(h U + b₁)); h' = z∘h + (1 - z)∘h̃ */
export function gruResetAfter(input: CellInput): CellRun {
  const { x_TBI, kernel, recurrent, state } = input;
  const [inputBias, recurrentBias] = tf.unstack(input.bias) as [Tensor2D, Tensor2D];
  const units = recurrent.shape[0];
  const initial = state[0] as Tensor2D;
  const parts = [2 * units, units];
  const projected = project(x_TBI, kernel).add<Tensor3D>(inputBias);
  const [xGates, xCandidate] = tf.split<Tensor3D>(projected, parts, 2).map(steps);
  let h = initial;
  const kept: Record<'z' | 'r' | 'candidate' | 'fromState' | 'h', Tensor2D[]> = {
    z: [],
    r: [],
    candidate: [],
    fromState: [],
    h: [],
  };
  (xGates ?? []).forEach((xt, t) => {
    const [hGates, fromState] = tf.split(
      h.matMul<Tensor2D>(recurrent).add<Tensor2D>(recurrentBias),
      parts,
      1,
    );
    const [z, r] = tf.split(xt.add<Tensor2D>(hGates as Tensor2D).sigmoid(), 2, 1) as [Tensor2D, Tensor2D];
    const candidate = (xCandidate?.[t] as Tensor2D).add<Tensor2D>(r.mul(fromState as Tensor2D)).tanh();
    h = candidate.add(z.mul(h.sub(candidate)));
    kept.z.push(z);
    kept.r.push(r);
    kept.candidate.push(candidate);
    kept.fromState.push(fromState as Tensor2D);
    kept.h.push(h);
  });
  const all = { z: stackSteps(kept.z), r: stackSteps(kept.r), candidate: stackSteps(kept.candidate) };
  const fromState_TBH = stackSteps(kept.fromState);
  const h_TBH = stackSteps(kept.h);
  return {
    states_TBH: [h_TBH],
    saved: [all.z, all.r, all.candidate, fromState_TBH, h_TBH, x_TBI, initial],
    backward: ([slopes_TBH]) =>
      resetAfterBackward(input, { ...all, fromState: fromState_TBH, h: h_TBH }, slopes_TBH ?? null),
  };
}

interface ResetAfterSteps extends GateValues {
  readonly r: Tensor3D;
  readonly fromState: Tensor3D;
  readonly h: Tensor3D;
}

function resetAfterBackward(
  input: CellInput,
  all: ResetAfterSteps,
  slopes_TBH: Tensor3D | null,
): CellGradients {
  const initial = input.state[0] as Tensor2D;
  const previous_TBH = before(initial, all.h);
  const factors = outputFactors(all, previous_TBH);
  // What does not depend on the slope is computed for all steps at once.
  const resets = steps(all.fromState.mul(all.r.mul(tf.sub(1, all.r))));
  const [rs, zs] = [steps(all.r), steps(all.z)];
  const back = input.recurrent.transpose<Tensor2D>();
  const slopes = slopes_TBH ? steps(slopes_TBH) : null;
  let dh: Tensor2D | null = null;
  const inputGates: Tensor2D[] = [];
  const stateGates: Tensor2D[] = [];
  for (let t = zs.length - 1; t >= 0; t--) {
    const slope: Tensor2D = slopeAt(slopes, t, dh) ?? tf.zerosLike(initial);
    const dz = slope.mul<Tensor2D>(factors.z[t] as Tensor2D);
    const dcandidate = slope.mul<Tensor2D>(factors.candidate[t] as Tensor2D);
    const dr = dcandidate.mul<Tensor2D>(resets[t] as Tensor2D);
    const dfromState = dcandidate.mul<Tensor2D>(rs[t] as Tensor2D);
    const ofState = tf.concat([dz, dr, dfromState], 1);
    inputGates.unshift(tf.concat([dz, dr, dcandidate], 1));
    stateGates.unshift(ofState);
    dh = slope.mul<Tensor2D>(zs[t] as Tensor2D).add<Tensor2D>(ofState.matMul(back));
  }
  const [inputGates_TBN, stateGates_TBN] = [stackSteps(inputGates), stackSteps(stateGates)];
  const gradients = weightGradients(input, inputGates_TBN);
  return {
    ...gradients,
    recurrent: correlate(previous_TBH, stateGates_TBN),
    bias: tf.stack([gradients.bias, stateGates_TBN.sum([0, 1])]),
    state: [dh ?? tf.zerosLike(initial)],
  };
}

interface GateValues {
  readonly z: Tensor3D;
  readonly candidate: Tensor3D;
}

/** ∂h'/∂(argument of z) and ∂h'/∂(argument of h̃), step by step. */
function outputFactors({ z, candidate }: GateValues, previous_TBH: Tensor3D) {
  const open = tf.sub<Tensor3D>(1, z);
  return {
    z: steps(previous_TBH.sub<Tensor3D>(candidate).mul<Tensor3D>(z).mul(open)),
    candidate: steps(open.mul(tf.sub<Tensor3D>(1, candidate.square()))),
  };
}

/**
 * z, r = σ(…); h̃ = tanh(x W + b + (r∘h) U); h' = z∘h + (1 - z)∘h̃: TensorFlow's GRUBlockCell, with gate order r, z.
 */
export function gruResetBefore(input: CellInput): CellRun {
  const { x_TBI, state } = input;
  const initial = state[0] as Tensor2D;
  const weights = blockWeights(input);
  const xs = steps(x_TBI);
  let h = initial;
  const runs = xs.map((x) => {
    const run = runOp('GRUBlockCell', [x, h, ...weights], 4, { T: 'float32' }) as Tensor2D[];
    h = run[3] as Tensor2D;
    return run;
  });
  const [r_TBH, z_TBH, candidate_TBH, h_TBH] = [0, 1, 2, 3].map((i) =>
    stackSteps(runs.map((run) => run[i] as Tensor2D)),
  ) as [Tensor3D, Tensor3D, Tensor3D, Tensor3D];
  return {
    states_TBH: [h_TBH],
    saved: [r_TBH, z_TBH, candidate_TBH, h_TBH, x_TBI, initial, ...weights],
    backward([slopes_TBH]) {
      const previous_TBH = before(initial, h_TBH);
      const rows = [previous_TBH, r_TBH, z_TBH, candidate_TBH].map(steps);
      const inputs = steps(x_TBI);
      const slopes = slopes_TBH ? steps(slopes_TBH) : null;
      let dh: Tensor2D | null = null;
      const gates: Tensor2D[] = [];
      for (let t = inputs.length - 1; t >= 0; t--) {
        const [previous, r, z, candidate] = rows.map((row) => row[t] as Tensor2D);
        const slope: Tensor2D = slopeAt(slopes, t, dh) ?? tf.zerosLike(initial);
        const cell = [inputs[t], previous, ...weights, r, z, candidate, slope] as Tensor2D[];
        const results = runOp('GRUBlockCellGrad', cell, 4, { T: 'float32' }) as Tensor2D[];
        const [, dprevious, dcandidate, dresetAndUpdate] = results as [
          Tensor2D,
          Tensor2D,
          Tensor2D,
          Tensor2D,
        ];
        const [dr, dz] = tf.split(dresetAndUpdate, 2, 1) as [Tensor2D, Tensor2D];
        gates.unshift(tf.concat([dz, dr, dcandidate], 1));
        dh = dprevious;
      }
      const gates_TBN = stackSteps(gates);
      return {
        ...weightGradients(input, gates_TBN),
        recurrent: resetBeforeRecurrent(previous_TBH, r_TBH, gates_TBN),
        state: [dh ?? tf.zerosLike(initial)],
      };
    },
  };
}

/** w_ru, w_c, b_ru, b_c: input rows above state rows. */
function blockWeights({ kernel, recurrent, bias }: CellInput): Tensor2D[] {
  const columns = (tensor: Tensor2D): Three => {
    const [first, second, third] = tf.split(tensor, 3, -1);
    return [first as Tensor2D, second as Tensor2D, third as Tensor2D];
  };
  const [z, r, candidate] = columns(tf.concat([kernel, recurrent], 0));
  const [biasZ, biasR, biasCandidate] = columns(bias as Tensor2D);
  return [tf.concat([r, z], -1), candidate, tf.concat([biasR, biasZ], -1), biasCandidate];
}

type Three = [Tensor2D, Tensor2D, Tensor2D];

/** The candidate's recurrent weights see r∘h, the gates' see h. */
function resetBeforeRecurrent(previous_TBH: Tensor3D, r_TBH: Tensor3D, gates_TBN: Tensor3D): Tensor2D {
  const units = previous_TBH.shape[2];
  const [ofGates, ofCandidate] = tf.split(gates_TBN, [2 * units, units], 2) as [Tensor3D, Tensor3D];
  return tf.concat([correlate(previous_TBH, ofGates), correlate(previous_TBH.mul(r_TBH), ofCandidate)], 1);
}
