import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  type Clipping,
  createTraining,
  embeddingLookup,
  type OptimizerOptions,
  recurrentStackLast,
  softmaxCrossEntropy,
  stackWeightSpecs,
  tf,
  type TrainingOptions,
  type WeightTensors,
} from '../../../../trainer/engine';
import { largestDifference } from './support/compare';

interface OptimizerFixtures {
  shapes: number[][];
  start: number[][];
  gradients: number[][][];
  cases: { optimizer: string; clipping: string; result: number[][] }[];
}

const OPTIMIZERS: Record<string, OptimizerOptions> = {
  sgd: { kind: 'sgd' },
  momentum: { kind: 'sgd', momentum: 0.9 },
  rmsprop: { kind: 'rmsprop', epsilon: 1e-7 },
  adam: { kind: 'adam' },
  adamw: { kind: 'adamw', weightDecay: 0.05 },
};
const CLIPPINGS: Record<string, Clipping> = {
  none: { kind: 'none' },
  value: { kind: 'value', threshold: 0.5 },
  norm: { kind: 'norm', threshold: 0.5 },
  'global-norm': { kind: 'global-norm', threshold: 0.5 },
};

describe("PyTorch's optimizers", () => {
  const path = join(__dirname, 'fixtures', 'updates.json');
  const { shapes, start, gradients, cases } = JSON.parse(readFileSync(path, 'utf8')) as OptimizerFixtures;

  it.each(cases)('$optimizer with clipping $clipping', ({ optimizer, clipping, result }) => {
    const training = createTraining({
      specs: shapes.map((shape, i) => ({ name: `w${i}`, shape, initializer: { kind: 'zeros' } })),
      seed: 0,
      optimizer: OPTIMIZERS[optimizer] as OptimizerOptions,
      clipping: CLIPPINGS[clipping] as Clipping,
    });
    training.importWeights(
      Object.fromEntries(start.map((values, i) => [`w${i}`, Float32Array.from(values)])),
    );

    // A loss that is linear in the weights has the given gradients.
    for (const step of gradients)
      training.step(0.1, (weights) =>
        tf.addN(
          step.map((gradient, i) =>
            tf.sum<Scalar>(tf.mul(weights[`w${i}`] as Tensor, tf.tensor(gradient, shapes[i] ?? []))),
          ),
        ),
      );

    const found = Object.values(training.exportWeights()).flatMap((values) => [...values]);
    expect(largestDifference(found, result.flat())).toBeLessThan(2e-6);
  });
});

describe('a training', () => {
  const stack = { cell: { kind: 'lstm' } as const, inputs: 6, units: 8, layers: 2, bidirectional: true };
  const stackSpecs = stackWeightSpecs(stack);
  const [batch, steps] = [4, 5];
  const tokens = { ids: Int32Array.from({ length: batch * steps }, (_, i) => (7 * i) % 11), batch, steps };
  const options: TrainingOptions = {
    specs: [
      { name: 'embedding', shape: [11, 6], initializer: { kind: 'uniform', limit: 0.05 } },
      ...stackSpecs,
      { name: 'head', shape: [16, 3], initializer: { kind: 'glorot-uniform' } },
    ],
    seed: 3,
    optimizer: { kind: 'adam' },
    clipping: { kind: 'global-norm', threshold: 1 },
  };

  const loss = (weights: WeightTensors, step = 0) => {
    const { last_BH } = recurrentStackLast({
      ...stack,
      x_BTI: embeddingLookup(weights.embedding as Tensor2D, tokens),
      lengths_B: [5, 2, 4, 1],
      weights: stackSpecs.map(({ name }) => weights[name] as Tensor),
      dropout: { rate: 0.2, seed: 1, step },
    });
    const logits_NV = tf.matMul<Tensor2D>(last_BH, weights.head as Tensor2D);
    return softmaxCrossEntropy({ logits_NV, labels_N: Int32Array.of(0, 1, 2, 1) });
  };
  const run = (training: ReturnType<typeof createTraining>, from: number, to: number) => {
    for (let step = from; step < to; step++) training.step(0.01, (weights) => loss(weights, step));
  };
  const bytes = (training: ReturnType<typeof createTraining>) =>
    Buffer.concat(Object.values(training.exportWeights()).map((values) => Buffer.from(values.buffer)));

  it('learns, with as many live tensors after 1,000 steps as before the first', () => {
    const training = createTraining(options);
    const before = training.step(0.01, loss).loss;
    const live = tf.memory();

    run(training, 1, 1000);

    expect(tf.memory().numTensors).toBe(live.numTensors);
    expect(tf.memory().numBytes).toBe(live.numBytes);
    expect(training.step(0.01, loss).loss).toBeLessThan(before / 4);
  });

  it('gives the same bytes for the same seed, and others for another', () => {
    const runs = [3, 3, 4].map((seed) => {
      const training = createTraining({ ...options, seed });
      run(training, 0, 5);
      return bytes(training);
    });

    expect(runs[1]?.equals(runs[0] as Buffer)).toBe(true);
    expect(runs[2]?.equals(runs[0] as Buffer)).toBe(false);
  });

  it.each(Object.entries(OPTIMIZERS))(
    'resumes %s from exported weights and state to the same bytes',
    (_, optimizer) => {
      const [whole, half, resumed] = [0, 0, 9].map((seed) =>
        createTraining({ ...options, optimizer, seed }),
      ) as [
        ReturnType<typeof createTraining>,
        ReturnType<typeof createTraining>,
        ReturnType<typeof createTraining>,
      ];
      run(whole, 0, 6);
      run(half, 0, 3);

      resumed.importWeights(half.exportWeights());
      resumed.importOptimizer(half.exportOptimizer());
      run(resumed, 3, 6);

      expect(bytes(resumed).equals(bytes(whole))).toBe(true);
    },
  );

  it('adds accumulated gradients to those of the next step, once', () => {
    const makeOnce = () =>
      createTraining({ ...options, optimizer: { kind: 'sgd' }, clipping: { kind: 'none' } });
    const [split, whole] = [makeOnce(), makeOnce()];

    split.accumulate(0.5, loss);
    split.step(0.1, (weights) => loss(weights).mul(0.5));
    split.step(0.1, loss);
    whole.step(0.1, loss);
    whole.step(0.1, loss);

    const [found, expected] = [split, whole].map((each) => new Float32Array(bytes(each).buffer.slice(0))) as [
      Float32Array,
      Float32Array,
    ];
    expect(largestDifference(found, expected)).toBeLessThan(1e-5);
  });

  it('reports the norm before clipping', () => {
    const specs = [{ name: 'w', shape: [2], initializer: { kind: 'zeros' } as const }];
    const training = createTraining({ ...options, specs, optimizer: { kind: 'sgd' } });

    const result = training.step(1, ({ w }) => (w as Tensor).mul(tf.tensor1d([30, 40])).sum());

    expect(result).toEqual({ loss: 0, gradientNorm: 50, clipped: true, applied: true });
    expect([...(training.exportWeights().w ?? [])]).toEqual([expect.closeTo(-0.6), expect.closeTo(-0.8)]);
  });

  it.each([NaN, Infinity])('updates nothing when loss and gradient are %d', (value) => {
    const training = createTraining(options);
    const before = bytes(training);

    const result = training.step(0.1, (weights) => loss(weights).mul(value));

    expect(result.applied).toBe(false);
    expect(bytes(training).equals(before)).toBe(true);
    expect(training.exportOptimizer().step).toBe(0);
  });

  it('leaves a weight unchanged that the loss does not use', () => {
    const specs = ['used', 'idle'].map((name) => ({
      name,
      shape: [3],
      initializer: { kind: 'uniform', limit: 1 } as const,
    }));
    const training = createTraining({ ...options, specs });
    const before = training.exportWeights();

    training.step(0.1, ({ used }) => (used as Tensor).square().sum());

    expect(training.exportWeights().idle).toEqual(before.idle);
    expect(training.exportWeights().used).not.toEqual(before.used);
  });

  it('passes weights to an evaluation and keeps only the tensors that it returns', () => {
    const training = createTraining(options);
    const { numTensors } = tf.memory();

    const { sum, kept } = training.evaluate(({ head }) => ({
      sum: (head as Tensor).sum().dataSync()[0],
      kept: (head as Tensor).square(),
    }));

    expect(sum).toBeCloseTo(training.exportWeights().head?.reduce((a, b) => a + b, 0) ?? NaN);
    expect(tf.memory().numTensors).toBe(numTensors + 1);
    kept.dispose();
  });

  it('refuses names that are not unique, and weights or states of another network', () => {
    const twice = [...options.specs, ...options.specs.slice(0, 1)];
    const training = createTraining(options);

    expect(() => createTraining({ ...options, specs: twice })).toThrow('two weights are named "embedding"');
    expect(() => training.importWeights({ ...training.exportWeights(), head: new Float32Array(2) })).toThrow(
      'weight "head" has 2 values: 48 are needed',
    );
    expect(() => training.importOptimizer({ step: 1, slots: {} })).toThrow(
      'optimizer slot "momentum" has 0 values',
    );
  });
});

describe('a weight that is frozen', () => {
  it.each(
    (['host', 'device'] as const).flatMap((update) =>
      Object.entries(OPTIMIZERS).map(([name, optimizer]) => ({ update, name, optimizer })),
    ),
  )('keeps its bytes with $name on the $update, while others learn', ({ update, optimizer }) => {
    const training = createTraining({
      specs: ['still', 'moving'].map((name) => ({
        name,
        shape: [3, 2],
        initializer: { kind: 'uniform', limit: 1 },
      })),
      seed: 1,
      optimizer,
      clipping: { kind: 'global-norm', threshold: 1 },
      update,
      frozen: ['still'],
    });
    const before = training.exportWeights();
    const loss = ({ still, moving }: WeightTensors) => still!.mul(moving!).square().sum<Scalar>();

    for (let step = 0; step < 3; step += 1) training.step(0.1, loss);
    training.accumulate(0.5, loss);
    training.step(0.1, loss);

    const after = training.exportWeights();
    training.dispose();
    expect(after['still']).toEqual(before['still']);
    expect(after['moving']).not.toEqual(before['moving']);
  });
});
