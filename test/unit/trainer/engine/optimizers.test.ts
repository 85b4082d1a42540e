import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  createTraining,
  squaredError,
  tf,
  type Clipping,
  type OptimizerOptions,
  type Training,
  type WeightSpec,
} from '../../../../trainer/engine';
import { largestDifference } from './support/compare';

interface Fixtures {
  rate: number;
  steps: number;
  problem: { x: number[]; y: number[]; kernel: number[]; bias: number[] };
  cases: {
    name: string;
    optimizer: OptimizerOptions;
    clipping: Clipping;
    losses: number[];
    norms: number[];
    kernel: number[];
    bias: number[];
  }[];
}

/** Numbers made by fixtures/make_optimizer_fixtures.py. */
const { problem, rate, steps, cases } = JSON.parse(
  readFileSync(join(__dirname, 'fixtures', 'optimizers.json'), 'utf8'),
) as Fixtures;

const SPECS: readonly WeightSpec[] = [
  { name: 'kernel', shape: [3, 2], initializer: { kind: 'zeros' } },
  { name: 'bias', shape: [2, 2], initializer: { kind: 'zeros' } },
];

function trainingOf(optimizer: OptimizerOptions, clipping: Clipping): Training {
  const training = createTraining({ specs: SPECS, seed: 1, optimizer, clipping });
  training.importWeights({
    kernel: Float32Array.from(problem.kernel),
    bias: Float32Array.from(problem.bias),
  });
  return training;
}

const stepOf = (training: Training, step: number) =>
  training.step(rate * 1.02 ** step, ({ kernel, bias }) =>
    squaredError({
      predictions_NF: tf.matMul(tf.tensor2d(problem.x, [6, 3]), kernel as Tensor2D).add(bias!.sum(0)),
      targets_NF: Float32Array.from(problem.y),
    }),
  );

describe.each(cases)('$name', ({ optimizer, clipping, losses, norms, kernel, bias }) => {
  it(`makes ${steps} updates as PyTorch does, and reports the norm before clipping`, () => {
    const training = trainingOf(optimizer, clipping);

    const results = losses.map((_, step) => stepOf(training, step));

    const weights = training.exportWeights();
    expect(results.map(({ loss }) => loss)).toHaveLength(steps);
    expect(largestDifference(weights.kernel!, kernel)).toBeLessThan(1e-5);
    expect(largestDifference(weights.bias!, bias)).toBeLessThan(1e-5);
    expect(
      largestDifference(
        results.map(({ loss }) => loss),
        losses,
      ),
    ).toBeLessThan(1e-5);
    expect(
      largestDifference(
        results.map(({ gradientNorm }) => gradientNorm),
        norms,
      ),
    ).toBeLessThan(1e-5);
  });

  it('continues from its exported state as if it had not stopped', () => {
    const whole = trainingOf(optimizer, clipping);
    for (let step = 0; step < steps; step += 1) stepOf(whole, step);
    const first = trainingOf(optimizer, clipping);
    for (let step = 0; step < 7; step += 1) stepOf(first, step);
    const second = trainingOf(optimizer, clipping);

    second.importWeights(first.exportWeights());
    second.importOptimizer(first.exportOptimizer());
    for (let step = 7; step < steps; step += 1) stepOf(second, step);

    expect(second.exportWeights()).toEqual(whole.exportWeights());
    expect(second.exportOptimizer()).toEqual(whole.exportOptimizer());
  });
});

describe('clipping', () => {
  it.each(cases.filter(({ clipping }) => clipping.kind !== 'none'))(
    'reports whether it clipped: $name',
    ({ optimizer, clipping }) => {
      const small = trainingOf(optimizer, clipping);
      const large = trainingOf(optimizer, { ...clipping, threshold: 1e6 } as Clipping);

      expect(stepOf(small, 0).clipped).toBe(true);
      expect(stepOf(large, 0).clipped).toBe(false);
    },
  );
});
