import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import {
  type Clipping,
  createTraining,
  type OptimizerOptions,
  randomStream,
  tf,
  type Training,
  type WeightSpec,
  type WeightTensors,
} from '../../../../trainer/engine';
import { updateDisagreement } from '../../../../trainer/engine/update/check';
import { deviceUpdater } from '../../../../trainer/engine/update/device';
import { hostUpdater } from '../../../../trainer/engine/update/host';
import { largestDifference } from './support/compare';

/** On a CPU here; a GPU runs the same operations. */
const OPTIMIZERS: readonly [string, OptimizerOptions][] = [
  ['sgd', { kind: 'sgd' }],
  ['momentum', { kind: 'sgd', momentum: 0.9 }],
  ['nesterov', { kind: 'sgd', momentum: 0.9, nesterov: true }],
  ['rmsprop', { kind: 'rmsprop' }],
  ['adam', { kind: 'adam' }],
  ['adamw', { kind: 'adamw', weightDecay: 0.05 }],
];
const CLIPPINGS: readonly Clipping[] = [
  { kind: 'none' },
  { kind: 'value', threshold: 0.5 },
  { kind: 'norm', threshold: 1.5 },
  { kind: 'global-norm', threshold: 2 },
];
const CASES = OPTIMIZERS.flatMap(([name, optimizer]) =>
  CLIPPINGS.map((clipping) => [`${name}, clipping ${clipping.kind}`, optimizer, clipping] as const),
);
const SPECS: readonly WeightSpec[] = [
  { name: 'layer0/kernel', shape: [4, 9], initializer: { kind: 'glorot-uniform' } },
  { name: 'layer0/bias', shape: [2, 9], initializer: { kind: 'uniform', limit: 1 } },
  { name: 'head', shape: [3], initializer: { kind: 'uniform', limit: 1 } },
];

const make = (
  update: 'host' | 'device',
  optimizer: OptimizerOptions = { kind: 'adam' },
  clipping: Clipping = { kind: 'global-norm', threshold: 2 },
) => createTraining({ specs: SPECS, seed: 3, optimizer, clipping, update });

/** A loss with different slopes for each step, around 1, and curvature. */
const lossAt = (step: number) => (weights: WeightTensors) =>
  tf.addN(
    SPECS.map(({ name, shape }) => {
      const random = randomStream(step, name);
      const slopes = Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () =>
        random.normal(),
      );
      const weight = weights[name] as Tensor;
      return tf.sum<Scalar>(weight.mul(tf.tensor(slopes, [...shape])).add(weight.square().mul(0.1)));
    }),
  );
const train = (training: Training, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => training.step(0.01, lossAt(from + i)));
const numbers = (training: Training) =>
  Object.values(training.exportWeights()).flatMap((values) => [...values]);
const slots = (training: Training) =>
  Object.values(training.exportOptimizer().slots).flatMap((values) => [...values]);

describe('weights that stay on the device', () => {
  it.each(CASES)('are updated as on the host: %s', (_, optimizer, clipping) => {
    const [host, device] = [make('host', optimizer, clipping), make('device', optimizer, clipping)];

    const [expected, found] = [train(host, 0, 10), train(device, 0, 10)];

    expect(largestDifference(numbers(device), numbers(host))).toBeLessThan(1e-6);
    expect(largestDifference(slots(device), slots(host))).toBeLessThan(1e-6);
    expect(found.map(({ clipped, applied }) => [clipped, applied])).toEqual(
      expected.map(({ clipped, applied }) => [clipped, applied]),
    );
    found.forEach(({ loss, gradientNorm }, step) => {
      expect(loss).toBeCloseTo(expected[step]!.loss, 4);
      expect(gradientNorm / expected[step]!.gradientNorm).toBeCloseTo(1, 5);
    });
    device.dispose();
  });

  it('add accumulated gradients to those of the next step, once', () => {
    const [host, device] = [make('host'), make('device')];

    for (const training of [host, device]) {
      training.accumulate(0.25, lossAt(1));
      training.accumulate(0.25, lossAt(2));
      train(training, 3, 6);
    }

    expect(largestDifference(numbers(device), numbers(host))).toBeLessThan(1e-6);
    device.dispose();
  });

  it.each(OPTIMIZERS)('resume %s to the same bytes, and are the same for the same seed', (_, optimizer) => {
    const [whole, half, resumed] = [
      make('device', optimizer),
      make('device', optimizer),
      make('device', optimizer),
    ];
    train(whole, 0, 6);
    train(half, 0, 3);

    resumed.importWeights(half.exportWeights());
    resumed.importOptimizer(half.exportOptimizer());
    train(resumed, 3, 6);

    expect(numbers(resumed)).toEqual(numbers(whole));
    [whole, half, resumed].forEach((training) => training.dispose());
  });

  it('accept a checkpoint of the host’s and write one that the host accepts', () => {
    const [host, device, back] = [make('host'), make('device'), make('host')];
    train(host, 0, 3);

    device.importWeights(host.exportWeights());
    device.importOptimizer(host.exportOptimizer());
    back.importWeights(device.exportWeights());
    back.importOptimizer(device.exportOptimizer());

    expect(back.exportWeights()).toEqual(host.exportWeights());
    expect(back.exportOptimizer()).toEqual(host.exportOptimizer());
    device.dispose();
  });

  it.each([NaN, Infinity])('stay as they are when loss and gradient are %d', (value) => {
    const device = make('device');
    const before = numbers(device);

    const result = device.step(0.1, (weights) => lossAt(0)(weights).mul(value));

    expect(result.applied).toBe(false);
    expect(numbers(device)).toEqual(before);
    expect(device.exportOptimizer().step).toBe(0);
    device.dispose();
  });

  it('are as many tensors after many steps as before the first, and none after dispose', () => {
    const before = tf.memory().numTensors;
    const device = make('device');
    const live = tf.memory();

    train(device, 0, 50);
    device.accumulate(1, lossAt(50));
    train(device, 50, 51);

    expect(tf.memory().numTensors).toBe(live.numTensors);
    expect(tf.memory().numBytes).toBe(live.numBytes);
    device.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuse an optimizer state of another network', () => {
    const device = make('device');

    expect(() => device.importOptimizer({ step: 1, slots: {} })).toThrow(
      'optimizer slot "momentum" has 0 values where the network has 57 weights',
    );
    device.dispose();
  });

  it('leave a weight unchanged that the loss does not use', () => {
    const device = make('device');
    const before = device.exportWeights();

    device.step(0.1, (weights) => (weights.head as Tensor).square().sum());

    expect(device.exportWeights()['layer0/kernel']).toEqual(before['layer0/kernel']);
    expect(device.exportWeights().head).not.toEqual(before.head);
    device.dispose();
  });
});

describe('updateDisagreement', () => {
  it('finds none between device and host, and leaves no tensor', () => {
    const before = tf.memory().numTensors;

    expect(updateDisagreement(deviceUpdater, hostUpdater)).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports an update that differs or fails', () => {
    const forgetful = updateDisagreement(
      (options) => deviceUpdater({ ...options, clipping: { kind: 'none' } }),
      hostUpdater,
    );
    const failing = updateDisagreement(() => {
      throw new Error('no device');
    }, hostUpdater);

    expect(forgetful).toMatch(/^sgd with clipping by value differs from the host's by \d/);
    expect(failing).toBe('sgd with clipping by value fails with "no device"');
  });
});
