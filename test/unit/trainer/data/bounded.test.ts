import { boundedTargets } from '../../../../trainer/data/bounded';
import { valueMetrics, valueScores } from '../../../../trainer/metrics/regression';
import type { Examples } from '../../../../trainer/data/examples';

const examples = (spreads: Float32Array | null) =>
  ({ targets: Float32Array.of(1, 129_410, -70), spreads }) as unknown as Examples;

describe('targets that lie many deviations of their own record away', () => {
  it('are learned from as if they were 20 away', () => {
    expect([...boundedTargets(examples(Float32Array.of(1, 1, 1))).targets]).toEqual([1, 20, -20]);
  });

  it('are as they are where all records share a scaler', () => {
    expect([...boundedTargets(examples(null)).targets]).toEqual([1, 129_410, -70]);
  });

  it('are no more than that in the loss, and all of it in the other metrics', () => {
    const scalers = [null];
    const [truths, spreads] = [Float64Array.of(3, 129_410), Float64Array.of(2, 1)];

    const baseline = valueScores(truths, Float64Array.of(1, 0), { scalers, spreads });
    const network = valueMetrics({
      truths_NK: Float64Array.of(1, 129_410),
      predictions_NK: Float64Array.of(0, 0),
      scalers,
      measures: { spreads, offsets: Float64Array.of(1, 0) },
    });

    expect(baseline.loss).toBe((1 + 400) / 2);
    expect(network.loss).toBe((1 + 400) / 2);
    expect(network.mae).toBe((2 + 129_410) / 2);
    expect(network.mae).toBe(baseline.mae);
  });
});
