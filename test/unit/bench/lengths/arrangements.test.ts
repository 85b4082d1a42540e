import { arrangementsOf } from '../../../bench/lengths/arrangements';
import type { Batch } from '../../../../trainer/data/pad';
import { examplesOf } from '../../../../trainer/data/examples';
import { createTraining, type StepResult } from '../../../../trainer/engine';
import { buildNetwork } from '../../../../trainer/network/network';

const LENGTHS = [3, 9, 1, 7, 2, 8, 5, 4, 6, 12];
const LAYOUT = {
  input: 'tokens',
  channels: 1,
  vocabulary: 20,
  conditions: [],
  features: [5],
  target: 'steps',
  classes: 3,
} as const;
const ids = (length: number, most: number, from: number) =>
  Int32Array.from({ length }, (_, step) => from + ((7 * step + length) % (most - from)));
const EXAMPLES = examplesOf(
  LAYOUT,
  LENGTHS.map((length) => ({
    input: ids(length, 20, 2),
    steps: length,
    features: [ids(length, 5, 0)],
    target: ids(length, 3, 0),
  })),
);

const arrangements = () => arrangementsOf({ examples: EXAMPLES, batchSize: 3, seed: 1 });
const epochOf = (name: string): Batch[] => {
  const arrangement = arrangements().find((one) => one.name === name)!;
  return Array.from({ length: arrangement.batchesPerEpoch }, (_, step) => arrangement.batchAt(step));
};
const padded = (batches: readonly Batch[]) => batches.reduce((sum, { size, steps }) => sum + size * steps, 0);

describe('arrangementsOf', () => {
  it.each(['bucketed', 'shuffled', 'longest'])('%s has each sequence once per epoch', (name) => {
    const lengths = epochOf(name).flatMap(({ lengths_B }) => [...lengths_B]);

    expect(lengths.sort((a, b) => a - b)).toEqual(LENGTHS.toSorted((a, b) => a - b));
  });

  it('pads least where sequences are sorted by length, and most to the longest of all', () => {
    const [bucketed, shuffled, longest] = ['bucketed', 'shuffled', 'longest'].map((name) =>
      padded(epochOf(name)),
    ) as [number, number, number];

    expect(bucketed).toBeLessThan(shuffled);
    expect(shuffled).toBeLessThan(longest);
    expect(longest).toBe(LENGTHS.length * 12);
  });

  it('gives the same loss and gradients however far a batch is padded', () => {
    const network = buildNetwork({
      task: 'many-to-many',
      input: {
        kind: 'tokens',
        vocabulary: 20,
        embeddingSize: 4,
        conditions: [],
        features: [5],
        featureEmbeddingSize: 2,
        tokenDropout: 0,
      },
      recurrent: { cell: { kind: 'lstm', forgetBias: 1 }, units: 4, layers: 1, bidirectional: true },
      dropout: 0,
      tags: 3,
    });
    const stepOn = (batch: Batch): StepResult =>
      createTraining({
        specs: network.specs,
        seed: 1,
        optimizer: { kind: 'sgd' },
        clipping: { kind: 'none' },
      }).step(1, (weights) => network.loss(weights, batch, { seed: 1, step: 0 }));

    const [short, wide] = [epochOf('shuffled')[0]!, epochOf('longest')[0]!].map(stepOn);

    expect(wide!.loss).toBeCloseTo(short!.loss, 6);
    expect(wide!.gradientNorm).toBeCloseTo(short!.gradientNorm, 6);
  });
});
