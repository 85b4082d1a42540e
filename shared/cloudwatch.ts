/** CloudWatch's units that Unroll uses. */
export type MetricUnit = 'None' | 'Count' | 'Seconds' | 'Percent' | 'Count/Second';

export interface Metric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly value: number;
}

export interface MetricLine {
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** Each combination of values is a separate metric and is billed as one: keep them few. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly metrics: readonly Metric[];
  /** Kept in the log beside the metrics, for queries; not a dimension. */
  readonly properties?: Readonly<Record<string, string | number>>;
}

/**
 * A line of a log from which CloudWatch takes metrics (embedded metric format), without an API call or a permission.
 * Values that are not finite are left out, since CloudWatch would drop the whole line.
 *
 * @returns undefined if nothing is left to report
 */
export function metricLine(line: MetricLine): string | undefined {
  const metrics = line.metrics.filter(({ value }) => Number.isFinite(value));
  if (metrics.length === 0) return undefined;
  return JSON.stringify({
    _aws: {
      Timestamp: line.timestamp,
      CloudWatchMetrics: [
        {
          Namespace: line.namespace,
          Dimensions: [Object.keys(line.dimensions)],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...line.properties,
    ...line.dimensions,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  });
}

/** Names of the metrics, shared by the code that writes them and the code that draws them. */
export const METRIC = {
  /** Written by the trainer, by model. */
  training: {
    trainLoss: 'TrainLoss',
    validationLoss: 'ValidationLoss',
    validationMetric: 'ValidationMetric',
    gradientNorm: 'GradientNorm',
    clippedShare: 'ClippedShare',
    sequencesPerSecond: 'SequencesPerSecond',
    /** Since the job began. */
    gpuBusy: 'GpuBusy',
    gpuMemoryUsed: 'GpuMemoryUsed',
  },
  /** Of jobs, without dimensions. */
  job: {
    queueSeconds: 'QueueSeconds',
    waitSeconds: 'WaitSeconds',
    trainSeconds: 'TrainSeconds',
    estimatedCostUsd: 'EstimatedCostUsd',
    reclaims: 'SpotReclaims',
    queueBlocked: 'QueueBlocked',
  },
  /** Of runs that ended otherwise than by themselves or by what was asked, without dimensions. */
  run: { failed: 'RunsFailed' },
  /** Of test metrics, by model and metric. */
  model: { champion: 'ChampionMetric', candidate: 'CandidateMetric' },
  /** Of the gate, without dimensions: 1 for a run that could not compare with the champion. */
  gate: { championUnreadable: 'ChampionUnreadable' },
  /** Of schedules, by schedule: 0, or 1 where none of its runs succeeded in its period. */
  schedule: { overdue: 'ScheduleOverdue' },
} as const;
