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
  readonly gate?: object;
  readonly test: Metrics;
  readonly champion?: Metrics;
  readonly baseline?: Metrics;
}

const verdict = ({ gate = {}, test, champion, baseline = { accuracy: 0.104, mae: 5 } }: Case) =>
  decide({
    request: { gate: GateRequest.parse(gate), task: task('mae' in test ? 'value' : 'class') },
    evaluation: {
      test,
      baseline: { name: 'majority class', test: baseline },
      champion: champion === undefined ? null : { version: 'run-1', test: champion },
    },
    championVersion: champion === undefined ? null : 'run-1',
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
        champion: null,
      },
      championVersion: 'run-1',
    });

    expect(decision).toMatchObject({ promote: false, championVersion: 'run-1' });
    expect(decision.reason).toMatch(/^Kept champion run-1: it has no accuracy on this test split/);
  });
});
