import { MeasuredEvent } from '../../../../functions/measure/events';
import { measure, spendingOf } from '../../../../functions/measure/measure';

const options = { namespace: 'Unroll', dollarsPerHour: 0.5 };
const CREATED = Date.parse('2026-11-23T03:00:00Z');

/** An event as EventBridge delivers it, including fields that are not read here. */
const event = (detailType: string, time: string, detail: object) =>
  MeasuredEvent.parse({ version: '0', id: 'e1', source: 'any', 'detail-type': detailType, time, detail });
const job = (time: string, detail: object) =>
  event('Batch Job State Change', time, {
    jobId: 'j1',
    jobName: 'train-nightly',
    jobQueue: 'arn:aws:batch:eu-west-1:000000000000:job-queue/q',
    createdAt: CREATED,
    container: { image: 'any' },
    ...detail,
  });
/** The metrics in the lines, by name. */
const metricsOf = (lines: readonly string[]) =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const parsed = JSON.parse(line) as {
        _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
        [name: string]: unknown;
      };
      return parsed._aws.CloudWatchMetrics.flatMap(({ Metrics }) =>
        Metrics.map(({ Name }) => [Name, parsed[Name]]),
      );
    }),
  );

describe('the end of a run', () => {
  // Step Functions Developer Guide, "Automating event delivery": the fields of an execution's event.
  const ended = (status: string, error: string | null) =>
    measure(
      event('Step Functions Execution Status Change', '2026-11-23T03:00:00Z', {
        executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:run:r',
        name: 'r',
        status,
        error,
      }),
      options,
    );

  it.each([
    ['FAILED', 'NonFiniteLoss', 1],
    ['FAILED', 'States.Runtime', 1],
    ['FAILED', 'AccessDenied', 1],
    ['TIMED_OUT', null, 1],
    ['FAILED', 'InvalidRequest', 0],
    ['ABORTED', null, 0],
  ])('%s with %s is counted %d times among those that wake somebody', (status, error, times) => {
    const lines = ended(status, error);

    expect(lines).toHaveLength(times);
    expect(metricsOf(lines)).toEqual(times === 0 ? {} : { RunsFailed: 1 });
  });
});

it('what a job cost is known once it has ended, over all its attempts', () => {
  const attempts = [
    { startedAt: CREATED, stoppedAt: CREATED + 1_800_000 },
    { startedAt: CREATED + 2_000_000, stoppedAt: CREATED + 3_800_000 },
  ];

  expect(spendingOf(job('2026-11-23T05:00:00Z', { status: 'FAILED', attempts }), options)).toEqual({
    job: 'j1',
    dollars: 0.5,
    ended: new Date('2026-11-23T05:00:00Z'),
  });
  expect(spendingOf(job('2026-11-23T05:00:00Z', { status: 'RUNNING', attempts }), options)).toBeUndefined();
});

describe('measure', () => {
  it('reports how long a job queued when it starts', () => {
    const lines = measure(job('2026-11-23T03:04:00Z', { status: 'STARTING', attempts: [] }), options);

    expect(metricsOf(lines)).toEqual({ QueueSeconds: 240 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      jobName: 'train-nightly',
      _aws: {
        Timestamp: Date.parse('2026-11-23T03:04:00Z'),
        CloudWatchMetrics: [{ Namespace: 'Unroll', Dimensions: [[]] }],
      },
    });
  });

  it('reports the whole waiting time when the container runs', () => {
    const lines = measure(
      job('2026-11-23T03:06:01Z', { status: 'RUNNING', startedAt: CREATED + 360_000, attempts: [] }),
      options,
    );

    expect(metricsOf(lines)).toEqual({ WaitSeconds: 360 });
  });

  it('reports neither for a retried attempt, which queued in the middle of its job', () => {
    const attempts = [
      { startedAt: CREATED, stoppedAt: CREATED + 1, statusReason: 'Host EC2 (instance i-0a) terminated.' },
    ];

    for (const status of ['STARTING', 'RUNNING']) {
      expect(measure(job('2026-11-23T04:00:00Z', { status, attempts }), options)).toEqual([]);
    }
  });

  it('reports at the end how long all attempts ran, what they cost and how many were reclaimed', () => {
    const lines = measure(
      job('2026-11-23T05:00:00Z', {
        status: 'SUCCEEDED',
        attempts: [
          {
            startedAt: CREATED,
            stoppedAt: CREATED + 1_800_000,
            statusReason: 'Host EC2 (instance i-0a) terminated.',
          },
          {
            startedAt: CREATED + 2_000_000,
            stoppedAt: CREATED + 7_400_000,
            statusReason: 'Essential container exited',
          },
        ],
      }),
      options,
    );

    expect(metricsOf(lines)).toEqual({ TrainSeconds: 7_200, EstimatedCostUsd: 1, SpotReclaims: 1 });
  });

  it('reports no cost for a job that never ran', () => {
    const lines = measure(job('2026-11-23T05:00:00Z', { status: 'FAILED' }), options);

    expect(metricsOf(lines)).toEqual({ TrainSeconds: 0, EstimatedCostUsd: 0, SpotReclaims: 0 });
  });

  it('counts a blocked queue, with its reason in the log', () => {
    const [line = ''] = measure(
      event('Batch Job Queue Blocked', '2026-11-23T05:00:00Z', {
        statusReason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - no instance',
      }),
      options,
    );

    expect(JSON.parse(line)).toMatchObject({
      QueueBlocked: 1,
      reason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - no instance',
    });
  });

  it.each([
    ['Unroll Model Promoted', 'ChampionMetric'],
    ['Unroll Champion Kept', 'CandidateMetric'],
    ['Unroll Approval Awaited', 'CandidateMetric'],
  ])('turns %s into %s, by model and test metric', (detailType, metric) => {
    const lines = measure(
      event(detailType, '2026-11-23T05:00:00Z', {
        run: 'r1',
        model: 'surname-language',
        version: 'r1',
        promoted: true,
        metrics: { accuracy: 0.75, macroF1: 0.7 },
      }),
      options,
    ).map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(lines).toMatchObject([
      { Model: 'surname-language', Metric: 'accuracy', [metric]: 0.75, run: 'r1' },
      { Model: 'surname-language', Metric: 'macroF1', [metric]: 0.7 },
    ]);
  });

  it('counts a run that could not compare with the champion, with the reason', () => {
    const [, line = ''] = measure(
      event('Unroll Champion Kept', '2026-11-23T05:00:00Z', {
        run: 'r1',
        model: 'surname-language',
        version: 'r1',
        metrics: { accuracy: 0.75 },
        decision: { championUnreadable: 'weights.bin is cut' },
      }),
      options,
    );

    expect(JSON.parse(line)).toMatchObject({
      ChampionUnreadable: 1,
      model: 'surname-language',
      reason: 'weights.bin is cut',
    });
  });
});
