import { classWeightsOf } from '../../../../trainer/tasks/class-weights';
import { toyRequest } from '../support/toy';
import { settledFixture } from '../../../support/settled';

const balanced = settledFixture(toyRequest({ training: { classWeights: 'balanced' } }));
const target = (counts: number[]) => ({ kind: 'class' as const, labels: counts.map(String), counts });

describe('classWeightsOf', () => {
  it('weighs classes as scikit-learn’s class_weight="balanced" does', () => {
    const weights = classWeightsOf(balanced, target([6, 3, 1]));

    [10 / 18, 10 / 9, 10 / 3].forEach((expected, label) => expect(weights![label]).toBeCloseTo(expected, 6));
  });

  it('counts only classes that the training split has', () => {
    expect([...classWeightsOf(balanced, target([2, 0, 2]))!]).toEqual([1, 0, 1]);
  });

  it('has no weights where the request asks for none, and none for values', () => {
    expect(classWeightsOf(settledFixture(toyRequest()), target([6, 3, 1]))).toBeUndefined();
    expect(classWeightsOf(balanced, { kind: 'value', scaler: null })).toBeUndefined();
  });
});
