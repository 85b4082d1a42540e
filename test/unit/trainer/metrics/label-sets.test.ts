import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesOf, type ExampleLayout } from '../../../../trainer/data/examples';
import { sigmoidCrossEntropy, tf } from '../../../../trainer/engine';
import { labelFrequencies, sameAsBefore } from '../../../../trainer/metrics/label-baselines';
import {
  answeredIds,
  judgedSets,
  labelCounts,
  labelMetrics,
  natsOfSets,
  tallyIds,
  tallyNames,
} from '../../../../trainer/metrics/label-sets';

interface Case {
  labels: number;
  threshold: number;
  logits: number[];
  truths: number[][];
  answers: number[][];
  nats: number[];
  metrics: { microF1: number; macroF1: number; subsetAccuracy: number };
  precision: number[];
  recall: number[];
}

const { cases, gradient, baselines } = JSON.parse(
  readFileSync(join(__dirname, 'fixtures/label-metrics.json'), 'utf8'),
) as {
  cases: Case[];
  gradient: {
    shape: [number, number];
    logits: number[];
    targets: number[];
    weights: number[];
    loss: number;
    slopes: number[];
  };
  baselines: {
    labels: number;
    train: number[][][];
    test: number[][][];
    frequency: number[];
    markov: number[];
    frequencyNats: number;
    markovNats: number;
  };
};

const setsOf = (sets: readonly number[][]) => ({
  ids: Int32Array.from(sets.flat()),
  starts: Uint32Array.from([0, ...sets.map((_, index) => sets.slice(0, index + 1).flat().length)]),
});

describe.each(cases)('sets of $labels labels at the threshold $threshold', (one) => {
  const { labels, threshold, truths, answers } = one;
  const logits = Float32Array.from(one.logits);

  it('are answered, scored and charged as by scikit-learn and numpy', () => {
    const answered = answeredIds(logits, labels, threshold);
    const metrics = labelMetrics(tallyIds(setsOf(truths), answered, labels));
    const nats = natsOfSets(logits, setsOf(truths), labels);

    expect(answered).toEqual(answers);
    for (const [metric, value] of Object.entries(one.metrics))
      expect(metrics[metric as 'microF1']).toBeCloseTo(value, 12);
    expect([...nats]).toEqual(one.nats.map((value) => expect.closeTo(value, 9) as number));
  });

  it('are counted label by label, without those that are nowhere', () => {
    const names = Array.from({ length: labels }, (_, id) => `label ${id}`);

    const counts = labelCounts(tallyIds(setsOf(truths), answers, labels), names);

    expect(counts.map(({ label }) => label)).not.toContain(names.at(-1));
    for (const { label, truths: all, answers: told, right } of counts) {
      const id = names.indexOf(label);
      expect(told === 0 ? 0 : right / told).toBeCloseTo(one.precision[id]!, 12);
      expect(all === 0 ? 0 : right / all).toBeCloseTo(one.recall[id]!, 12);
    }
  });

  it('score the same by their names', () => {
    const named = (sets: number[][]) => sets.map((set) => set.map((id) => `n${id}`));

    const metrics = labelMetrics(tallyNames(named(truths), named(answers)));

    for (const [metric, value] of Object.entries(one.metrics))
      expect(metrics[metric as 'microF1']).toBeCloseTo(value, 12);
  });
});

describe('sets of labels', () => {
  it('that were not answered are missed, the empty one too', () => {
    const metrics = labelMetrics(tallyNames([['a', 'b'], [], ['c']], [undefined, undefined, ['c']]));

    // 1 right of 3 true and 1 answered: 2 / 4; of the labels a, b and c one is right.
    expect(metrics).toEqual({ microF1: 0.5, macroF1: 1 / 3, subsetAccuracy: 1 / 3 });
  });

  it('without any label have missed nothing', () => {
    expect(labelMetrics(tallyNames([[], []], [[], []]))).toEqual({
      microF1: 1,
      macroF1: 1,
      subsetAccuracy: 1,
    });
  });

  it('are charged for each label that the network has no output for', () => {
    const sets = { ids: Int32Array.of(0, 1, 2), starts: Uint32Array.of(0, 3) };

    const [nats] = natsOfSets(Float32Array.of(0), sets, 1);

    expect(nats).toBeCloseTo(Math.log(2) - 2 * Math.log(Number.EPSILON), 9);
  });
});

describe('sigmoid cross-entropy', () => {
  const [rows, labels] = gradient.shape;
  const options = {
    targets_NV: Float32Array.from(gradient.targets),
    weights_N: Float32Array.from(gradient.weights),
  };

  it('has the loss and the gradient of numpy', () => {
    const logits = tf.tensor2d(gradient.logits, [rows, labels]);

    const { value, grad } = tf.valueAndGrad((x) =>
      sigmoidCrossEntropy({ logits_NV: x as typeof logits, ...options }),
    )(logits);

    expect(value.dataSync()[0]).toBeCloseTo(gradient.loss, 4);
    expect([...grad.dataSync()]).toEqual(gradient.slopes.map((slope) => expect.closeTo(slope, 5) as number));
  });

  it('stays finite for logits that overflow an exponential', () => {
    const logits_NV = tf.tensor2d([[1000, -1000]]);

    const [right, wrong] = [
      [1, 0],
      [0, 1],
    ].map(
      (targets) => sigmoidCrossEntropy({ logits_NV, targets_NV: Float32Array.from(targets) }).dataSync()[0],
    );

    expect([right, wrong]).toEqual([0, 2000]);
  });

  it('refuses targets of another length', () => {
    expect(() =>
      sigmoidCrossEntropy({ logits_NV: tf.zeros([2, 3]), targets_NV: new Float32Array(3) }),
    ).toThrow('3 targets given: 6 are needed');
  });
});

describe('judgedSets', () => {
  it('counts what is missed and what is answered in vain, with the probability of the whole answer', () => {
    const logits_NV = Float32Array.from([Math.log(3), -Math.log(3), 0, Math.log(3)]);
    const sets = { ids: [0, 1, 0], starts: Uint32Array.from([0, 2, 3]) };
    const answers = [[0], [1]];

    const records = judgedSets(logits_NV, answers, { sets, starts: [0, 1, 2] });
    const steps = judgedSets(logits_NV, answers, { sets, starts: [0, 2] });

    // By hand: 3/4 · 3/4 and 1/2 · 3/4; the second set misses a label and has another.
    expect([...records.errors]).toEqual([1, 2]);
    expect(records.confidences![0]).toBeCloseTo(9 / 16, 6);
    expect(records.confidences![1]).toBeCloseTo(3 / 8, 6);
    expect([...steps.errors]).toEqual([3]);
    expect(steps.confidences![0]).toBeCloseTo(Math.sqrt((9 / 16) * (3 / 8)), 6);
  });
});

describe('baselines of the labels of steps', () => {
  const layout: ExampleLayout = {
    input: 'numeric',
    channels: 1,
    vocabulary: 0,
    conditions: [],
    features: [],
    target: 'steps',
    classes: baselines.labels,
    labels: baselines.labels,
  };
  const examples = (sequences: number[][][]) =>
    examplesOf(
      layout,
      sequences.map((steps) => ({
        input: new Float32Array(steps.length),
        steps: steps.length,
        target: {
          ids: Int32Array.from(steps.flat()),
          counts: Int32Array.from(steps, ({ length }) => length),
        },
      })),
    );
  const [train, test] = [examples(baselines.train), examples(baselines.test)];

  it.each([
    { baseline: labelFrequencies, logits: baselines.frequency, nats: baselines.frequencyNats },
    { baseline: sameAsBefore, logits: baselines.markov, nats: baselines.markovNats },
  ])('score as numpy counts them ($baseline.name)', ({ baseline, logits, nats }) => {
    let found = new Float32Array();
    const { test: metrics } = baseline(train, test, (scores) => {
      found = Float32Array.from(scores);
      const each = natsOfSets(scores, setsOf(baselines.test.flat()), baselines.labels);
      return { loss: each.reduce((sum, one) => sum + one, 0) / each.length };
    });

    expect([...found]).toEqual(logits.map((logit) => expect.closeTo(logit, 5) as number));
    expect(metrics.loss).toBeCloseTo(nats, 6);
  });
});
