import { UNKNOWN_ID } from '../../../../shared/dataset';
import type { Batch } from '../../../../trainer/data/pad';
import { tf } from '../../../../trainer/engine';
import type { TokenLayer } from '../../../../trainer/network/config';
import { inputLayer, type InputOptions } from '../../../../trainer/network/input';
import { withWeights } from './support/sequences';

const config: TokenLayer = {
  kind: 'tokens',
  vocabulary: 6,
  embeddingSize: 1,
  conditions: [3, 4],
  features: [5],
  featureEmbeddingSize: 1,
  tokenDropout: 0,
};

const batch: Batch = {
  size: 2,
  steps: 3,
  channels: 1,
  input: Int32Array.from([2, 3, 4, 5, 0, 0]),
  lengths_B: Int32Array.from([3, 1]),
  conditions: [Int32Array.from([1, 2]), Int32Array.from([3, 1])],
  features: [Int32Array.from([2, 3, 4, 4, 0, 0])],
  targetSteps: 1,
  targets: Int32Array.from([0, 0]),
  targetLengths_B: Int32Array.from([1, 1]),
};

/** Embeddings of one number, which is the row's index. */
const tables = () => ({
  'embedding/table': tf.range(0, 13).reshape([13, 1]),
  'feature0/table': tf.range(100, 105).reshape([5, 1]),
});

const read = (layer: TokenLayer, options: InputOptions) =>
  withWeights(tables, (weights) => {
    const { x_BTI, lengths_B } = inputLayer(layer).apply(weights, batch, options);
    return { steps: x_BTI.arraySync(), lengths: [...lengths_B] };
  });

describe('inputLayer', () => {
  it('puts the conditions before the sequence and the features beside each token', () => {
    const { steps, lengths } = read(config, {});

    // Rows of the table: 6 of the vocabulary, 3 of the first condition, 4 of the second; conditions have no feature.
    expect(steps).toEqual([
      [
        [6 + 1, 100],
        [9 + 3, 100],
        [2, 102],
        [3, 103],
        [4, 104],
      ],
      [
        [6 + 2, 100],
        [9 + 1, 100],
        [5, 104],
        [0, 100],
        [0, 100],
      ],
    ]);
    expect(lengths).toEqual([5, 3]);
    expect(inputLayer(config)).toMatchObject({ size: 2, conditions: 2 });
  });

  it('shows tokens as unknown in training only, by seed and step, and keeps their features', () => {
    const layer = { ...config, tokenDropout: 0.5 };
    const tokensAt = (training?: { seed: number; step: number }) =>
      read(layer, { training }).steps.flatMap((steps) => steps.slice(2).map(([token]) => token!));
    const plain = tokensAt();

    const trained = Array.from({ length: 200 }, (_, step) => tokensAt({ seed: 1, step }));

    expect(plain).toEqual([2, 3, 4, 5, 0, 0]);
    expect(tokensAt({ seed: 1, step: 0 })).toEqual(trained[0]);
    const shown = trained.flat();
    expect(shown.every((token, index) => token === UNKNOWN_ID || token === plain[index % 6])).toBe(true);
    const share = shown.filter((token) => token === UNKNOWN_ID).length / shown.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.06);
    const features = read(layer, { training: { seed: 1, step: 0 } }).steps[0]!.map((x) => x[1]);
    expect(features).toEqual([100, 100, 102, 103, 104]);
  });
});
