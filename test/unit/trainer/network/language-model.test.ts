import { createTraining, tf } from '../../../../trainer/engine';
import { chunkOf, teacherOf } from '../../../../trainer/network/decoder-teacher';
import { languageModel } from '../../../../trainer/network/language-model';
import type { Weights } from '../../../../trainer/network/tensors';
import { largestDifference } from '../engine/support/compare';
import {
  batchOf,
  gradientsOf,
  languageModelConfig,
  randomValues,
  validRows,
  weightsFrom,
  withWeights,
} from './support/sequences';

const STEP = { seed: 5, step: 3 };
const targets = [[4, 5, 6, 4, 4, 5, 6], [5], [6, 6, 5, 4]];
const conditions = [2, 3, 2];
const model = languageModel(languageModelConfig({ conditional: true, layers: 2, cell: { kind: 'lstm' } }));
const values = randomValues(model.specs, 1);
const batch = batchOf({ targets, conditions });

const lossOf = (loss: (weights: Weights) => { dataSync(): ArrayLike<number> }) =>
  withWeights(
    () => weightsFrom(model.specs, values),
    (weights) => loss(weights).dataSync()[0]!,
  );

describe('a language model', () => {
  it('chunks as long as the sequences are backpropagation through all of time', () => {
    const whole = gradientsOf(model.specs, values, (weights) => model.loss(weights, batch, STEP));

    const chunks = [...model.chunks(batch, 8)].map((loss) =>
      gradientsOf(model.specs, values, (weights) => loss(weights, STEP)),
    );

    expect(chunks).toHaveLength(1);
    expect(chunks[0]!.loss).toBe(whole.loss);
    expect(chunks[0]!.gradients).toEqual(whole.gradients);
  });

  it.each([2, 3, 5])(
    'the state is carried over chunks of %d steps: their mean loss is the whole loss',
    (length) => {
      const losses: number[] = [];
      for (const loss of model.chunks(batch, length)) losses.push(lossOf((weights) => loss(weights, STEP)));

      expect(losses).toHaveLength(Math.ceil(8 / length));
      expect(losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toBeCloseTo(
        lossOf((weights) => model.loss(weights, batch, STEP)),
        5,
      );
    },
  );

  it('no gradient passes from a chunk to the one before', () => {
    // The start token's embedding is read only in the first step, so later chunks must not move it.
    const [, second] = [...model.chunks(batch, 4)].map((loss) =>
      gradientsOf(model.specs, values, (weights) => loss(weights, STEP)),
    );
    const startRow = second!.gradients['decoder/embedding/table']!.subarray(2 * 2, 3 * 2);

    expect([...startRow]).toEqual([0, 0]);
    expect(second!.gradients['decoder/embedding/table']!.some((slope) => slope !== 0)).toBe(true);
  });

  it('sequences that have ended take no part in later chunks', () => {
    const teacher = teacherOf(batch);

    const chunk = chunkOf(teacher, 4, 4);

    expect([...chunk.rows]).toEqual([0, 2]);
    expect([...chunk.lengths_B]).toEqual([4, 1]);
    expect([...chunk.labels]).toEqual([4, 5, 6, 3, 3, 0, 0, 0]);
    expect([...chunk.inputs]).toEqual([4, 4, 5, 6, 4, 0, 0, 0]);
    expect(chunk.tokens).toBe(5);
  });

  it('a sequence has the same scores alone as in a batch', () => {
    const logitsOf = (rows: number[], extraSteps: number) =>
      withWeights(
        () => weightsFrom(model.specs, values),
        (weights) => {
          const content = {
            targets: rows.map((row) => targets[row]!),
            conditions: rows.map((row) => conditions[row]!),
          };
          const some = batchOf(content, { extraSteps });
          const teacher = teacherOf(some);
          const { logits_NV } = model.logits(weights, { teacher, conditions_B: some.conditions[0] });
          return validRows(logits_NV.dataSync() as Float32Array, teacher, 7);
        },
      );

    const together = logitsOf([0, 1, 2], 2);
    const alone = [0, 1, 2].flatMap((row) => logitsOf([row], 0));

    expect(largestDifference(together, alone)).toBeLessThan(1e-6);
  });

  it('tensors do not pile up over truncated steps', () => {
    const training = createTraining({
      specs: model.specs,
      seed: 1,
      optimizer: { kind: 'adam' },
      clipping: { kind: 'none' },
    });
    const trainOnce = () => {
      for (const loss of model.chunks(batch, 3)) training.step(0.01, (weights) => loss(weights, STEP));
      return tf.memory().numTensors;
    };
    const first = trainOnce();

    const later = Array.from({ length: 5 }, trainOnce);

    expect(later).toEqual(later.map(() => first));
  });
});
