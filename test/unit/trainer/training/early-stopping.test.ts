import { standing } from '../../../../trainer/training/early-stopping';

describe('standing', () => {
  it('has no best epoch before the first', () => {
    expect(standing('accuracy', [])).toEqual({ bestEpoch: 0, epochsWithoutImprovement: 0 });
  });

  it('looks for the highest accuracy', () => {
    expect(standing('accuracy', [0.1, 0.5, 0.4, 0.3])).toEqual({ bestEpoch: 2, epochsWithoutImprovement: 2 });
  });

  it('looks for the lowest loss', () => {
    expect(standing('loss', [3, 2, 2.5])).toEqual({ bestEpoch: 2, epochsWithoutImprovement: 1 });
  });

  it('takes the earlier of equal epochs', () => {
    expect(standing('mae', [1, 1, 1])).toEqual({ bestEpoch: 1, epochsWithoutImprovement: 2 });
  });
});
