import { metricInterval } from '../../../../shared/scores/bootstrap';
import { nearlyNormal, tableOf, uniforms } from '../../functions/gate/simulated';

const OPTIONS = { confidence: 0.95, seed: 1 };
const rows = (count: number, of: (row: number) => number) =>
  Array.from({ length: count }, (_, row) => [of(row), 1]);

describe('the interval of a metric', () => {
  // Expected by metric_intervals.py, beside this file; a resample moves an end by a twentieth of the interval's length.
  it.each([
    {
      of: 'right answers',
      table: tableOf(
        rows(600, (row) => Number(row % 4 !== 0)),
        { metric: 'accuracy' },
      ),
      low: 0.715,
      high: 0.7833,
    },
    {
      of: 'right answers in groups of ten that are all right or all wrong',
      table: tableOf(
        rows(600, (row) => Number(Math.floor(row / 10) % 4 !== 0)),
        {
          metric: 'accuracy',
          unit: 'group',
          groups: Array.from({ length: 600 }, (_, row) => Math.floor(row / 10)),
        },
      ),
      low: 0.6333,
      high: 0.85,
    },
    {
      of: 'errors',
      table: tableOf(
        rows(200, (row) => ((row % 20) + 1) / 10),
        { metric: 'mae' },
      ),
      low: 0.971,
      high: 1.1295,
    },
  ])('is that of a plain bootstrap, of $of', ({ table, low, high }) => {
    const interval = metricInterval(table, OPTIONS)!;

    const slack = (high - low) / 15;
    expect(Math.abs(interval.low - low)).toBeLessThan(slack);
    expect(Math.abs(interval.high - high)).toBeLessThan(slack);
  });

  it('has the true value in 95 of 100 test splits, few records or many', () => {
    for (const records of [12, 100]) {
      const splits = 300;
      let having = 0;
      for (let seed = 1; seed <= splits; seed += 1) {
        const uniform = uniforms(seed);
        const table = tableOf(
          rows(records, () => 3 + nearlyNormal(uniform)),
          { metric: 'mae' },
        );
        const { low, high } = metricInterval(table, { ...OPTIONS, seed })!;
        having += Number(low <= 3 && 3 <= high);
      }

      // Three standard deviations of 300 throws on either side.
      expect(having / splits).toBeGreaterThan(0.91);
      expect(having / splits).toBeLessThan(0.99);
    }
  });

  it('is not of one single unit, nor where a draw has no such metric', () => {
    const single = tableOf([[1, 1]], { metric: 'accuracy' });
    const mostlyEmpty = tableOf([[1, 1], ...Array.from({ length: 3 }, () => [0, 0])], { metric: 'accuracy' });

    expect([metricInterval(single, OPTIONS), metricInterval(mostlyEmpty, OPTIONS)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
