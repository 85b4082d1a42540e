import type { DatasetManifest } from '../../../../shared/dataset';
import type { EpochRecord, Evaluation, Insight } from '../../../../shared/evaluation';
import { RunPlan } from '../../../../shared/plan';
import { RunRequest } from '../../../../shared/request/request';
import { differenceText, metricText, secondsText } from '../../../../trainer/report/format';
import { html } from '../../../../trainer/report/html';
import { renderReport } from '../../../../trainer/report/report';
import { seriesRequest, toyRequest } from '../support/toy';

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
    { input: 'Nowak<script>', expected: 'Polish', predicted: 'Polish', right: true },
    { input: 'Rossi', expected: 'Italian', predicted: 'Spanish', right: false },
  ],
  worst: [{ input: 'Rossi', expected: 'Italian', predicted: 'Spanish', right: false, confidence: 0.91 }],
  testFingerprint: 't0',
  testRecords: 2055,
  marks: [],
  warnings: [],
  sweep: null,
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
  seconds: { before: 90, load: 0.1, train: 75, evaluate: 1, export: 2 },
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
const planOf = (request: unknown): RunPlan =>
  RunPlan.parse({
    run: 'r1',
    startedAt: '2026-01-01T12:34:56.000Z',
    codeVersion: 'abc',
    request: RunRequest.parse(request),
    dataset: { fingerprint: 'd0', encoding: 'e0', storeUri: 's3://bucket', objects: [], shards: [] },
    reused: { run: 'r0', manifestKey: 'datasets/d0/e0/manifest.json' },
    buildRoot: 'datasets/d0/e0/builds/r0/',
    champion: null,
    dollarsPerHour: 0.5,
  });
const report = (changes: Partial<Evaluation> = {}) =>
  renderReport({
    plan: planOf(toyRequest()),
    manifest,
    evaluation: { ...evaluation, ...changes },
    metric: 'accuracy',
  });

describe('renderReport', () => {
  it('shows the metric beside baseline and champion', async () => {
    const page = await report();

    expect(page).toContain('75.5 %');
    expect(page).toContain('this model: +65.1 points (better)');
    expect(page).toContain('this model: −0.5 points (worse)');
  });

  it.each([
    ['curves', 'Gradient norm before clipping'],
    ['share of steps clipped', 'Share of steps clipped'],
    ['the room for the decision', 'The gate has not decided yet'],
    ['how sure the network is of its worst errors', '91.0 %'],
    ['right and wrong by a sign', '✗\u00a0'],
    ['time before the job', 'waiting for a machine'],
    ['the cost of the job', '$0.011, at the configured $0.5 an hour'],
    ['rejects with reason and example', 'data/a.tsv:7'],
    ['shards set aside', 'not UTF-8'],
    ['the request with its defaults', '&quot;maximumEpochs&quot;: 4'],
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
  ])('shows %s', async (_, text) => {
    expect(await report()).toContain(text);
  });

  it('makes no requests and runs no script', async () => {
    const page = await report();

    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:|<foreignObject|<use| on[a-z]+=/);
    expect(page).toContain("default-src 'none'");
  });

  it('is the same for the same figures, whatever was drawn before', async () => {
    const first = await report();
    await report({ insights: [] });

    expect(await report()).toBe(first);
  });

  it('escapes what the data holds', async () => {
    const page = await report();

    expect(page).toContain('2025-&lt;v1&gt;');
    expect(page).toContain('>a&amp;b</text>');
    expect(page).toContain('>&lt;c&gt;</text>');
    expect(page).not.toContain('<c>');
  });

  it.each([
    [{ train: 1_200, validation: 3, dropped: 0 }, '1,200 training, 3 validation'],
    [{ train: 1_200, validation: 3, dropped: 1_203 }, '1,200 training, 3 validation, left out'],
    [{ train: 0, validation: 0, dropped: 0 }, 'none'],
  ])('says how many records are on two sides of the split: %j', async (duplicates, shown) => {
    const page = await renderReport({
      plan: planOf(seriesRequest()),
      manifest: { ...manifest, duplicates },
      evaluation,
      metric: 'accuracy',
    });

    expect(page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toContain(
      `On two sides ${shown} Sequence length`,
    );
  });

  it('shows warnings beside the score, and rejects and twins by split', async () => {
    const page = await renderReport({
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
    expect(text).toContain('⚠ Warning : 5 of 9 test records are &lt;twins&gt;.');
    expect(text.indexOf('Warning :')).toBeLessThan(text.indexOf('on the test split'));
    expect(text).toContain('Set aside by split 1 training, 0 validation, 6 test, 2 unknown');
    expect(text).toContain('Also in training 5 test, 3 validation');
  });

  it('is complete without champion, confusion matrix and rejects', async () => {
    const page = await renderReport({
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

    expect(page).toContain('▲ this model: −0.5 (better)');
    expect(page).toContain('No record was set aside.');
    expect(page).not.toMatch(/Confusion|NaN|undefined/);
  });
});

describe('the report of a language model', () => {
  it('shows what the model generates, with its line breaks', async () => {
    const page = await renderReport({
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

describe('the report of values', () => {
  const told = {
    name: 'spots, <1> ahead',
    truths: [1, 2, 3],
    predictions: [1.5, 2, 2],
    residuals: { from: -1, to: 1, counts: [1, 1, 1] },
  };
  const page = (records: 'consecutive' | 'spread') =>
    report({
      test: { mae: 1 },
      confusion: null,
      values: { records, outputs: [told] },
    });

  it('draws forecasts beside the truth, wide and narrow, and the residuals', async () => {
    const forecast = await page('consecutive');

    expect(forecast).toContain('Forecast beside truth');
    expect(forecast).toContain('Of 2,055 test records the first 3, in their order');
    expect(forecast.match(/<figcaption>spots, &lt;1&gt; ahead<\/figcaption>/g)).toHaveLength(2);
    expect(forecast).toContain('Residuals: spots, &lt;1&gt; ahead');
    expect(forecast).toContain('Mean about 0');
  });

  it('draws other values as points', async () => {
    const points = await page('spread');

    expect(points).toContain('predicted as it is');
    expect(points.match(/mark-symbol/g)!.length).toBeGreaterThan(0);
  });
});

describe('the report of tags', () => {
  it('puts tags under their tokens, and says by more than a color which are wrong', async () => {
    const page = await report({
      examples: [
        {
          input: 'Ada <i>',
          expected: 'B-PER O',
          predicted: 'O O',
          confidence: 0.5,
          steps: [
            ['Ada', 'B-PER', 'O'],
            ['<i>', 'O', 'O'],
          ],
        },
      ],
      entityTypes: [
        { type: 'PER', expected: 4, found: 2, right: 1, precision: 0.5, recall: 0.25, f1: 1 / 3 },
      ],
    });

    const markup = page.replace(/\s+/g, ' ').replace(/ ?([<>]) ?/g, '$1');
    expect(markup).toContain('<b>Ada</b><i class="bad"><s>O</s>✗</i><i class="good">B-PER</i>');
    expect(markup).toContain('<b>&lt;i&gt;</b><i>O</i>');
    expect(page).toContain('1 of 2 wrong, confidence 50.0 %');
    expect(page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toContain('PER 4 2 1 50.0 % 25.0 % 33.3 %');
  });
});

describe('the report of 100 classes', () => {
  it('draws the cells that have records, and no numbers in them', async () => {
    const labels = Array.from({ length: 100 }, (_, label) => `class ${label}`);
    const counts: number[][] = labels.map((_, truth) => labels.map((__, other) => (truth === other ? 5 : 0)));
    counts[3]![4] = 2;

    const page = await report({ confusion: { labels, counts } });

    const cells = /mark-symbol role-mark[^>]*>(.*?)<\/g>/.exec(page)![1]!;
    expect(cells.match(/<path/g)).toHaveLength(101);
    expect(page).toContain('>class 99</text>');
    expect(page.length).toBeLessThan(400_000);
  });
});

describe('the parts of a report', () => {
  it('escape everything but markup', () => {
    expect(html`<b>${'<i>'}${html`<u>${1}</u>`}${[undefined, '&']}</b>`.markup).toBe(
      '<b>&lt;i&gt;<u>1</u>&amp;</b>',
    );
  });

  it('show values with their units', () => {
    expect(metricText('accuracy', 0.7554)).toBe('75.5 %');
    expect(metricText('mae', 1234.567)).toBe('1,235');
    expect(metricText('loss', undefined)).toBe('–');
    expect(differenceText('accuracy', 0.0004)).toBe('+0.04 points');
    expect([0.04, 12.34, 75, 7260].map(secondsText)).toEqual(['40 ms', '12.3 s', '1 min 15 s', '2 h 1 min']);
  });
});
