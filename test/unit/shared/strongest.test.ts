import type { Baseline } from '../../../shared/evaluation';
import { strongestFirst } from '../../../shared/strongest';

const persistence: Baseline = { name: 'persistence', test: { mae: 20, r2: 0.5 } };
const linear: Baseline = { name: 'linear autoregression', test: { mae: 12, r2: 0.8 } };
const unmeasured: Baseline = { name: 'no such metric', test: { loss: 0 } };
const namesOf = (baselines: readonly Baseline[]) => baselines.map(({ name }) => name);

describe('strongestFirst', () => {
  it.each(['mae', 'r2'] as const)('takes the best by %s, whether lower or higher is better', (metric) => {
    const sorted = strongestFirst([unmeasured, persistence, linear], metric);

    expect(namesOf(sorted)).toEqual(['linear autoregression', 'persistence', 'no such metric']);
  });

  it('keeps the order of equally good ones', () => {
    const twin = { ...persistence, name: 'twin' };

    expect(namesOf(strongestFirst([persistence, twin], 'mae'))).toEqual(['persistence', 'twin']);
    expect(namesOf(strongestFirst([twin, persistence], 'mae'))).toEqual(['twin', 'persistence']);
  });

  it('puts one whose metric is no number last', () => {
    const broken: Baseline = { name: 'broken', test: { mae: NaN } };

    expect(namesOf(strongestFirst([broken, persistence], 'mae'))).toEqual(['persistence', 'broken']);
  });
});
