import { Insight } from '../../../../shared/evaluation';
import { train, type TrainOptions } from '../../../../trainer/training/train';
import { temporaryStore } from '../../../support/temporary-store';
import { largestDifference } from '../engine/support/compare';
import {
  bytesOf,
  toyTraining as toyTrainingIn,
  type Overrides,
  type TrainingInput,
} from '../support/toy-training';

const store = temporaryStore();

const toyTraining = (run: string, overrides: Overrides = {}, options: Partial<TrainOptions> = {}) =>
  toyTrainingIn(store, run, overrides, options);

describe('train, with every option', () => {
  it.each<[string, Partial<TrainingInput>]>([
    [
      'sgd, step',
      {
        optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
        schedule: { kind: 'step', everyEpochs: 1 },
      },
    ],
    [
      'rmsprop, cosine',
      { optimizer: { kind: 'rmsprop' }, schedule: { kind: 'cosine', floor: 0.1 }, warmupSteps: 25 },
    ],
    [
      'adamw, plateau',
      {
        optimizer: { kind: 'adamw' },
        schedule: { kind: 'plateau', patienceEpochs: 1 },
        clipping: { kind: 'norm' },
      },
    ],
    ['adam, accumulation', { accumulationSteps: 3, warmupSteps: 7, clipping: { kind: 'value' } }],
  ])('resumes exactly with %s', async (name, training) => {
    const overrides: Overrides = {
      network: { units: 4, dropout: 0.2 },
      training: { batchSize: 16, maximumEpochs: 4, ...training },
    };
    const whole = toyTraining(`${name} whole`, overrides);
    const expected = await train(whole);
    const controller = new AbortController();
    const interrupted = toyTraining(`${name} cut`, overrides, {
      signal: controller.signal,
      progress: (event) => {
        if (event.event === 'epoch' && event.record.epoch === 3) controller.abort(new Error('killed'));
      },
    });
    await expect(train(interrupted)).rejects.toThrow('killed');

    const resumed = await train(toyTraining(`${name} cut`, overrides));

    expect(bytesOf(whole, resumed)).toBe(bytesOf(whole, expected));
    const timeless = ({ epochs }: typeof resumed) =>
      epochs.map((epoch) => ({ ...epoch, seconds: 0, sequencesPerSecond: 0 }));
    expect(timeless(resumed)).toEqual(timeless(expected));
    expect(resumed.insights).toEqual(expected.insights);
  });

  it('accumulates k batches of b to the gradient of one batch of k × b', async () => {
    const training = (batchSize: number, accumulationSteps: number): Overrides => ({
      training: {
        batchSize,
        accumulationSteps,
        maximumEpochs: 1,
        optimizer: { kind: 'sgd', learningRate: 0.1 },
        clipping: { kind: 'none' },
      },
    });
    // One batch is all there is, so that both see the same records.
    const large = await train(toyTraining('large', training(150, 1)));
    const small = await train(toyTraining('small', training(50, 3)));

    expect(small.epochs[0]!.steps).toBe(1);
    expect(small.epochs[0]!.trainLoss).toBeCloseTo(large.epochs[0]!.trainLoss, 6);
    expect(small.epochs[0]!.gradientNorm.mean).toBeCloseTo(large.epochs[0]!.gradientNorm.mean, 6);
    for (const [name, values] of Object.entries(large.weights))
      expect(largestDifference(small.weights[name]!, values)).toBeLessThan(1e-6);
  });

  it('looks into the network after the first and the best epoch', async () => {
    const { insights, bestEpoch } = await train(
      toyTraining('insight', {
        network: { cell: { kind: 'gru' }, units: 4, bidirectional: true, layers: 2 },
      }),
    );

    expect(insights.map(({ epoch }) => epoch)).toEqual(bestEpoch === 1 ? [1] : [1, bestEpoch]);
    for (const insight of insights) {
      expect(Insight.parse(insight)).toEqual(insight);
      expect(insight.gradientFlow.map(({ layer, direction }) => `${layer} ${direction}`)).toEqual([
        '0 forward',
        '0 backward',
        '1 forward',
        '1 backward',
      ]);
      expect(insight.gates).toHaveLength(8);
      for (const { histogram } of insight.gates)
        expect(histogram.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });
});
