import { decide } from '../../../../functions/gate/decide';
import type { Metrics } from '../../../../shared/evaluation';
import { Task } from '../../../../shared/request/task';
import { GateRequest } from '../../../../shared/request/training';

const task = (target: 'class' | 'value') =>
  Task.parse({
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text' },
    target: { kind: target, field: 'y' },
  });

interface Case {
  readonly series?: Parameters<typeof decide>[0]['evaluation']['series'];
  readonly gate?: object;
  readonly test: Metrics;
  readonly champion?: Metrics;
  readonly baseline?: Metrics;
}

const verdict = ({
  gate = {},
  test,
  champion,
  baseline = { accuracy: 0.104, mae: 5 },
  series,
  ...more
}: Case & Partial<Parameters<typeof decide>[0]>) =>
  decide({
    request: { gate: GateRequest.parse(gate), task: task('mae' in test ? 'value' : 'class') },
    evaluation: {
      test,
      series,
      otherBaselines: [],
      baseline: { name: 'majority class', test: baseline },
      champion: champion === undefined ? null : { version: 'run-1', test: champion },
    },
    championVersion: champion === undefined ? null : 'run-1',
    interval: null,
    ...more,
  });

describe('the gate without a champion', () => {
  it('promotes a candidate that beats the baseline and reaches the minimum', () => {
    const decision = verdict({ test: { accuracy: 0.74312 }, gate: { minimum: 0.7 } });

    expect(decision).toEqual({
      promote: true,
      reason:
        "Promoted as the first champion: accuracy 0.7431 reaches the gate's minimum, 0.7; it beats the majority class baseline, 0.104.",
      metric: 'accuracy',
      candidate: 0.74312,
      champion: null,
      baseline: 0.104,
      championVersion: null,
      interval: null,
      judged: null,
      championUnreadable: null,
      rematches: 0,
      awaitsApproval: false,
      warnings: [],
    });
  });

  it.each<[string, Case, string]>([
    [
      'a candidate below the minimum',
      { test: { accuracy: 0.69 }, gate: { minimum: 0.7 } },
      "Not promoted: accuracy 0.69 is below the gate's minimum, 0.7; it beats the majority class baseline, 0.104.",
    ],
    [
      'a candidate whose error is above the minimum',
      { test: { mae: 3 }, gate: { minimum: 2 } },
      "Not promoted: mae 3 is above the gate's minimum, 2; it beats the majority class baseline, 5.",
    ],
    [
      'a candidate no better than the baseline',
      { test: { accuracy: 0.104 } },
      'Not promoted: there is no champion yet, and accuracy 0.104 does not beat the majority class baseline, 0.104.',
    ],
  ])('does not promote %s', (_, figures, reason) => {
    expect(verdict(figures)).toMatchObject({ promote: false, reason });
  });

  it('promotes a candidate if the baseline does not have the metric', () => {
    expect(verdict({ test: { accuracy: 0.5, loss: 1.2 }, gate: { metric: 'loss' } })).toMatchObject({
      promote: true,
      baseline: null,
    });
  });
});

describe('the gate of a forecast of several series', () => {
  const named = (name: string) => ({ name, records: 9, mae: 2, lastValueMae: 1 });
  const series = { field: 'y', count: 10, worse: 4, listed: ['a', 'b', 'c', 'd'].map(named) };

  it('promotes nothing that is worse than the last value in more of them than it tolerates', () => {
    const decision = verdict({ test: { mae: 3 }, gate: { worseSeriesShare: 0.3 }, series });

    expect(decision).toMatchObject({
      promote: false,
      reason:
        'Not promoted: mae 3, but 4 of 10 series are forecast worse than by their last value, above the gate\'s worseSeriesShare, 0.3 (the worst: "a", "b" and "c"); it beats the majority class baseline, 5.',
    });
  });

  it.each([
    ['without a limit', {}, series],
    ['at the limit', { worseSeriesShare: 0.4 }, series],
    ['of one series', { worseSeriesShare: 0 }, undefined],
  ])('promotes %s', (_, gate, of) => {
    expect(verdict({ test: { mae: 3 }, gate, series: of })).toMatchObject({ promote: true });
  });
});

describe('the gate with a champion', () => {
  it.each<[string, Case, boolean, string]>([
    [
      'better',
      { test: { accuracy: 0.75 }, champion: { accuracy: 0.74 } },
      true,
      "Promoted: accuracy 0.75 is better than champion run-1's 0.74 on the same test split by 0.01, above the margin, 0; it beats the majority class baseline, 0.104.",
    ],
    [
      'equal',
      { test: { accuracy: 0.74 }, champion: { accuracy: 0.74 } },
      false,
      "Kept champion run-1: accuracy 0.74 is not better than champion run-1's 0.74 on the same test split; it beats the majority class baseline, 0.104.",
    ],
    [
      'better by exactly the margin',
      { test: { accuracy: 0.75 }, champion: { accuracy: 0.74 }, gate: { margin: 0.01 } },
      false,
      "Kept champion run-1: accuracy 0.75 is better than champion run-1's 0.74 on the same test split by only 0.01, not above the margin, 0.01; it beats the majority class baseline, 0.104.",
    ],
    [
      'better by a smaller error',
      { test: { mae: 1 }, champion: { mae: 1.5 }, gate: { margin: 0.4 } },
      true,
      "Promoted: mae 1 is better than champion run-1's 1.5 on the same test split by 0.5, above the margin, 0.4; it beats the majority class baseline, 5.",
    ],
    [
      'worse by a larger error',
      { test: { mae: 6 }, champion: { mae: 1.5 } },
      false,
      "Kept champion run-1: mae 6 is not better than champion run-1's 1.5 on the same test split; it does not beat the majority class baseline, 5.",
    ],
    [
      'better than a poor champion, but below the minimum',
      { test: { accuracy: 0.5 }, champion: { accuracy: 0.4 }, gate: { minimum: 0.7 } },
      false,
      "Not promoted: accuracy 0.5 is below the gate's minimum, 0.7; it beats the majority class baseline, 0.104.",
    ],
  ])('decides about a candidate that is %s', (_, figures, promote, reason) => {
    expect(verdict(figures)).toMatchObject({ promote, reason });
  });

  it('keeps a champion that was not measured on this test split', () => {
    const decision = decide({
      request: { gate: GateRequest.parse({}), task: task('class') },
      evaluation: {
        test: { accuracy: 0.9 },
        baseline: { name: 'majority class', test: { accuracy: 0.1 } },
        otherBaselines: [],
        champion: null,
      },
      championVersion: 'run-1',
      interval: null,
    });

    expect(decision).toMatchObject({ promote: false, championVersion: 'run-1' });
    expect(decision.reason).toBe(
      'Kept champion run-1: it cannot be compared with accuracy 0.9 (it has no accuracy on this test split); it beats the majority class baseline, 0.1.',
    );
  });
});

describe('the gate with an interval', () => {
  const interval = {
    confidence: 0.95,
    low: 0.003,
    high: 0.021,
    records: 2_000,
    unit: 'record',
    units: 2_000,
    differing: 120,
    seed: 1,
  } as const;
  const figures = { test: { accuracy: 0.752 }, champion: { accuracy: 0.74 } };

  it.each<[string, Partial<Parameters<typeof decide>[0]> & { gate?: object }, boolean, string]>([
    [
      'promotes what is clearly better, and gives the interval',
      { interval },
      true,
      "Promoted: accuracy 0.752 is better than champion run-1's 0.74 on the same 2,000 test records by 1.2 points, 95 % between 0.3 and 2.1; it beats the majority class baseline, 0.104.",
    ],
    [
      'keeps the champion where the difference may be chance, and says what could have been shown',
      { interval: { ...interval, low: -0.08, high: 0.104, records: 30, units: 30, differing: 9 } },
      false,
      "Kept champion run-1: accuracy 0.752 is better than champion run-1's 0.74 on the same 30 test records by 1.2 points, 95 % between -8 and 10.4, which may be chance: with 30 test records no difference under about 20 points can be shown; it beats the majority class baseline, 0.104.",
    ],
    [
      'holds the margin against the lower end',
      { interval, gate: { margin: 0.005 } },
      false,
      "Kept champion run-1: accuracy 0.752 is better than champion run-1's 0.74 on the same 2,000 test records by 1.2 points, 95 % between 0.3 and 2.1, not clearly above the margin, 0.5 points; it beats the majority class baseline, 0.104.",
    ],
    [
      'lets nothing be decided by a few records',
      { interval: { ...interval, differing: 4 } },
      false,
      "Kept champion run-1: accuracy 0.752 is better than champion run-1's 0.74 on the same 2,000 test records by 1.2 points, but the two differ on 4 of 2,000 test records, and fewer than 6 show nothing at 95 %: test on more records; it beats the majority class baseline, 0.104.",
    ],
    [
      'falls back on the difference where there is no interval, and says why',
      { withoutInterval: 'predictions record by record were not kept' },
      true,
      "Promoted: accuracy 0.752 is better than champion run-1's 0.74 on the same test split by 0.012, above the margin, 0; it beats the majority class baseline, 0.104; how much of it is chance is not known: predictions record by record were not kept.",
    ],
  ])('%s', (_, { gate = {}, ...more }, promote, reason) => {
    expect(verdict({ ...figures, gate, ...more })).toMatchObject({ promote, reason });
  });

  it('leaves what passed to a person where the request says so', () => {
    const decision = verdict({ ...figures, gate: { approval: 'manual' }, interval });

    expect(decision).toMatchObject({ promote: true, awaitsApproval: true });
    expect(decision.reason).toMatch(/^Awaits approval: accuracy 0\.752 is better/);
  });
});

describe('the gate with a champion that cannot be read', () => {
  const unreadable = {
    test: { accuracy: 0.9 },
    championVersion: 'run-1',
    unreadable: 'weights.bin is 12 bytes long, not 40',
  };

  it('keeps it, with a warning that says what to do', () => {
    const decision = verdict(unreadable);

    expect(decision).toMatchObject({ promote: false, championUnreadable: unreadable.unreadable });
    expect(decision.warnings).toEqual([
      'Champion run-1 cannot be compared with: weights.bin is 12 bytes long, not 40; until it can be, no model is promoted: restore its files or roll back to another version, or run again with "gate": {"onUnreadableChampion": "replace"}.',
    ]);
  });

  it('lets a model that beats the baseline take its place where the request says so', () => {
    const gate = { onUnreadableChampion: 'replace' };

    const better = verdict({ ...unreadable, gate });
    const worse = verdict({ ...unreadable, gate, test: { accuracy: 0.1 } });

    expect(better.reason).toBe(
      'Promoted since champion run-1 cannot be compared (weights.bin is 12 bytes long, not 40): accuracy 0.9; it beats the majority class baseline, 0.104.',
    );
    expect([better.promote, worse.promote]).toEqual([true, false]);
    expect(better.warnings).toHaveLength(1);
  });
});

describe('the strongest baseline', () => {
  it('is the one that a first champion must beat', () => {
    const decision = decide({
      request: { gate: GateRequest.parse({}), task: task('value') },
      evaluation: {
        test: { mae: 3 },
        baseline: { name: 'persistence', test: { mae: 11 } },
        otherBaselines: [
          { name: 'seasonal naive', test: { mae: 9 } },
          { name: 'linear autoregression', test: { mae: 2 } },
        ],
        champion: null,
      },
      championVersion: null,
      interval: null,
    });

    expect(decision).toMatchObject({ promote: false, baseline: 2 });
    expect(decision.reason).toMatch(/does not beat the linear autoregression baseline, 2\.$/);
  });
});

it('warns when many models have been judged by the same test records', () => {
  const warningsAt = (judged: number) => verdict({ test: { accuracy: 0.9 }, judged }).warnings;

  expect(warningsAt(27)).toEqual([]);
  expect(warningsAt(28)[0]).toMatch(/^The same test records have judged 28 models by now/);
});
