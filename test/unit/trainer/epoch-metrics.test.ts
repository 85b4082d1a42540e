import type { ProgressEvent } from '../../../trainer/progress';
import { withEpochMetrics, withEpochMetricsOnAws } from '../../../trainer/epoch-metrics';

const epoch: ProgressEvent = {
  event: 'epoch',
  maximumEpochs: 40,
  metric: 'accuracy',
  best: true,
  record: {
    epoch: 3,
    steps: 90,
    trainLoss: 0.5,
    validation: { loss: 0.6, accuracy: 0.8 },
    learningRate: 0.001,
    gradientNorm: { mean: 1.5, maximum: 4 },
    clippedShare: 0.1,
    seconds: 2,
    sequencesPerSecond: 4_000,
  },
};

function recorded(events: readonly ProgressEvent[]) {
  const passedOn: ProgressEvent[] = [];
  const lines: string[] = [];
  const progress = withEpochMetrics((event) => passedOn.push(event), {
    namespace: 'Unroll',
    run: 'r1',
    model: 'surname-language',
    write: (line) => lines.push(line),
    now: () => 1_763_953_200_000,
  });
  events.forEach(progress);
  return { passedOn, lines };
}

describe('the metrics of epochs', () => {
  it('a GPU adds how busy it is, and its memory', () => {
    const lines: string[] = [];
    const usage = { busyPercent: 62.5, memoryUsedBytes: 4e9, memoryBytes: 16e9 };
    const options = { namespace: 'Unroll', run: 'r1', model: 'm', now: () => 0, gpuUsage: () => usage };

    withEpochMetrics(() => undefined, { ...options, write: (line) => lines.push(line) })(epoch);

    expect(JSON.parse(lines[0]!)).toMatchObject({ GpuBusy: 62.5, GpuMemoryUsed: 25 });
  });

  it('an epoch becomes metrics of its model, the run beside them', () => {
    const { lines } = recorded([epoch]);

    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        _aws: {
          Timestamp: 1_763_953_200_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Unroll',
              Dimensions: [['Model']],
              Metrics: [
                { Name: 'TrainLoss', Unit: 'None' },
                { Name: 'ValidationLoss', Unit: 'None' },
                { Name: 'ValidationMetric', Unit: 'None' },
                { Name: 'GradientNorm', Unit: 'None' },
                { Name: 'ClippedShare', Unit: 'None' },
                { Name: 'SequencesPerSecond', Unit: 'Count/Second' },
              ],
            },
          ],
        },
        Model: 'surname-language',
        run: 'r1',
        epoch: 3,
        metric: 'accuracy',
        TrainLoss: 0.5,
        ValidationLoss: 0.6,
        ValidationMetric: 0.8,
        GradientNorm: 1.5,
        ClippedShare: 0.1,
        SequencesPerSecond: 4_000,
      },
    ]);
  });

  it('a value that is not finite is left out, since CloudWatch would drop the line', () => {
    const { lines } = recorded([{ ...epoch, record: { ...epoch.record, trainLoss: NaN } }]);

    expect(JSON.parse(lines[0] ?? '')).not.toHaveProperty('TrainLoss');
  });

  it('every event is passed on, and only epochs become metrics', () => {
    const notice: ProgressEvent = { event: 'notice', message: 'hello' };

    const { passedOn, lines } = recorded([notice, epoch]);

    expect(passedOn).toEqual([notice, epoch]);
    expect(lines).toHaveLength(1);
  });

  it.each([
    [
      'in a job on AWS',
      { METRICS_NAMESPACE: 'Unroll', ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' },
      1,
    ],
    ['in a local run of the same job definition', { METRICS_NAMESPACE: 'Unroll' }, 0],
    [
      'in a container that somebody else started',
      { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' },
      0,
    ],
  ])('%s', (_, environment, expected) => {
    const lines: string[] = [];
    const progress = withEpochMetricsOnAws(() => undefined, {
      environment,
      run: 'r1',
      model: 'm',
      write: (line) => lines.push(line),
      now: () => 0,
    });

    progress(epoch);

    expect(lines).toHaveLength(expected);
  });
});
