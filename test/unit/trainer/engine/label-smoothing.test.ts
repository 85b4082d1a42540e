import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { softmaxCrossEntropy, tf } from '../../../../trainer/engine';

interface Case {
  readonly classes: number;
  readonly smoothing: number;
  readonly logits: number[];
  readonly labels: number[];
  readonly weights: number[];
  readonly loss: number;
  readonly gradient: number[];
}

const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures/label-smoothing.json'), 'utf8')) as {
  cases: Case[];
};

/** As many copies of all rows: a few are computed in JavaScript, thousands by TensorFlow. */
const COPIES = [1, 3_000];

describe('cross-entropy with smoothed labels', () => {
  it.each(COPIES.flatMap((copies) => cases.map((each) => ({ copies, ...each }))))(
    'is as its definition says for $smoothing of $classes classes, rows $copies times',
    ({ copies, classes, smoothing, logits, labels, weights, loss, gradient }) => {
      const repeated = (values: readonly number[]) => Array.from({ length: copies }, () => values).flat();
      const rows = copies * labels.length;
      const logits_NV = tf.tensor2d(repeated(logits), [rows, classes]);

      const { value, grad } = tf.valueAndGrad((x) =>
        softmaxCrossEntropy({
          logits_NV: x as Tensor2D,
          labels_N: Int32Array.from(repeated(labels)),
          weights_N: Float32Array.from(repeated(weights)),
          smoothing,
        }),
      )(logits_NV);

      expect(value.dataSync()[0]).toBeCloseTo(loss, 4);
      const slopes = grad.dataSync<'float32'>().slice(0, gradient.length);
      slopes.forEach((slope, at) => expect(slope * copies).toBeCloseTo(gradient[at]!, 5));
    },
  );
});
