import { markdownTable, summarize, type SeedResult } from '../../../bench/recipes/summary';

/** Of an evaluation, what a summary reads. */
function seedResult(seed: number, accuracy: number, seconds: number): SeedResult {
  const evaluation = {
    test: { accuracy },
    baseline: { name: 'majority class', test: { accuracy: 0.25 } },
    shareOfBaseline: null,
    seconds: { load: 0, train: seconds, evaluate: 0, export: 0 },
  };
  return {
    seed,
    metric: 'accuracy',
    evaluation: evaluation as Extract<SeedResult, { metric: string }>['evaluation'],
  };
}

describe('summary of a recipe over seeds', () => {
  it('gives mean and range of metric and seconds, beside the baseline', () => {
    const results = [seedResult(1, 0.7, 10), seedResult(2, 0.8, 20), seedResult(3, 0.9, 60)];

    const summary = summarize('words', results);

    expect(summary).toMatchObject({ name: 'words', seeds: 3, metric: 'accuracy', failures: [] });
    expect(summary.test?.mean).toBeCloseTo(0.8, 12);
    expect(summary.test).toMatchObject({ minimum: 0.7, maximum: 0.9 });
    expect(summary.trainSeconds).toEqual({ mean: 30, minimum: 10, maximum: 60 });
    expect(summary.baseline).toEqual({ name: 'majority class', value: 0.25 });
  });

  it('names the seeds that failed, and averages the others', () => {
    const results: SeedResult[] = [seedResult(1, 0.7, 10), { seed: 2, failure: 'the loss is not finite' }];

    const summary = summarize('words', results);

    expect(summary.test?.mean).toBe(0.7);
    expect(summary.failures).toEqual(['seed 2: the loss is not finite']);
  });

  it('prints a table whose rows all have as many cells as the header', () => {
    const failed = summarize('none', [{ seed: 1, failure: 'no' }]);
    const done = summarize('words', [seedResult(1, 0.7, 10)]);

    const lines = markdownTable([failed, done]).split('\n');

    expect(lines).toHaveLength(4);
    expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([9]));
    expect(lines[3]).toContain('0.7000 (0.7000–0.7000)');
  });
});
