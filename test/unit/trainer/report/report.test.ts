import type { DatasetManifest } from '../../../../shared/dataset';
import type { EpochRecord, Evaluation, Insight } from '../../../../shared/evaluation';
import { RunPlan } from '../../../../shared/plan';
import { differenceText, metricText, secondsText } from '../../../../trainer/report/format';
import { html } from '../../../../trainer/report/html';
import { niceAxis } from '../../../../trainer/report/line-chart';
import { renderReport } from '../../../../trainer/report/report';
import type { SettledPlan } from '../../../../trainer/train-plan';
import { seriesRequest, toyRequest } from '../support/toy';
import { settledFixture } from '../../../support/settled';

const epoch = (number: number, accuracy: number): EpochRecord => ({
  epoch: number,
  steps: 10,
  trainLoss: 1 / number,
  validation: { loss: 1.1 / number, accuracy, macroF1: accuracy },
  learningRate: 0.001,
  gradientNorm: { mean: 1.5, maximum: 4 },
  clippedShare: 0.25,
  seconds: 1,
  sequencesPerSecond: 1234,
});

const insightAfter = (number: number): Insight => ({
  epoch: number,
  gradientFlow: [
    { layer: 0, direction: 'forward', norms: [2, 0.2, 0.02, 0] },
    { layer: 0, direction: 'backward', norms: [2, 1, 1, 1] },
  ],
  gates: [
    {
      layer: 0,
      direction: 'forward',
      gate: 'forget',
      range: [0, 1],
      saturatedShare: 0.375,
      histogram: Array.from({ length: 20 }, (_, bin) => (bin < 10 ? 0 : 0.1)),
    },
  ],
});

const evaluation: Evaluation = {
  run: 'r1',
  test: { loss: 0.5, accuracy: 0.755, macroF1: 0.7 },
  validation: { loss: 0.6, accuracy: 0.74, macroF1: 0.7 },
  baseline: { name: 'majority class', test: { loss: 2, accuracy: 0.104, macroF1: 0.01 } },
  champion: { version: '2025-<v1>', test: { accuracy: 0.76, macroF1: 0.71 } },
  otherBaselines: [{ name: 'naive Bayes', test: { accuracy: 0.5 } }],
  shareOfBaseline: null,
  insights: [insightAfter(1), insightAfter(2)],
  examples: [
    { input: 'Nowak<script>', expected: 'Polish', predicted: 'Polish' },
    { input: 'Rossi', expected: 'Italian', predicted: 'Spanish' },
  ],
  testFingerprint: 't0',
  testRecords: 2055,
  marks: [],
  sweep: null,
  settings: [
    { field: 'network.units', value: 8, reason: null },
    { field: 'network.cell', value: { kind: 'gru', updateBias: -2 }, reason: 'series are <long>' },
  ],
  training: {
    stoppedBy: 'early-stopping',
    bestEpoch: 2,
    epochs: [epoch(1, 0.5), epoch(2, 0.74), epoch(3, 0.73)],
    parameters: 208_527,
    seconds: 75,
    resumedFromEpoch: 1,
  },
  confusion: {
    labels: ['a&b', '<c>'],
    counts: [
      [9, 1],
      [0, 10],
    ],
  },
  environment: {
    node: 'v24',
    tensorflow: '2.21.0',
    kernels: 'onednn',
    gpu: false,
    processor: 'P',
    threads: 2,
  },
  seconds: { load: 0.1, train: 75, evaluate: 1, export: 2 },
};
const manifest: DatasetManifest = {
  fingerprint: 'd0',
  encoding: 'e0',
  run: 'r0',
  root: 'datasets/d0/e0/builds/r0/',
  objects: [{ key: 'data/a.tsv', sizeBytes: 1, etag: 'x' }],
  records: { read: 12, encoded: { train: 5, validation: 2, test: 3 }, rejected: 2 },
  warnings: [],
  rejectReasons: [{ reason: 'empty-sequence', records: 2, example: 'data/a.tsv:7' }],
  shardsSetAside: [{ shard: 3, key: 'data/bad.tsv', reason: 'not UTF-8' }],
  files: { train: [], validation: [], test: [] },
  testFingerprint: 't0',
  lengths: { minimum: 1, median: 4, p95: 8, maximum: 9 },
};
const planOf = (request: Parameters<typeof settledFixture>[0]): SettledPlan => ({
  ...RunPlan.parse({
    run: 'r1',
    startedAt: '2026-01-01T12:34:56.000Z',
    codeVersion: 'abc',
    request: settledFixture(request),
    dataset: { fingerprint: 'd0', encoding: 'e0', storeUri: 's3://bucket', objects: [], shards: [] },
    reused: { run: 'r0', manifestKey: 'datasets/d0/e0/manifest.json' },
    buildRoot: 'datasets/d0/e0/builds/r0/',
    champion: null,
  }),
  request: settledFixture(request),
});
const report = (changes: Partial<Evaluation> = {}) =>
  renderReport({
    plan: planOf(toyRequest()),
    manifest,
    evaluation: { ...evaluation, ...changes },
    metric: 'accuracy',
  });

describe('renderReport', () => {
  it('shows the metric beside baseline and champion', () => {
    const page = report();

    expect(page).toContain('75.5 %');
    expect(page).toContain('this model: +65.1 points (better)');
    expect(page).toContain('this model: −0.5 points (worse)');
  });

  it.each([
    ['curves', 'Gradient norm before clipping'],
    ['share of steps clipped', 'epoch 2: share of steps 25 %'],
    ['rejects with reason and example', 'data/a.tsv:7'],
    ['shards set aside', 'not UTF-8'],
    ['the request with its defaults', '&quot;maximumEpochs&quot;: 4'],
    ['what was chosen, and why', '<td>gru, updateBias -2</td>'],
    ['the reason of a choice', 'series are &lt;long&gt;'],
    ['environment', '2.21.0'],
    ['lineage', 'run r0, reused'],
    ['resumption', 'resumed after epoch 1'],
    ['further baselines', 'Baseline: naive Bayes'],
    ['gradient flow after the first epoch', 'Gradient flow ‖∂L/∂h‖ after epoch 1'],
    ['gradient flow after the best epoch', 'Gradient flow ‖∂L/∂h‖ after epoch 2'],
    ['how far a gradient reaches', 'Layer 1, backward: 3 steps back the gradient is 0.5 times'],
    ['gates', 'Forget gate Γf'],
    ['saturated shares', '37.5 % saturated'],
    ['examples', 'Nowak&lt;script&gt;'],
    ['labels one by one', 'Label by label'],
  ])('shows %s', (_, text) => {
    expect(report()).toContain(text);
  });

  it('makes no requests and runs no script', () => {
    const page = report();

    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
    expect(page).toContain("default-src 'none'");
  });

  it('escapes what the data holds', () => {
    const page = report();

    expect(page).toContain('2025-&lt;v1&gt;');
    expect(page).toContain('a&amp;b predicted as &lt;c&gt;: 1 of 10 (10.0 %)');
    expect(page).not.toContain('<c>');
  });

  it.each([
    [{ train: 1_200, validation: 3, dropped: 0 }, '1,200 training, 3 validation'],
    [{ train: 1_200, validation: 3, dropped: 1_203 }, '1,200 training, 3 validation, left out'],
    [{ train: 0, validation: 0, dropped: 0 }, 'none'],
  ])('says how many records are on two sides of the split: %j', (duplicates, shown) => {
    const page = renderReport({
      plan: planOf(seriesRequest()),
      manifest: { ...manifest, duplicates },
      evaluation,
      metric: 'accuracy',
    });

    expect(page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toContain(
      `On two sides ${shown} Sequence length`,
    );
  });

  it('shows warnings beside the score, and rejects and twins by split', () => {
    const page = renderReport({
      plan: planOf(seriesRequest()),
      manifest: {
        ...manifest,
        warnings: ['5 of 9 test records are <twins>.'],
        rejectedBySplit: { train: 1, validation: 0, test: 6, unknown: 2 },
        duplicates: { train: 4, validation: 0, dropped: 0, inTraining: { validation: 3, test: 5 } },
      },
      evaluation,
      metric: 'accuracy',
    });

    const text = page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ');
    expect(text).toContain('Warning : 5 of 9 test records are &lt;twins&gt;.');
    expect(text.indexOf('Warning :')).toBeLessThan(text.indexOf('on the test split'));
    expect(text).toContain('Set aside by split 1 training, 0 validation, 6 test, 2 unknown');
    expect(text).toContain('Also in training 5 test, 3 validation');
  });

  it('is complete without champion, confusion matrix and rejects', () => {
    const page = renderReport({
      plan: planOf(seriesRequest()),
      manifest: { ...manifest, rejectReasons: [], shardsSetAside: [] },
      evaluation: {
        ...evaluation,
        champion: null,
        confusion: null,
        insights: [],
        examples: [],
        otherBaselines: [],
        shareOfBaseline: 0.333,
        test: { loss: 1, mae: 0.25, r2: 0.5 },
        baseline: { name: 'mean', test: { loss: 1, mae: 0.75, r2: 0 } },
        training: {
          ...evaluation.training,
          bestEpoch: 1,
          epochs: [{ ...epoch(1, 0), validation: { loss: 1, mae: 0.3, r2: 0.4 } }],
        },
      },
      metric: 'mae',
    });

    expect(page).toContain('this model: −0.5 (better)');
    expect(page).toContain('No record was set aside.');
    expect(page).not.toMatch(/Confusion|NaN|undefined/);
  });
});

describe('the report of a language model', () => {
  it('shows what the model generates, with its line breaks', () => {
    const page = renderReport({
      plan: planOf(
        toyRequest({
          task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'abc' } },
        }),
      ),
      manifest,
      evaluation: {
        ...evaluation,
        confusion: null,
        examples: [{ input: 'reel', expected: '', predicted: 'X:1\nK:G' }],
        test: { natsPerStep: 1.3, perplexity: 3.67, loss: 1.3 },
      },
      metric: 'natsPerStep',
    });

    expect(page).toContain('Generated sequences');
    expect(page).toMatch(/<pre>\s*X:1\nK:G/);
  });
});

describe('the parts of a report', () => {
  it('escape everything but markup', () => {
    expect(html`<b>${'<i>'}${html`<u>${1}</u>`}${[undefined, '&']}</b>`.markup).toBe(
      '<b>&lt;i&gt;<u>1</u>&amp;</b>',
    );
  });

  it.each([
    [0, 1, 0, 1],
    [0.43, 0.71, 0.4, 0.8],
    [5, 5, 4, 6],
    [0, 0, 0, 0.5],
  ])('draw an axis around %d to %d', (lowest, highest, low, high) => {
    const axis = niceAxis(lowest, highest);

    expect(axis.low).toBeLessThanOrEqual(lowest);
    expect(axis.high).toBeGreaterThanOrEqual(highest);
    expect(axis.low).toBeGreaterThanOrEqual(low - 1e-9);
    expect(axis.high).toBeLessThanOrEqual(high + 1e-9);
    expect(axis.ticks.length).toBeLessThanOrEqual(8);
  });

  it('show values with their units', () => {
    expect(metricText('accuracy', 0.7554)).toBe('75.5 %');
    expect(metricText('mae', 1234.567)).toBe('1,235');
    expect(metricText('loss', undefined)).toBe('–');
    expect(differenceText('accuracy', 0.0004)).toBe('+0.04 points');
    expect([0.04, 12.34, 75, 7260].map(secondsText)).toEqual(['40 ms', '12.3 s', '1 min 15 s', '2 h 1 min']);
  });
});
