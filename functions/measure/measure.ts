import { METRIC, metricLine, type Metric, type MetricLine } from '../../shared/cloudwatch';
import { RECLAIMED_STATUS, REQUEST_ERRORS } from '../../shared/errors';
import { RUN_EVENT } from '../../shared/workflow';
import type { JobDetail, MeasuredEvent } from './events';

export interface MeasureOptions {
  readonly namespace: string;
  /** What one hour of the training instance costs, in US dollars. */
  readonly dollarsPerHour: number;
}

/** The metric lines for an event; none for an event that adds nothing new. */
export function measure(event: MeasuredEvent, { namespace, dollarsPerHour }: MeasureOptions): string[] {
  const timestamp = Date.parse(event.time);
  const line = (rest: Omit<MetricLine, 'namespace' | 'timestamp'>) =>
    metricLine({ namespace, timestamp, ...rest });
  const lines = () => {
    switch (event['detail-type']) {
      case 'Batch Job State Change': {
        const { jobId, jobName, status, statusReason = '' } = event.detail;
        return [
          line({
            dimensions: {},
            metrics: jobMetrics(event.detail, { timestamp, dollarsPerHour }),
            properties: { jobId, jobName, status, statusReason },
          }),
        ];
      }
      case 'Step Functions Execution Status Change': {
        const { name, status, error } = event.detail;
        const isAsked = (REQUEST_ERRORS as readonly string[]).includes(error ?? '');
        // A person who stops a run knows; the message to people says it to the others.
        if (status === 'ABORTED' || isAsked) return [];
        return [
          line({
            dimensions: {},
            metrics: [{ name: METRIC.run.failed, unit: 'Count', value: 1 }],
            properties: { run: name, status, error: error ?? 'none' },
          }),
        ];
      }
      case 'Batch Job Queue Blocked':
        return [
          line({
            dimensions: {},
            metrics: [{ name: METRIC.job.queueBlocked, unit: 'Count', value: 1 }],
            properties: { reason: event.detail.statusReason, jobName: event.detail.jobName },
          }),
        ];
      default:
        return modelLines(event, line);
    }
  };
  return lines().filter((text) => text !== undefined);
}

type ModelEvent = Exclude<
  MeasuredEvent,
  {
    'detail-type':
      'Batch Job State Change' | 'Step Functions Execution Status Change' | 'Batch Job Queue Blocked';
  }
>;

/** The metrics of a version, and whether the one in use could not be read. */
function modelLines(
  event: ModelEvent,
  line: (rest: Omit<MetricLine, 'namespace' | 'timestamp'>) => string | undefined,
): (string | undefined)[] {
  const { metrics, model, run, version, decision } = event.detail;
  const promoted = event['detail-type'] === RUN_EVENT.detailTypes.promoted;
  const name = promoted ? METRIC.model.champion : METRIC.model.candidate;
  const reason = decision?.championUnreadable ?? null;
  const ofModel = Object.entries(metrics).map(([metric, value]) =>
    line({
      dimensions: { Model: model, Metric: metric },
      metrics: [{ name, unit: 'None', value }],
      properties: { run, version },
    }),
  );
  if (reason === null) return ofModel;
  const unreadable = line({
    dimensions: {},
    metrics: [{ name: METRIC.gate.championUnreadable, unit: 'Count', value: 1 }],
    properties: { run, version, model, reason },
  });
  return [...ofModel, unreadable];
}

/**
 * Each state of a job reports one thing, once: STARTING how long the job queued (including the launch of an instance),
 * RUNNING how long it took until its container ran (the difference is the time spent pulling the image), and the final
 * state how long it ran and what that cost. A retried attempt queues in the middle of a job, so the first two are
 * reported for the first attempt only.
 */
function jobMetrics(
  job: JobDetail,
  { timestamp, dollarsPerHour }: { readonly timestamp: number; readonly dollarsPerHour: number },
): Metric[] {
  const { queueSeconds, waitSeconds, trainSeconds, estimatedCostUsd, reclaims } = METRIC.job;
  const seconds = (name: string, milliseconds: number): Metric => ({
    name,
    unit: 'Seconds',
    value: milliseconds / 1000,
  });
  const isFirst = job.attempts.length === 0;
  if (job.status === 'STARTING') return isFirst ? [seconds(queueSeconds, timestamp - job.createdAt)] : [];
  if (job.status === 'RUNNING') {
    return isFirst ? [seconds(waitSeconds, (job.startedAt ?? timestamp) - job.createdAt)] : [];
  }
  if (job.status !== 'SUCCEEDED' && job.status !== 'FAILED') return [];
  const ran = ranMs(job);
  return [
    seconds(trainSeconds, ran),
    { name: estimatedCostUsd, unit: 'None', value: (ran / 3_600_000) * dollarsPerHour },
    {
      name: reclaims,
      unit: 'Count',
      value: job.attempts.filter(({ statusReason = '' }) => statusReason.startsWith(RECLAIMED_STATUS)).length,
    },
  ];
}

/** How long a job's containers ran, over all attempts. */
const ranMs = (job: JobDetail): number =>
  job.attempts.reduce(
    (sum, { startedAt, stoppedAt }) =>
      startedAt === undefined || stoppedAt === undefined ? sum : sum + (stoppedAt - startedAt),
    0,
  );

/** What a job has cost that ended; undefined for any other event. */
export function spendingOf(
  event: MeasuredEvent,
  { dollarsPerHour }: Pick<MeasureOptions, 'dollarsPerHour'>,
): { readonly job: string; readonly dollars: number; readonly ended: Date } | undefined {
  if (event['detail-type'] !== 'Batch Job State Change') return undefined;
  if (event.detail.status !== 'SUCCEEDED' && event.detail.status !== 'FAILED') return undefined;
  const dollars = (ranMs(event.detail) / 3_600_000) * dollarsPerHour;
  return { job: event.detail.jobId, dollars, ended: new Date(event.time) };
}
