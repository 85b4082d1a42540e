import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  MathExpression,
  SingleValueWidget,
  Stats,
  TextWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRIC } from '../../shared/cloudwatch';
import { jobMetric, searchMetric } from './metrics';

export interface RunDashboardProps {
  readonly namespace: string;
  readonly stateMachine: IStateMachine;
  readonly dollarsPerHour: number;
  readonly hasGpu: boolean;
}

const DAY = Duration.days(1);
const MINUTE = Duration.minutes(1);

/** What a team looks at: runs, where their time goes, what they cost and how good the models are. */
export class RunDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { namespace, stateMachine, dollarsPerHour, hasGpu }: RunDashboardProps,
  ) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(28),
      widgets: [
        [runsPerDay(stateMachine), timeOfJobs(namespace)],
        [
          models(namespace, 'Champions on test records', METRIC.model.champion),
          models(namespace, 'Models that were not promoted', METRIC.model.candidate),
        ],
        [
          curve(namespace, 'Training loss', METRIC.training.trainLoss),
          curve(namespace, 'Validation metric', METRIC.training.validationMetric),
        ],
        [
          curve(namespace, 'Gradient norm before clipping', METRIC.training.gradientNorm),
          curve(namespace, 'Sequences per second', METRIC.training.sequencesPerSecond),
        ],
        ...(hasGpu ? [gpuCurves(namespace)] : []),
        [costPerDay(namespace), costInTimeShown(namespace), costNote(dollarsPerHour)],
      ],
    });
  }
}

const gpuCurves = (namespace: string): IWidget[] => [
  curve(namespace, 'GPU busy, in percent', METRIC.training.gpuBusy),
  curve(namespace, "GPU's memory used, in percent", METRIC.training.gpuMemoryUsed),
];

function runsPerDay(stateMachine: IStateMachine): IWidget {
  const daily = { period: DAY, statistic: Stats.SUM };
  return new GraphWidget({
    title: 'Runs per day',
    left: [
      stateMachine.metricSucceeded({ ...daily, label: 'succeeded' }),
      stateMachine.metricFailed({ ...daily, label: 'failed' }),
      stateMachine.metricTimedOut({ ...daily, label: 'timed out' }),
      stateMachine.metricAborted({ ...daily, label: 'aborted' }),
    ],
    width: 12,
    view: GraphWidgetView.BAR,
  });
}

function timeOfJobs(namespace: string): IWidget {
  return new GraphWidget({
    title: 'Where a job spends its time (seconds, daily average)',
    width: 12,
    stacked: true,
    left: durations(namespace),
  });
}

/** A test metric, one line per model and metric. */
function models(namespace: string, title: string, metricName: string): IWidget {
  const search = { dimensions: ['Model', 'Metric'], metricName, statistic: 'Maximum', period: DAY };
  return new GraphWidget({ title, width: 12, left: [searchMetric(namespace, search)] });
}

/** A curve of training, one line per model. */
function curve(namespace: string, title: string, metricName: string): IWidget {
  const search = { dimensions: ['Model'], metricName, statistic: 'Average', period: MINUTE };
  return new GraphWidget({ title, width: 12, left: [searchMetric(namespace, search)] });
}

function costPerDay(namespace: string): IWidget {
  return new GraphWidget({
    title: 'Estimated cost of jobs per day, and reclaimed instances',
    width: 12,
    view: GraphWidgetView.BAR,
    left: [estimatedCost(namespace)],
    right: [jobMetric(namespace, 'reclaims', { statistic: Stats.SUM, label: 'reclaims' })],
  });
}

function costInTimeShown(namespace: string): IWidget {
  return new SingleValueWidget({
    title: 'Estimated cost and hours of training in the time shown',
    width: 6,
    setPeriodToTimeRange: true,
    metrics: [
      estimatedCost(namespace),
      new MathExpression({
        expression: 'seconds / 3600',
        usingMetrics: { seconds: jobMetric(namespace, 'trainSeconds', { statistic: Stats.SUM }) },
        label: 'hours',
        period: DAY,
      }),
    ],
  });
}

const estimatedCost = (namespace: string): IMetric =>
  jobMetric(namespace, 'estimatedCostUsd', { statistic: Stats.SUM, label: 'US dollars' });

function costNote(dollarsPerHour: number): IWidget {
  return new TextWidget({
    width: 6,
    height: 6,
    markdown:
      `Cost is estimated from the time that containers ran, at $${dollarsPerHour} per hour (\`compute.pricePerHourUsd\`): ` +
      'Spot costs less, booting adds a few minutes. Queueing includes launching an instance; booting is pulling ' +
      'the image.',
  });
}

function durations(namespace: string): IMetric[] {
  const queue = jobMetric(namespace, 'queueSeconds', { label: 'queueing' });
  const boot = new MathExpression({
    expression: 'wait - queue',
    usingMetrics: { wait: jobMetric(namespace, 'waitSeconds'), queue },
    label: 'booting',
    period: DAY,
  });
  return [queue, boot, jobMetric(namespace, 'trainSeconds', { label: 'training' })];
}
