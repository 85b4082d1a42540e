import { IN_ECS } from './image-digest';
import { METRIC, metricLine, type MetricUnit } from '../shared/cloudwatch';
import type { GpuUsage } from '../shared/evaluation';
import type { Progress, ProgressEvent } from './progress';

export interface EpochMetricsOptions {
  readonly namespace: string;
  readonly run: string;
  readonly model: string;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly gpuUsage?: (() => GpuUsage | undefined) | undefined;
}

/** `withEpochMetrics` in a job on AWS, and `progress` itself anywhere else. */
export function withEpochMetricsOnAws(
  progress: Progress,
  {
    environment,
    ...options
  }: Omit<EpochMetricsOptions, 'namespace'> & { readonly environment: NodeJS.ProcessEnv },
): Progress {
  const namespace = environment['METRICS_NAMESPACE'];
  if (namespace === undefined || environment[IN_ECS] === undefined) return progress;
  return withEpochMetrics(progress, { ...options, namespace });
}

/**
 * Passes every event to `progress`, and also writes each epoch as metrics for CloudWatch: a model's training curves.
 */
export function withEpochMetrics(progress: Progress, options: EpochMetricsOptions): Progress {
  return (event) => {
    progress(event);
    if (event.event !== 'epoch') return;
    const line = epochLine(event, options);
    if (line !== undefined) options.write(line);
  };
}

function epochLine(
  { metric, record }: Extract<ProgressEvent, { event: 'epoch' }>,
  { namespace, run, model, now, gpuUsage }: EpochMetricsOptions,
): string | undefined {
  const { validation } = record;
  const names = METRIC.training;
  const gpu = gpuUsage?.();
  const values: [string, MetricUnit, number | undefined][] = [
    [names.trainLoss, 'None', record.trainLoss],
    [names.validationLoss, 'None', validation.loss],
    [names.validationMetric, 'None', validation[metric as keyof typeof validation]],
    [names.gradientNorm, 'None', record.gradientNorm.mean],
    [names.clippedShare, 'None', record.clippedShare],
    [names.sequencesPerSecond, 'Count/Second', record.sequencesPerSecond],
    [names.gpuBusy, 'Percent', gpu?.busyPercent],
    [names.gpuMemoryUsed, 'Percent', gpu && (100 * gpu.memoryUsedBytes) / gpu.memoryBytes],
  ];
  return metricLine({
    namespace,
    timestamp: now(),
    dimensions: { Model: model },
    metrics: values.flatMap(([name, unit, value]) => (value === undefined ? [] : [{ name, unit, value }])),
    properties: { run, epoch: record.epoch, metric },
  });
}
