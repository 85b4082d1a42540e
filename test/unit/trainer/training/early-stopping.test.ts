import { bestEpochOf, epochsWithoutImprovement, isBetter } from '../../../../trainer/training/early-stopping';

describe('bestEpochOf', () => {
  it('has no best epoch before the first', () => {
    expect(bestEpochOf('accuracy', [])).toBe(0);
  });

  it('looks for the highest accuracy', () => {
    const validations = [0.1, 0.5, 0.4, 0.3].map((accuracy) => ({ accuracy, loss: 1 }));

    expect(bestEpochOf('accuracy', validations)).toBe(2);
  });

  it('looks for the lowest loss', () => {
    expect(bestEpochOf('loss', [{ loss: 3 }, { loss: 2 }, { loss: 2.5 }])).toBe(2);
  });

  it('takes the lower loss of epochs that are equal by the metric', () => {
    const validations = [
      { entityF1: 0, loss: 3 },
      { entityF1: 0, loss: 1 },
      { entityF1: 0, loss: 2 },
    ];

    expect(bestEpochOf('entityF1', validations)).toBe(2);
  });

  it('takes the earlier of epochs that are equal in everything', () => {
    expect(
      bestEpochOf(
        'mae',
        [1, 1, 1].map((mae) => ({ mae, loss: 2 })),
      ),
    ).toBe(1);
  });
});

describe('isBetter', () => {
  it('never prefers a metric that is not a number', () => {
    expect(isBetter('r2', { r2: NaN, loss: 1 }, { r2: 0.1, loss: 2 })).toBe(false);
  });
});

describe('epochsWithoutImprovement', () => {
  it.each([
    { values: [], epochs: 0 },
    { values: [3, 2, 2.5], epochs: 1 },
    { values: [1, 1, 1], epochs: 2 },
  ])('is $epochs after losses of $values', ({ values, epochs }) => {
    expect(epochsWithoutImprovement('loss', values)).toBe(epochs);
  });

  it('counts from the highest of a metric that should rise', () => {
    expect(epochsWithoutImprovement('accuracy', [0.1, 0.5, 0.4, 0.3])).toBe(2);
  });
});
