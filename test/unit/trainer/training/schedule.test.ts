import type { z } from 'zod';
import type { TrainingRequest } from '../../../../shared/request/training';
import { plateaus } from '../../../../trainer/training/early-stopping';
import { learningRateAt, type Moment } from '../../../../trainer/training/schedule';
import { settledFixture } from '../../../support/settled';
import { toyRequest } from '../support/toy';

const rate = (
  training: z.input<typeof TrainingRequest>,
  moment: Partial<Moment>,
  values: readonly number[] = [],
): number =>
  learningRateAt(
    {
      request: settledFixture(
        toyRequest({ training: { optimizer: { kind: 'sgd', learningRate: 1 }, ...training } }),
      ).training,
      metric: 'loss',
      values,
    },
    { epoch: 1, position: 0, updates: 1_000, ...moment },
  );

describe('learningRateAt', () => {
  it('is constant unless said otherwise', () => {
    expect([1, 7, 20].map((epoch) => rate({}, { epoch }))).toEqual([1, 1, 1]);
  });

  it('rises from 0 over the warm-up, whatever the schedule', () => {
    const warm = (updates: number) =>
      rate(
        { warmupSteps: 4, schedule: { kind: 'step', everyEpochs: 1, factor: 0.1 } },
        { epoch: 2, updates },
      );

    expect([0, 1, 2, 3, 4, 5].map(warm).map((value) => Number(value.toFixed(9)))).toEqual([
      0.025, 0.05, 0.075, 0.1, 0.1, 0.1,
    ]);
  });

  it('falls by a factor every so many epochs', () => {
    const schedule = { kind: 'step', everyEpochs: 2, factor: 0.5 } as const;

    expect([1, 2, 3, 4, 5].map((epoch) => rate({ schedule }, { epoch }))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it('falls along half a cosine to its floor', () => {
    const training = { schedule: { kind: 'cosine', floor: 0.2 }, maximumEpochs: 4 } as const;

    expect(rate(training, { epoch: 1 })).toBe(1);
    expect(rate(training, { epoch: 3 })).toBeCloseTo(0.6, 12);
    expect(rate(training, { epoch: 2, position: 0.5 })).toBeCloseTo(
      0.2 + 0.4 * (1 + Math.cos((3 * Math.PI) / 8)),
      12,
    );
    expect(rate(training, { epoch: 4, position: 1 })).toBeCloseTo(0.2, 12);
  });

  it('falls after each plateau of the metric', () => {
    const schedule = { kind: 'plateau', factor: 0.1, patienceEpochs: 2 } as const;
    const losses = [5, 4, 4.5, 4, 3.9, 4, 4, 4, 4];

    const rates = losses.map((_, index) => rate({ schedule }, {}, losses.slice(0, index + 1)));

    const expected = [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001];
    rates.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 12));
  });
});

describe('plateaus', () => {
  it('knows which way a metric improves', () => {
    const rising = [0.1, 0.2, 0.3, 0.4];

    expect(plateaus('accuracy', rising, 1)).toBe(0);
    expect(plateaus('loss', rising, 1)).toBe(3);
  });
});
