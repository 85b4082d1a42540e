import type { Evaluation } from '../../../../shared/evaluation';
import { defaultsTable, summarizeDefaults, type Pair } from '../../../bench/defaults/shares';

const evaluation = (test: Evaluation['test'], baselines: Evaluation['otherBaselines']): Evaluation =>
  ({
    test,
    baseline: baselines[0],
    otherBaselines: baselines.slice(1),
    training: {
      seconds: 10,
      bestEpoch: 2,
      epochs: [{ seconds: 3 }, { seconds: 4 }, { seconds: 5 }],
    },
  }) as unknown as Evaluation;

const pair = (
  metric: Pair['metric'],
  [tuned, untuned]: readonly [number, number],
  baselines: readonly number[],
  seed = 1,
): Pair => {
  const others = baselines.map((value, index) => ({ name: `guess ${index}`, test: { [metric]: value } }));
  return {
    seed,
    metric,
    tuned: evaluation({ [metric]: tuned }, others),
    untuned: evaluation({ [metric]: untuned }, others),
  };
};

describe('summarizeDefaults', () => {
  it('is the mean over seeds of the share of the tuned gain', () => {
    const pairs = [pair('accuracy', [0.9, 0.7], [0.5]), pair('accuracy', [0.7, 0.7], [0.5], 2)];

    const { share, untunedSecondsToBest } = summarizeDefaults('r', pairs);

    // (0.2 / 0.4 + 0.2 / 0.2) / 2
    expect(share).toBeCloseTo(0.75, 12);
    expect(untunedSecondsToBest).toBe(7);
  });

  it('measures an error downwards, from the strongest baseline', () => {
    const { share, baseline } = summarizeDefaults('r', [pair('mae', [1, 2], [10, 3])]);

    expect(baseline).toEqual({ name: 'guess 1', value: 3 });
    expect(share).toBeCloseTo(0.5, 12);
  });

  it('takes no baseline that the tuned recipe does not beat', () => {
    expect(summarizeDefaults('r', [pair('mae', [4, 4], [10, 3])]).baseline).toEqual({
      name: 'guess 0',
      value: 10,
    });
    expect(summarizeDefaults('r', [pair('mae', [11, 4], [10, 3])]).share).toBeNull();
  });

  it('is negative where the defaults are worse than the baseline', () => {
    expect(summarizeDefaults('r', [pair('accuracy', [0.9, 0.4], [0.5])]).share).toBeCloseTo(-0.25, 12);
  });

  it('says which seeds failed, and how', () => {
    const table = defaultsTable([summarizeDefaults('r', [], ['seed 1, tuned: no data'])]);

    expect(table).toContain('seed 1, tuned: no data');
  });
});
