import type { EpochRecord, Metrics } from '../../../../shared/evaluation';
import type { MetricName } from '../../../../shared/metrics';
import { RunRequest } from '../../../../shared/request/request';
import { resultWarnings, type Judged } from '../../../../trainer/evaluation/result-warnings';
import { seriesRequest, toyRequest } from '../support/toy';

const epochOf = (epoch: number, trainLoss: number, validation: Metrics): EpochRecord => ({
  epoch,
  steps: 10,
  trainLoss,
  validation,
  learningRate: 0.01,
  gradientNorm: { mean: 1, maximum: 2 },
  clippedShare: 0,
  seconds: 1,
  sequencesPerSecond: 1,
});

/** Training and validation loss, and the metric, epoch by epoch. */
type Row = readonly [trainLoss: number, loss: number, value: number];

interface Case {
  readonly metric?: MetricName;
  readonly rows: readonly Row[];
  readonly best: number;
  readonly stoppedBy?: Judged['training']['stoppedBy'];
  readonly test?: number;
  readonly baseline?: number;
  readonly confusion?: Judged['confusion'];
  readonly series?: Judged['series'];
  readonly request?: unknown;
  readonly answerable?: number;
}

function warningsOf(given: Case): string[] {
  const { metric = 'accuracy', rows, best, stoppedBy = 'early-stopping', test = 0.9, baseline = 0.5 } = given;
  return resultWarnings(
    {
      test: { [metric]: test },
      baseline: { name: 'majority class', test: { [metric]: baseline } },
      otherBaselines: [],
      confusion: given.confusion ?? null,
      ...(given.series && { series: given.series }),
      testRecords: 100,
      training: {
        stoppedBy,
        bestEpoch: best,
        epochs: rows.map(([trainLoss, loss, value], index) =>
          epochOf(index + 1, trainLoss, { loss, [metric]: value }),
        ),
        parameters: 1,
        seconds: 1,
        resumedFromEpoch: null,
      },
    },
    {
      request: RunRequest.parse(
        given.request ??
          toyRequest({ training: { maximumEpochs: 4, optimizer: { kind: 'adam', learningRate: 0.01 } } }),
      ),
      stopping: metric,
      gate: metric,
      answerable: given.answerable ?? 0,
    },
  );
}

const GOOD: readonly Row[] = [
  [1, 1, 0.6],
  [0.6, 0.7, 0.8],
  [0.5, 0.65, 0.9],
  [0.45, 0.7, 0.88],
];

describe('resultWarnings', () => {
  it('has nothing to say of a run that went well', () => {
    expect(warningsOf({ rows: GOOD, best: 3 })).toEqual([]);
  });

  it.each([
    ['exactMatch', [0, 0, 0], 'stayed at 0 in 3 epochs'],
    ['r2', [-0.5, -0.1, -0.2], 'never rose above 0 in 3 epochs'],
    ['accuracy', [0.1, 0.1, 0.1], 'stayed at 0.1 in 3 epochs'],
    ['loss', [2.3, 2.3, 2.3], 'stayed at 2.3 in 3 epochs'],
  ] as const)('says that %s never left its floor', (metric, values, figures) => {
    const rows = values.map((value): Row => [1, metric === 'loss' ? value : 1, value]);

    const warnings = warningsOf({ metric, rows, best: 1, test: 1, baseline: 0.5 });

    expect(warnings[0]).toContain(` on the validation split ${figures}`);
    expect(warnings[0]).toContain('training.optimizer.learningRate (now 0.01)');
  });

  it('takes a metric that is perfect from the start for no floor', () => {
    const rows: Row[] = [1, 1, 1].map((value) => [0.1, 0.1, value]);

    const warnings = warningsOf({ rows, best: 1, test: 1 });

    expect(warnings.join()).not.toContain('stayed at');
  });

  it('says that the best epoch is the first', () => {
    const rows: Row[] = [
      [1, 1, 0.6],
      [0.9, 1.05, 0.55],
      [0.8, 1.1, 0.5],
    ];

    const warnings = warningsOf({ rows, best: 1 });

    expect(warnings).toEqual([
      'The best of 3 epochs is the first: accuracy on the validation split was 0.6 after it and 0.5 after the last, so training did not help; lower training.optimizer.learningRate (now 0.01), or give more training records or dropout.',
    ]);
  });

  it('says that the best epoch is the last, while it still improved', () => {
    const rows: Row[] = [...GOOD.slice(0, 3), [0.44, 0.6, 0.95]];

    const warnings = warningsOf({ rows, best: 4, stoppedBy: 'maximum-epochs' });

    expect(warnings).toEqual([
      'The best epoch is the last of 4, with accuracy 0.95 on the validation split (0.9 was the best before its last tenth): training was cut off while it improved; raise training.maximumEpochs (now 4).',
    ]);
  });

  it.each([
    ['improved by next to nothing', { rows: [...GOOD.slice(0, 3), [0.44, 0.6, 0.9001]], best: 4 }],
    [
      'was ended by its budget, which has a mark of its own',
      { rows: GOOD.slice(0, 3), best: 3, stoppedBy: 'budget' },
    ],
  ] as [string, Case][])('says nothing of a last epoch that %s', (_, given) => {
    expect(warningsOf({ stoppedBy: 'maximum-epochs', ...given })).toEqual([]);
  });

  it('says that training and validation part', () => {
    const rows: Row[] = [
      [0.8, 0.7, 0.6],
      [0.3, 0.5, 0.8],
      [0.05, 0.9, 0.82],
      [0.01, 1.2, 0.81],
    ];

    const [warning, ...others] = warningsOf({ rows, best: 3 });

    expect(warning).toContain(
      'at the best epoch, 3, the loss is 0.05 on the training split and 0.9 on the validation split, where it was 0.5 in epoch 2',
    );
    expect(others).toEqual([]);
  });

  it.each([
    [
      'is small on both sides and still falls',
      [
        [1, 1, 0.6],
        [0.01, 0.2, 0.9],
        [0.001, 0.1, 0.95],
      ],
    ],
    [
      'rose after the best epoch, whose weights are kept',
      [
        [1, 1, 0.6],
        [0.5, 0.6, 0.9],
        [0.01, 2, 0.85],
      ],
    ],
  ] as [string, Row[]][])('says nothing of a loss that %s', (_, rows) => {
    const best = rows.map(([, , value]) => value).indexOf(Math.max(...rows.map(([, , value]) => value))) + 1;

    expect(warningsOf({ rows, best })).toEqual([]);
  });

  it.each([
    ['accuracy', 0.5, 0.5, 'is 0.5, no better than the 0.5 of majority class'],
    ['accuracy', 0.4, 0.5, 'is 0.4, worse than the 0.5 of majority class'],
    ['mae', 14, 12, 'is 14, worse than the 12 of majority class'],
  ] as const)('says that the strongest baseline is as good by %s', (metric, test, baseline, figures) => {
    const warnings = warningsOf({
      metric,
      rows: [
        [1, 1, 0.6],
        [1, 1, 0.5],
      ],
      best: 2,
      test,
      baseline,
    });

    expect(
      warnings.find((warning) => warning.includes('baseline') || warning.includes('majority')),
    ).toContain(figures);
  });

  it('names classes that are never predicted, but not those that the network has no output for', () => {
    const confusion = {
      labels: ['a', 'b', 'c', 'never seen in training'],
      counts: [
        [9, 0, 0, 0],
        [3, 0, 0, 0],
        [1, 0, 5, 0],
        [2, 0, 0, 0],
      ],
    };

    const warnings = warningsOf({ rows: GOOD, best: 3, confusion, answerable: 3 });

    expect(warnings).toEqual([
      '1 of 3 classes is never predicted on the test split: "b" (3 in the test split); give more records of this class, or set training.classWeights to "balanced".',
    ]);
  });

  it('says that no baseline could use the season that the request names', () => {
    const { task, ...request } = seriesRequest() as { task: { target: object } };
    const seasonal = { ...request, task: { ...task, target: { ...task.target, seasonRows: 12 } } };

    const warnings = warningsOf({
      metric: 'mae',
      rows: GOOD.map(([a, b, c]) => [a, b, 1 - c]),
      best: 3,
      test: 1,
      baseline: 2,
      request: seasonal,
    });

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('task.target.seasonRows is 12');
  });
});

describe('a forecast of several series', () => {
  const series = (mae: number, records = 20) => ({
    field: 'load',
    count: 3,
    worse: 2,
    listed: [
      { name: 'kitchen', records, mae, lastValueMae: 1.1 },
      { name: 'hall', records: 20, mae: 1.01, lastValueMae: 1 },
      { name: 'plant', records: 20, mae: 50, lastValueMae: 100 },
    ],
  });
  const warnings = (of: Judged['series'], request: unknown = seriesRequest()) =>
    warningsOf({ metric: 'mae', rows: GOOD, best: 3, test: 20, baseline: 40, request, series: of! }).filter(
      (warning) => warning.includes('last value'),
    );

  it('names series that the model is no good for, and what to do', () => {
    const [warning, ...others] = warnings(series(22.4));

    expect(others).toEqual([]);
    expect(warning).toContain(
      'In 1 series of 3 the last value is much nearer than what is forecast, by mean absolute error of "load": "kitchen" (22.4 beside 1.1); do not use the model for it',
    );
    expect(warning).toContain('set task.input.scaling and task.target.scaling to "record"');
  });

  it.each([
    ['a little further off', series(1.2)],
    ['of a few records', series(22.4, 3)],
    ['one', undefined],
  ])('says nothing of series that are %s', (_, of) => {
    expect(warnings(of)).toEqual([]);
  });
});
