import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  inspectLayers,
  randomStream,
  recurrentStack,
  recurrentStackLast,
  stackWeightSpecs,
  tf,
  type Cell,
  type LossFunction,
} from '../../../../trainer/engine';
import { observed } from '../../../../trainer/engine/kernels/observer';
import { runReference } from '../../../../trainer/engine/kernels/reference';
import { inScope } from '../../../../trainer/engine/scope';
import { CELLS } from './support/cells';
import { describeCell } from './support/fixtures';

const [BATCH, STEPS, INPUTS, UNITS] = [2, 3, 2, 2] as const;
const LENGTHS = [3, 2];
const SHIFT = 0.02;

/** A bidirectional stack of two layers, its weights, and a loss that is not linear in its outputs. */
function problemOf(cell: Cell) {
  const random = randomStream(5, describeCell(cell));
  const shape = { cell, inputs: INPUTS, units: UNITS, layers: 2, bidirectional: true };
  const specs = stackWeightSpecs(shape);
  const values = (size: number) => Float32Array.from({ length: size }, () => 2 * random.uniform() - 1);
  const arrays = specs.map((spec) => ({
    ...spec,
    values: values(spec.shape.reduce((size, n) => size * n, 1)),
  }));
  const x = values(BATCH * STEPS * INPUTS);
  const y = values(BATCH * STEPS * 2 * UNITS);
  const makeWeights = () =>
    Object.fromEntries(arrays.map((array) => [array.name, tf.tensor(array.values, [...array.shape])]));
  const loss: LossFunction = (weights) => {
    const { h_BTH } = recurrentStack({
      ...shape,
      x_BTI: tf.tensor3d(x, [BATCH, STEPS, INPUTS]),
      lengths_B: LENGTHS,
      weights: specs.map(({ name }) => weights[name]!),
    });
    return h_BTH
      .sub(tf.tensor3d(y, [BATCH, STEPS, 2 * UNITS]))
      .square()
      .sum();
  };
  return { makeWeights, loss };
}

interface Place {
  readonly call: number;
  readonly t: number;
  readonly row: number;
  readonly unit: number;
}

/** The loss with one number of one state shifted. */
function shiftedLoss({ makeWeights, loss }: ReturnType<typeof problemOf>, place: Place, by: number): number {
  let call = -1;
  const run: typeof runReference extends (problem: infer P, watch: never) => infer R
    ? (problem: P) => R
    : never = (problem) => {
    call += 1;
    const own = call;
    return runReference(problem, {
      gate: () => undefined,
      state(h_BH: Tensor2D, t: number) {
        if (own !== place.call || t !== place.t) return h_BH;
        const shift = new Float32Array(h_BH.size);
        shift[place.row * UNITS + place.unit] = by;
        return h_BH.add(tf.tensor2d(shift, h_BH.shape));
      },
    });
  };
  return inScope(() => observed({ run }, () => loss(makeWeights()).dataSync()[0]!));
}

describe.each(CELLS.map((cell) => ({ name: describeCell(cell), cell })))('$name', ({ cell }) => {
  it('computes the gradient of every state of both layers and directions: finite differences agree', () => {
    const problem = problemOf(cell);

    const layers = inScope(() => inspectLayers(problem.makeWeights(), problem.loss));

    expect(layers.map(({ layer, direction }) => `${layer} ${direction}`)).toEqual([
      '0 forward',
      '0 backward',
      '1 forward',
      '1 backward',
    ]);
    layers.forEach(({ gradientNorms_BT }, call) => {
      LENGTHS.forEach((length, row) => {
        expect(
          gradientNorms_BT.slice(row * STEPS + length, (row + 1) * STEPS).every((norm) => norm === 0),
        ).toBe(true);
        for (let t = 0; t < length; t += 1) {
          const slopes = Array.from({ length: UNITS }, (_, unit) => {
            const place = { call, t, row, unit };
            return (shiftedLoss(problem, place, SHIFT) - shiftedLoss(problem, place, -SHIFT)) / (2 * SHIFT);
          });
          const expected = Math.hypot(...slopes);
          const actual = gradientNorms_BT[row * STEPS + t]!;
          expect(Math.abs(actual - expected)).toBeLessThan(5e-3 * Math.max(1, expected));
        }
      });
    });
  });

  it('observes the gates, within their range and for every step', () => {
    const problem = problemOf(cell);

    const [first] = inScope(() => inspectLayers(problem.makeWeights(), problem.loss));

    const names = {
      lstm: ['update', 'forget', 'output'],
      gru: ['reset', 'update'],
      'simple-rnn': ['candidate'],
    };
    expect(first!.gates.map(({ gate }) => gate).sort()).toEqual(names[cell.kind].sort());
    for (const { activations, range } of first!.gates) {
      expect(activations.length).toBe((LENGTHS[0]! + LENGTHS[1]!) * UNITS);
      expect(activations.every((value) => value >= range[0] && value <= range[1])).toBe(true);
      expect(new Set(activations).size).toBeGreaterThan(1);
    }
  });
});

describe('inspectLayers', () => {
  it('leaves no tensor behind, and layers run on their kernels again', () => {
    const problem = problemOf({ kind: 'lstm' });
    const before = tf.memory().numTensors;

    inScope(() => inspectLayers(problem.makeWeights(), problem.loss));

    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports the cheat sheet’s gate: a GRU that keeps its state has an update gate of 0', () => {
    const specs = stackWeightSpecs({
      cell: { kind: 'gru', variant: 'reset-after' },
      inputs: 1,
      units: 1,
      layers: 1,
      bidirectional: false,
    });
    const keepAll = [tf.zeros([1, 3]), tf.zeros([1, 3]), tf.tensor2d([20, 0, 0, 0, 0, 0], [2, 3])];
    const weights = Object.fromEntries(specs.map(({ name }, i) => [name, keepAll[i]!]));

    const [layer] = inspectLayers(weights, (given) => {
      const { last_BH } = recurrentStackLast({
        cell: { kind: 'gru', variant: 'reset-after' },
        layers: 1,
        bidirectional: false,
        x_BTI: tf.ones<typeof tf.Rank.R3>([1, 3, 1]),
        weights: specs.map(({ name }) => given[name]!),
      });
      return last_BH.sum();
    });

    const update = layer!.gates.find(({ gate }) => gate === 'update')!;
    expect(Array.from(update.activations, (value) => Math.round(1e6 * value))).toEqual([0, 0, 0]);
    tf.dispose(keepAll);
  });
});
