import fc from 'fast-check';
import { inScope, tf } from '../../../../trainer/engine';
import { encoderDecoder } from '../../../../trainer/network/encoder-decoder';
import { teacherOf } from '../../../../trainer/network/decoder-teacher';
import { largestDifference } from '../engine/support/compare';
import {
  batchOf,
  encoderDecoderConfig,
  gradientsOf,
  randomValues,
  validRows,
  weightsFrom,
  withWeights,
} from './support/sequences';

const V = 7;
const STEP = { seed: 5, step: 3 };
const inputs = [[2, 3, 4, 5], [5], [3, 3, 2]];
const targets = [[4, 5], [6, 5, 4], [5]];

const cells = [
  { kind: 'gru', variant: 'reset-after' },
  { kind: 'gru', variant: 'reset-before' },
  { kind: 'lstm' },
  // Smooth activations: a difference across a relu's kink is not a slope.
  { kind: 'simple-rnn', activation: 'tanh' },
] as const;
const shapes = fc.record({
  cell: fc.constantFrom(...cells),
  layers: fc.integer({ min: 1, max: 2 }),
  bidirectional: fc.boolean(),
  attention: fc.constantFrom('none', 'luong'),
  tiedEmbeddings: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1_000 }),
});

describe('an encoder-decoder', () => {
  /** Directional derivative by central differences: one number to which every weight's gradient contributes. */
  it('gradients of the whole network agree with finite differences, whatever its shape', () => {
    fc.assert(
      fc.property(shapes, ({ seed, ...shape }) => {
        const network = encoderDecoder(encoderDecoderConfig(shape));
        const batch = batchOf({ inputs, targets });
        const values = randomValues(network.specs, seed);
        const direction = randomValues(network.specs, seed + 1);
        const epsilon = 2e-3;
        const lossAt = (scale: number) =>
          withWeights(
            () =>
              weightsFrom(
                network.specs,
                Object.fromEntries(
                  Object.entries(values).map(([name, array]) => [
                    name,
                    array.map((value, index) => value + scale * direction[name]![index]!),
                  ]),
                ),
              ),
            (weights) => network.loss(weights, batch, STEP).dataSync()[0]!,
          );

        const { gradients } = gradientsOf(network.specs, values, (weights) =>
          network.loss(weights, batch, STEP),
        );

        const expected = (lossAt(epsilon) - lossAt(-epsilon)) / (2 * epsilon);
        const found = Object.entries(gradients).reduce(
          (sum, [name, gradient]) =>
            sum + gradient.reduce((inner, value, index) => inner + value * direction[name]![index]!, 0),
          0,
        );
        expect(Math.abs(found - expected)).toBeLessThan(5e-3 * Math.max(1, Math.abs(expected)));
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it.each(['none', 'luong'] as const)('padding and neighbours change nothing (attention %s)', (attention) => {
    const network = encoderDecoder(encoderDecoderConfig({ attention, bidirectional: true, layers: 2 }));
    const values = randomValues(network.specs, 1);
    const logitsOf = (rows: number[], extraSteps: number) =>
      withWeights(
        () => weightsFrom(network.specs, values),
        (weights) => {
          const content = {
            inputs: rows.map((row) => inputs[row]!),
            targets: rows.map((row) => targets[row]!),
          };
          const batch = batchOf(content, { extraSteps });
          return validRows(
            network.read(weights, batch).logits().dataSync() as Float32Array,
            teacherOf(batch),
            V,
          );
        },
      );

    const together = logitsOf([0, 1, 2], 3);
    const alone = [0, 1, 2].flatMap((row) => logitsOf([row], 0));

    expect(largestDifference(together, alone)).toBeLessThan(1e-6);
  });

  it('dropout depends on seed and step, and is off outside training', () => {
    const network = encoderDecoder(encoderDecoderConfig({ dropout: 0.5, layers: 2, attention: 'luong' }));
    const values = randomValues(network.specs, 1);
    const batch = batchOf({ inputs, targets });
    const lossAt = (training?: { seed: number; step: number }) =>
      withWeights(
        () => weightsFrom(network.specs, values),
        (weights) => network.loss(weights, batch, training).dataSync()[0]!,
      );

    const [first, again, next] = [lossAt(STEP), lossAt(STEP), lossAt({ ...STEP, step: 4 })];
    const without = encoderDecoder(encoderDecoderConfig({ layers: 2, attention: 'luong' }));
    const plain = withWeights(
      () => weightsFrom(without.specs, values),
      (weights) => without.loss(weights, batch, STEP).dataSync()[0]!,
    );

    expect(again).toBe(first);
    expect(next).not.toBe(first);
    expect(lossAt()).toBe(plain);
  });

  it.each([
    { attention: 'none', bidirectional: false },
    { attention: 'luong', bidirectional: false },
    { attention: 'luong', bidirectional: true },
  ] as const)('decoding step by step yields the teacher-forced scores (%j)', (shape) => {
    const network = encoderDecoder(encoderDecoderConfig({ ...shape, layers: 2, cell: { kind: 'lstm' } }));
    const values = randomValues(network.specs, 3);
    const batch = batchOf({
      inputs,
      targets: [
        [4, 5],
        [6, 5],
        [5, 4],
      ],
    });
    const teacher = teacherOf(batch);

    const found = withWeights(
      () => weightsFrom(network.specs, values),
      (weights) => {
        const read = network.read(weights, batch);
        const scores = tf.logSoftmax(read.logits()).dataSync() as Float32Array;
        const stepper = read.start();
        const steps = [0, 1, 2].map((step) =>
          stepper.step(Int32Array.from([0, 1, 2], (row) => teacher.inputs[row * 3 + step]!)),
        );
        stepper.dispose();
        return { scores, steps };
      },
    );

    for (const [step, scores] of found.steps.entries()) {
      const expected = [0, 1, 2].flatMap((row) => [
        ...found.scores.subarray((row * 3 + step) * V, (row * 3 + step + 1) * V),
      ]);
      expect(largestDifference(scores, expected)).toBeLessThan(1e-5);
    }
  });

  it('rows of a stepper may be copied, reordered and dropped, and no tensor is left', () => {
    const network = encoderDecoder(encoderDecoderConfig({ attention: 'luong', bidirectional: true }));
    const values = randomValues(network.specs, 3);
    const batch = batchOf({ inputs, targets });

    withWeights(
      () => weightsFrom(network.specs, values),
      (weights) => {
        const before = tf.memory().numTensors;
        const { scores, expected } = inScope(() => {
          const read = network.read(weights, batch);
          const start = tf.memory().numTensors;
          const stepper = read.start();
          stepper.step(Int32Array.of(2, 2, 2));
          // Records 0 and 2 continue, with two rows each.
          stepper.select(Int32Array.of(0, 0, 2, 2), Int32Array.of(0, 2));
          const both = stepper.step(Int32Array.of(4, 5, 4, 5));
          stepper.dispose();
          expect(tf.memory().numTensors).toBe(start);
          const one = batchOf({ inputs: [inputs[2]!], targets: [targets[2]!] });
          const alone = network.read(weights, one).start();
          alone.step(Int32Array.of(2));
          return { scores: both, expected: alone.step(Int32Array.of(5)) };
        });

        expect(largestDifference(scores.subarray(3 * V), expected)).toBeLessThan(1e-5);
        expect(tf.memory().numTensors).toBe(before);
      },
    );
  });
});
