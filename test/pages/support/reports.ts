import { DatasetStatistics, DriftReport } from '../../../shared/statistics';
import { stateVerdict } from '../../../shared/verdict-place';
import type { Evaluation } from '../../../shared/evaluation';
import type { MetricName } from '../../../shared/metrics';
import { renderReport } from '../../../trainer/report/report';
import { toyRequest } from '../../unit/trainer/support/toy';
import { epoch, evaluation, manifest, planOf } from '../../unit/trainer/report/fixture';

type Request = NonNullable<Parameters<typeof toyRequest>[0]>;

/** What data may hold to break a page that shows it. */
export const HOSTILE_LABELS = [
  '<script>document.title="taken"</script>',
  `"><img src=x onerror=alert(1)> ' "`,
  'right \u202Eto left\u202C \u2067isolate',
  'very-long-'.repeat(30),
  '日本語のラベル 😀',
] as const;

const [SCRIPT, QUOTES, BIDI, LONG, WIDE] = HOSTILE_LABELS;

interface Kind {
  readonly task: NonNullable<Request['task']>;
  readonly metric: MetricName;
  readonly changes: Partial<Evaluation>;
}

const CLASSES: Partial<Evaluation> = {
  confusion: {
    labels: [...HOSTILE_LABELS],
    counts: HOSTILE_LABELS.map((_, truth) =>
      HOSTILE_LABELS.map((__, answer) => (truth === answer ? 90 : (truth + answer) % 7)),
    ),
  },
  worst: HOSTILE_LABELS.map((label, index) => ({
    input: label,
    expected: label,
    predicted: HOSTILE_LABELS[(index + 1) % HOSTILE_LABELS.length]!,
    right: false,
    confidence: 0.9 - index / 10,
  })),
};

const told = (name: string, records: number) => ({
  name,
  truths: Array.from({ length: records }, (_, at) => 50 + 40 * Math.sin(at / 9)),
  predictions: Array.from({ length: records }, (_, at) => 50 + 38 * Math.sin((at - 1) / 9)),
  residuals: { from: -20, to: 20, counts: Array.from({ length: 21 }, (_, bin) => 200 - (bin - 10) ** 2) },
});

const losses = (metric: MetricName, values: readonly number[]) =>
  values.map((value, index) => ({
    ...epoch(index + 1, value),
    validation: { loss: 2 / (index + 1), [metric]: value },
  }));

const numeric = { kind: 'numeric' as const, fields: ['x'] };
const tokens = { kind: 'tokens', field: 'text' } as const;

/** A small evaluation of every kind of task, as the trainer would leave it. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'one-to-one, class': {
    task: { kind: 'one-to-one', input: numeric, target: { kind: 'class', field: 'label' } },
    metric: 'accuracy',
    changes: CLASSES,
  },
  'many-to-one, class': {
    task: { kind: 'many-to-one', input: tokens, target: { kind: 'class', field: 'label' } },
    metric: 'accuracy',
    changes: { ...CLASSES, warnings: [`The label ${SCRIPT} is rare.`, LONG] },
  },
  'many-to-one, values': {
    task: { kind: 'many-to-one', input: numeric, target: { kind: 'value', field: 'y' } },
    metric: 'mae',
    changes: {
      test: { mae: 3.2, rmse: 4.1, r2: 0.93, loss: 0.1 },
      validation: { mae: 3 },
      baseline: { name: 'last value', test: { mae: 4 } },
      champion: null,
      confusion: null,
      worst: [],
      examples: [{ input: '1 2 3', expected: '4', predicted: '4.2' }],
      values: { records: 'consecutive', outputs: [told('spots', 180), told(`spots, ${LONG}`, 180)] },
      training: { ...evaluation.training, epochs: losses('mae', [6, 4, 3.3, 3.2]) },
    },
  },
  'many-to-one, labels': {
    task: { kind: 'many-to-one', input: tokens, target: { kind: 'labels', field: 'genres' } },
    metric: 'microF1',
    changes: {
      test: { microF1: 0.7, macroF1: 0.6, subsetAccuracy: 0.4, loss: 0.3 },
      validation: { microF1: 0.7 },
      baseline: { name: 'commonest labels', test: { microF1: 0.3 } },
      champion: null,
      confusion: null,
      labels: HOSTILE_LABELS.map((label, index) => ({ label, truths: 50 - index, answers: 40, right: 30 })),
      training: { ...evaluation.training, epochs: losses('microF1', [0.5, 0.6, 0.7]) },
    },
  },
  'many-to-many, entities': {
    task: {
      kind: 'many-to-many',
      input: { kind: 'tokens', field: 'words', tokens: 'given' },
      target: { kind: 'tags', field: 'tags', scheme: 'bio' },
    },
    metric: 'entityF1',
    changes: {
      test: { entityF1: 0.8, tokenAccuracy: 0.95, macroF1: 0.7, loss: 0.1 },
      validation: { entityF1: 0.8 },
      baseline: { name: 'commonest tag of each word', test: { entityF1: 0.5 } },
      champion: null,
      confusion: null,
      worst: [],
      examples: [
        {
          input: `Ada ${LONG}`,
          expected: 'B-PER O O O',
          predicted: 'O O O O',
          confidence: 0.5,
          steps: [
            ['Ada', 'B-PER', 'O'],
            [SCRIPT, 'O', 'O'],
            [LONG, 'O', 'O'],
            [BIDI, 'O', 'O'],
          ],
        },
      ],
      entityTypes: [
        { type: QUOTES, expected: 4, found: 2, right: 1, precision: 0.5, recall: 0.25, f1: 1 / 3 },
      ],
      training: { ...evaluation.training, epochs: losses('entityF1', [0.5, 0.7, 0.8]) },
    },
  },
  'encoder-decoder': {
    task: { kind: 'encoder-decoder', input: tokens, target: { kind: 'tokens', field: 'answer' } },
    metric: 'exactMatch',
    changes: {
      test: { exactMatch: 0.9, editDistanceError: 0.02, bleu: 0.95, loss: 0.1 },
      validation: { exactMatch: 0.9 },
      baseline: { name: 'copy', test: { exactMatch: 0.1 } },
      champion: { version: LONG, test: { exactMatch: 0.88 } },
      confusion: null,
      worst: [{ input: WIDE, expected: LONG, predicted: SCRIPT, right: false, confidence: 0.2 }],
      training: { ...evaluation.training, epochs: losses('exactMatch', [0.5, 0.7, 0.9]) },
      sweep: {
        metric: 'exactMatch',
        winner: '01',
        variants: ['01', '02'].map((variant, index) => ({
          variant,
          changes: { 'network.units': 64 * (index + 1) },
          parameters: 12_345,
          seconds: 61,
          trained:
            index === 0
              ? {
                  validation: { exactMatch: 0.9 },
                  bestEpoch: 3,
                  epochs: 4,
                  stoppedBy: 'early-stopping',
                  limit: null,
                }
              : null,
          failure: index === 0 ? null : { error: 'NonFiniteLoss', cause: `the loss is NaN ${LONG}` },
        })),
      },
    },
  },
  'one-to-many': {
    task: {
      kind: 'one-to-many',
      input: { kind: 'condition', field: 'rhythm' },
      target: { kind: 'tokens', field: 'tune' },
    },
    metric: 'natsPerStep',
    changes: {
      test: { natsPerStep: 1.3, perplexity: 3.7, loss: 1.3 },
      validation: { natsPerStep: 1.31 },
      baseline: { name: 'trigrams', test: { natsPerStep: 1.8 } },
      champion: null,
      confusion: null,
      worst: [],
      examples: HOSTILE_LABELS.map((label) => ({
        input: label,
        expected: '',
        predicted: `${label}\n  ABc|${LONG}`,
      })),
      training: { ...evaluation.training, epochs: losses('natsPerStep', [2, 1.5, 1.3]) },
    },
  },
};

/** The report of one of the kinds, with drift, statistics and the gate's decision. */
export async function reportOf({ task, metric, changes }: Kind): Promise<string> {
  const plan = planOf(toyRequest({ task }));
  const page = await renderReport({
    plan,
    manifest: {
      ...manifest,
      statistics: STATISTICS,
      warnings: [BIDI],
      rejectReasons: [{ reason: 'empty-sequence', records: 2, example: `${LONG}:7` }],
    },
    evaluation: { ...evaluation, ...changes },
    drift: DRIFT,
    metric,
  });
  return stateVerdict(page, {
    promoted: true,
    reason: `Promoted: better than ${SCRIPT}.`,
    links: [
      { name: 'Model', href: '/tmp/models/m/' },
      { name: 'Evaluation', href: `s3://${'bucket'.repeat(9)}/evaluation.json` },
    ],
  });
}

const QUANTILES = { records: 9, minimum: 1, p5: 2, p25: 3, median: 4, p75: 5, p95: 6, p99: 7, maximum: 1234 };

const STATISTICS = DatasetStatistics.parse({
  version: 1,
  labels: {
    field: 'language',
    kind: 'class',
    distinct: HOSTILE_LABELS.length,
    counted: { train: 600, validation: 150, test: 150 },
    shares: HOSTILE_LABELS.map((label) => ({ label, train: 0.2, validation: 0.2, test: 0.2 })),
    rest: { train: 0, validation: 0, test: 0 },
  },
  lengths: {
    of: 'input in words',
    quantiles: { train: QUANTILES, validation: QUANTILES, test: QUANTILES },
    bins: [{ upTo: null, share: 1 }],
  },
  texts: [
    {
      role: 'input',
      field: LONG,
      tokens: 'words, lower case',
      distinct: 900,
      occurrences: 12_345,
      top: HOSTILE_LABELS.map((text) => ({ text, share: 0.06 })),
      vocabulary: 800,
      coverage: { train: 0.99987, validation: 0.95, test: null },
    },
  ],
  numbers: ['y', LONG].map((name) => ({
    role: 'target',
    name,
    count: 600,
    mean: 3.25,
    standardDeviation: 1.5,
    relativeError: 0.001,
    bins: [],
    quantiles: { minimum: -7, p1: 0, p5: 0, p25: 0, median: 2.5, p75: 0, p95: 0, p99: 0, maximum: 9 },
  })),
  missing: [{ field: SCRIPT, rows: 900, missing: 45, share: 0.05 }],
});

const DRIFT = DriftReport.parse({
  run: 'r1',
  champion: '2026-v',
  action: 'record',
  drifted: true,
  summary: `It drifted: ${BIDI}`,
  findings: [
    {
      measure: 'populationStabilityIndex',
      of: `labels of "${LONG}"`,
      value: 0.31,
      limit: 0.2,
      chance: 0.021,
      drifted: true,
      largest: [{ bin: SCRIPT, champion: 0.1, now: 0.4 }],
    },
  ],
  notCompared: [`lengths: of ${QUOTES}`],
});
