import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import fc from 'fast-check';
import {
  affine,
  concatLast,
  dotAttention,
  dropout,
  embeddingLookup,
  inScope,
  maskedMean,
  randomStream,
  rowCrossEntropies,
  softmaxCrossEntropy,
  squaredError,
  tf,
} from '../../../../trainer/engine';
import { largestDifference } from './support/compare';

/** Value and gradients of two functions of the same tensors: ours, and one of plain operations. */
function compare(
  inputs: Tensor[],
  ours: (...t: Tensor[]) => Scalar,
  plain: (...t: Tensor[]) => Scalar,
): number {
  return inScope(() => {
    const [found, expected] = [ours, plain].map((f) => {
      const { value, grads } = tf.valueAndGrads(f)(inputs);
      return [value, ...grads].flatMap((tensor) => [...tensor.dataSync<'float32'>()]);
    }) as [number[], number[]];
    return largestDifference(found, expected);
  });
}

const draw = (seed: number, shape: number[]) => {
  const random = randomStream(seed, 'operations');
  return tf.tensor(
    Float32Array.from(
      { length: shape.reduce((product, n) => product * n, 1) },
      () => 4 * random.uniform() - 2,
    ),
    shape,
  );
};

const size = (max: number) => fc.integer({ min: 1, max });

describe('operations of the engine', () => {
  it.each([
    { where: 'on the host', rows: 7, most: 9 },
    { where: 'in TensorFlow', rows: 1500, most: 9 },
  ])('softmax cross-entropy $where is log-softmax at the label, weighted', ({ rows, most }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: most }),
        fc.integer({ min: 0, max: 999 }),
        fc.boolean(),
        (classes, seed, weighted) => {
          const random = randomStream(seed, 'labels');
          const labels_N = Int32Array.from({ length: rows }, () => random.integer(classes));
          const weights_N = weighted
            ? Float32Array.from({ length: rows }, () => random.integer(3))
            : undefined;
          const total = weights_N?.reduce((sum, weight) => sum + weight, 0) ?? rows;
          const plain = (logits: Tensor) =>
            tf
              .logSoftmax(logits as Tensor2D)
              .mul(tf.oneHot(tf.tensor1d(labels_N, 'int32'), classes))
              .sum<Tensor1D>(1)
              .mul(tf.tensor1d(weights_N ?? new Float32Array(rows).fill(1)))
              .sum<Scalar>()
              .div<Scalar>(-Math.max(total, 1e-9));

          const worst = inScope(() =>
            compare(
              [draw(seed, [rows, classes])],
              (logits) => softmaxCrossEntropy({ logits_NV: logits as Tensor2D, labels_N, weights_N }),
              plain,
            ),
          );

          expect(worst).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('cross-entropies of rows are log-softmax at each label, and leave nothing behind', () => {
    const logits_NV = tf.tensor2d([
      [1, 2, 3],
      [0, 0, 0],
      [1000, -1000, 0],
    ]);
    const before = tf.memory().numTensors;

    const losses = inScope(() => [...rowCrossEntropies(logits_NV, Int32Array.of(0, 2, 1)).dataSync()]);

    // log(e^1 + e^2 + e^3) - 1, log 3, and what would overflow an exponential.
    const expected = [2.4076059, Math.log(3), 2000];
    losses.forEach((loss, row) => expect(loss).toBeCloseTo(expected[row]!, 6));
    expect(losses).toHaveLength(3);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => rowCrossEntropies(logits_NV, Int32Array.of(0, 1, 3))).toThrow('label 3 is outside 0..2');
  });

  it('softmax cross-entropy stays finite for logits that overflow an exponential', () => {
    const logits_NV = tf.tensor2d([[1000, -1000, 0]]);

    const losses = [0, 1].map(
      (label) => softmaxCrossEntropy({ logits_NV, labels_N: Int32Array.of(label) }).dataSync()[0],
    );

    expect(losses).toEqual([0, 2000]);
  });

  it('softmax cross-entropy refuses labels that are not a class and arrays of the wrong length', () => {
    const logits_NV = tf.zeros<typeof tf.Rank.R2>([2, 3]);

    expect(() => softmaxCrossEntropy({ logits_NV, labels_N: Int32Array.of(0, 3) })).toThrow(
      'label 3 is outside 0..2',
    );
    expect(() => softmaxCrossEntropy({ logits_NV, labels_N: Int32Array.of(0) })).toThrow(
      '1 labels given: 2 are needed',
    );
  });

  it.each([
    { where: 'on the host', shape: [5, 4, 3] as const },
    { where: 'in TensorFlow', shape: [90, 60, 30] as const },
  ])('an affine map $where is a product and a sum', ({ shape: [rows, inputs, outputs] }) => {
    const tensors = [draw(1, [rows, inputs]), draw(2, [inputs, outputs]), draw(3, [outputs])];
    const target = draw(4, [rows, outputs]);
    const score = (y: Tensor) => tf.mul<Tensor>(y, target).mean<Scalar>();

    const worst = compare(
      tensors,
      (x, kernel, bias) =>
        score(affine({ x_NI: x as Tensor2D, kernel_IO: kernel as Tensor2D, bias_O: bias as Tensor1D })),
      (x, kernel, bias) => score(tf.add(tf.matMul(x as Tensor2D, kernel as Tensor2D), bias)),
    );

    expect(worst).toBeLessThan(1e-5);
  });

  it('an embedding is a product with one-hot rows, in value and gradient', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), size(5), size(4), size(5), (rows, batch, steps, width) => {
        const random = randomStream(rows, 'ids');
        const ids = Int32Array.from({ length: batch * steps }, () => random.integer(rows));
        const target = draw(7, [batch, steps, width]);

        const worst = compare(
          [draw(rows, [rows, width])],
          (table) =>
            embeddingLookup(table as Tensor2D, { ids, batch, steps })
              .mul(target)
              .sum(),
          (table) =>
            tf
              .matMul(tf.oneHot(tf.tensor1d(ids, 'int32'), rows).toFloat() as Tensor2D, table as Tensor2D)
              .reshape([batch, steps, width])
              .mul(target)
              .sum(),
        );

        expect(worst).toBeLessThan(1e-5);
      }),
      { numRuns: 20 },
    );
  });

  it('an embedding refuses ids that the table lacks', () => {
    const table = tf.zeros<typeof tf.Rank.R2>([4, 2]);

    expect(() => embeddingLookup(table, { ids: Int32Array.of(1, 4), batch: 1, steps: 2 })).toThrow(
      'token id 4 is outside 0..3',
    );
    expect(() => embeddingLookup(table, { ids: Int32Array.of(1), batch: 1, steps: 2 })).toThrow(
      '2 are needed',
    );
  });

  it('squared error averages columns, weighs rows and has the slope 2 (p - t)', () => {
    const targets_NF = Float32Array.of(1, 1, 0, 0);
    const options = { targets_NF, weights_N: Float32Array.of(1, 3) };
    const { value, grads } = tf.valueAndGrads((p: Tensor) =>
      squaredError({ predictions_NF: p as Tensor2D, ...options }),
    )([
      tf.tensor2d([
        [2, 1],
        [0, 4],
      ]),
    ]);

    expect(value.dataSync()[0]).toBeCloseTo((1 * 0.5 + 3 * 8) / 4);
    expect([...(grads[0]?.dataSync() ?? [])]).toEqual([0.25, 0, 0, 3]);
  });

  it('a masked mean leaves out what has no weight, and is 0 if nothing has', () => {
    const values = tf.tensor1d([2, 4, 100]);

    expect(maskedMean(values, Float32Array.of(1, 1, 0)).dataSync()[0]).toBe(3);
    expect(maskedMean(values, new Float32Array(3)).dataSync()[0]).toBe(0);
  });

  it('dropout depends on seed, step and name only, keeps the mean, and passes gradients where it passes values', () => {
    const x = tf.ones([100, 100]);
    const once = (step: number, name = 'a') =>
      dropout(x, { rate: 0.25, seed: 1, step }, name).dataSync<'float32'>();

    expect(once(1)).toEqual(once(1));
    expect(once(1)).not.toEqual(once(2));
    expect(once(1)).not.toEqual(once(1, 'b'));
    expect(new Set(once(1))).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(once(1).reduce((sum, value) => sum + value, 0) / 1e4).toBeCloseTo(1, 1);
    const slope = tf.grad((input: Tensor) => dropout(input, { rate: 0.25, seed: 1, step: 1 }, 'a').sum())(x);
    expect(slope.dataSync()).toEqual(once(1));
  });

  it('concatLast is a concatenation along the last axis', () => {
    fc.assert(
      fc.property(
        size(4),
        size(3),
        fc.array(size(40), { minLength: 1, maxLength: 3 }),
        (rows, steps, widths) => {
          const parts = widths.map((width, i) => draw(i, [rows, steps, width]));
          const weighted = (joined: Tensor) => joined.mul(draw(9, joined.shape)).sum<Scalar>();

          const difference = compare(
            parts,
            (...tensors) => weighted(concatLast(tensors as [Tensor, ...Tensor[]])),
            (...tensors) => weighted(tf.concat(tensors, 2)),
          );

          expect(difference).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('dotAttention is a mean of the values by the softmax of scores within each length, also where values are keys', () => {
    fc.assert(
      fc.property(
        size(3),
        size(4),
        size(5),
        size(4),
        fc.boolean(),
        (batch, queries, steps, units, isShared) => {
          const random = randomStream(units, 'lengths');
          const lengths_B = Array.from({ length: batch }, () => 1 + random.integer(steps));
          const values = draw(2, [batch, steps, isShared ? units : 3]);
          const inputs = [
            draw(0, [batch, queries, units]),
            values,
            ...(isShared ? [] : [draw(1, [batch, steps, units])]),
          ];
          const beyond = tf.tensor3d(
            lengths_B.map((length) => [Array.from({ length: steps }, (_, s) => (s < length ? 0 : -1e9))]),
          );
          const weighted = (context: Tensor) => context.mul(draw(9, context.shape)).sum<Scalar>();

          const difference = compare(
            inputs,
            (q, v, k = v) =>
              weighted(
                dotAttention({
                  queries_BTH: q as Tensor3D,
                  keys_BSH: k as Tensor3D,
                  values_BSM: v as Tensor3D,
                  lengths_B,
                }),
              ),
            (q, v, k = v) => weighted(tf.softmax(q.matMul(k, false, true).add(beyond)).matMul(v)),
          );

          expect(difference).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('dotAttention reads the sequences that it is told, some by several rows and some by none', () => {
    const memoryRows_B = Int32Array.from([2, 0, 2]);
    const lengths_B = [3, 1, 2];
    const rows = tf.tensor1d(memoryRows_B, 'int32');
    const sum = (context: Tensor) => context.mul(draw(9, context.shape)).sum<Scalar>();

    const difference = compare(
      [draw(0, [3, 2, 4]), draw(1, [3, 3, 4]), draw(2, [3, 3, 5])],
      (q, k, v) =>
        sum(
          dotAttention({
            queries_BTH: q as Tensor3D,
            keys_BSH: k as Tensor3D,
            values_BSM: v as Tensor3D,
            lengths_B,
            memoryRows_B,
          }),
        ),
      (q, k, v) =>
        sum(
          dotAttention({
            queries_BTH: q as Tensor3D,
            keys_BSH: k.gather(rows) as Tensor3D,
            values_BSM: v.gather(rows) as Tensor3D,
            lengths_B: [2, 3, 2],
          }),
        ),
    );

    expect(difference).toBeLessThan(1e-5);
  });

  it('a reshaped tensor has the same values, before TensorFlow has them and after, and its gradient the first shape', () => {
    const x = draw(5, [2, 6]);
    const inTensorFlow = draw(5, [2, 6]).add(0);

    const shaped = [x, inTensorFlow].map((tensor) => tensor.reshape([3, -1]));

    expect(shaped.map(({ shape }) => shape)).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(shaped.map((tensor) => [...tensor.add(1).dataSync()])).toEqual([
      [...x.add(1).dataSync()],
      [...x.add(1).dataSync()],
    ]);
    expect([...x.dataSync()]).toEqual([...inTensorFlow.dataSync()]);
    expect(tf.grad((t: Tensor) => t.reshape([12]).square().sum())(x).shape).toEqual([2, 6]);
  });
});
