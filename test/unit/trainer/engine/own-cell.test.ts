import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  type CellDefinition,
  createTraining,
  defineCell,
  gateBlocks,
  gateWeightSpecs,
  inspectLayers,
  recurrentLayer,
  recurrentStack,
  squaredError,
  stackWeightSpecs,
  tf,
  watched,
  type WeightTensors,
} from '../../../../trainer/engine';

interface MinimalOptions {
  readonly kind: 'minimal-gated';
}

/**
 * The minimal gated unit (Zhou et al. 2016): f = σ(x W_f + h U_f + b_f); h̃ = tanh(x W + (f∘h) U + b);
 * h' = h + f∘(h̃ - h)
 */
const MINIMAL_GATED: CellDefinition<MinimalOptions> = {
  parse: () => ({ kind: 'minimal-gated' }),
  variants: [{}],
  states: 1,
  weightSpecs: (_, size) => gateWeightSpecs(size, { gates: 2 }),
  step(_, weights, watch) {
    const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor2D];
    const forget = watched(watch, 'forget', tf.sigmoid);
    const [uf, uh] = gateBlocks(recurrent, 2) as [Tensor2D, Tensor2D];
    return (x, [h]) => {
      const state = h as Tensor2D;
      const [xf, xh] = gateBlocks(x.matMul(kernel).add<Tensor2D>(bias), 2) as [Tensor2D, Tensor2D];
      const f = forget(xf.add<Tensor2D>(state.matMul(uf)));
      const candidate = xh.add<Tensor2D>(f.mul<Tensor2D>(state).matMul(uh)).tanh();
      return [state.add(f.mul(candidate.sub(state)))];
    };
  },
  activation: () => 'sigmoid',
  tfLayer: () => 'tf.layers has no minimal gated unit',
};

const minimalGated = defineCell(MINIMAL_GATED);
const SHAPE = { cell: minimalGated({}), inputs: 2, units: 3, layers: 2, bidirectional: true };
const SPECS = stackWeightSpecs(SHAPE);
const [BATCH, STEPS] = [2, 4];
const LENGTHS = Int32Array.of(4, 2);

const input = () =>
  tf.tensor3d(
    Array.from({ length: BATCH * STEPS * SHAPE.inputs }, (_, i) => Math.sin(i)),
    [BATCH, STEPS, SHAPE.inputs],
  );

const lossOf = (weights: WeightTensors) => {
  const stack = { ...SHAPE, x_BTI: input(), lengths_B: LENGTHS };
  const { last_BH } = recurrentStack({ ...stack, weights: SPECS.map(({ name }) => weights[name]!) });
  return squaredError({
    predictions_NF: last_BH,
    targets_NF: new Float32Array(BATCH * 2 * SHAPE.units).fill(0.5),
  });
};

const trainingOf = () =>
  createTraining({ specs: SPECS, seed: 1, optimizer: { kind: 'sgd' }, clipping: { kind: 'none' } });

describe('a cell that is defined in one file', () => {
  it('trains: updates lower the loss', () => {
    const training = trainingOf();

    const losses = Array.from({ length: 20 }, () => training.step(0.1, lossOf).loss);

    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    training.dispose();
  });

  it('computes its equations: one step from zeros with zero weights and a bias is σ(b_f) tanh(b)', () => {
    const weights = [tf.zeros([1, 2]), tf.zeros([1, 2]), tf.tensor1d([0.3, 0.7])];

    const { h_BTH } = recurrentLayer({
      cell: minimalGated({}),
      x_BTI: tf.tensor3d([0], [1, 1, 1]),
      weights,
    });

    expect(h_BTH.dataSync()[0]).toBeCloseTo(Math.tanh(0.7) / (1 + Math.exp(-0.3)), 6);
    tf.dispose([...weights, h_BTH]);
  });

  it('has the gradients of finite differences', () => {
    const training = trainingOf();
    const weights = training.exportWeights();
    const [name] = Object.keys(weights) as [string];
    const epsilon = 1e-2;
    const lossAt = (shift: number) => {
      const moved = weights[name]!.slice();
      moved[0] = moved[0]! + shift;
      training.importWeights({ ...weights, [name]: moved });
      return training.evaluate((tensors) => lossOf(tensors).dataSync<'float32'>()[0]!);
    };
    const slope = (lossAt(epsilon) - lossAt(-epsilon)) / (2 * epsilon);
    training.importWeights(weights);

    training.step(1, lossOf);

    expect(weights[name]![0]! - training.exportWeights()[name]![0]!).toBeCloseTo(slope, 3);
    training.dispose();
  });

  it('shows its gate and the flow of its gradient in each layer and direction', () => {
    const training = trainingOf();

    const layers = training.evaluate((weights) => inspectLayers(weights, lossOf));

    expect(layers.map(({ layer, direction }) => `${layer} ${direction}`)).toEqual([
      '0 forward',
      '0 backward',
      '1 forward',
      '1 backward',
    ]);
    for (const { gates, gradientNorms_BT } of layers) {
      expect(gates).toHaveLength(1);
      expect(gates[0]).toMatchObject({ gate: 'forget', range: [0, 1], ends: [0, 1] });
      expect(gates[0]!.activations).toHaveLength((4 + 2) * SHAPE.units);
      expect(gradientNorms_BT.some((norm) => norm > 0)).toBe(true);
    }
    training.dispose();
  });

  it('tells the export why tf.layers cannot express it', () => {
    expect(SHAPE.cell.tfLayer()).toBe('tf.layers has no minimal gated unit');
  });

  it('is refused by a kernel that is named explicitly and does not support it', () => {
    const weights = SPECS.slice(0, 3).map(({ shape }) => tf.zeros([...shape]));

    expect(() => recurrentLayer({ cell: SHAPE.cell, x_BTI: input(), weights, kernel: 'tensorflow' })).toThrow(
      'kernel "tensorflow" has no minimal-gated cell; give "auto" or "reference"',
    );
    tf.dispose(weights);
  });
});
