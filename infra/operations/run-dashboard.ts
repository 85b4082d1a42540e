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
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRIC } from '../../shared/cloudwatch';
import { jobMetric, searchMetric } from './metrics';

export interface RunDashboardProps {
  readonly namespace: string;
  readonly stateMachine: IStateMachine;
  readonly dollarsPerHour: number;
}

const DAY = Duration.days(1);
const MINUTE = Duration.minutes(1);

/** What a team looks at: runs, where their time goes, what they cost and how good the models are. */
export class RunDashboard extends Construct {
  constructor(scope: Construct, id: string, { namespace, stateMachine, dollarsPerHour }: RunDashboardProps) {
    super(scope, id);
    const daily = { period: DAY, statistic: Stats.SUM };
    const count = (metric: IMetric[], title: string) =>
      new GraphWidget({ title, left: metric, width: 12, view: GraphWidgetView.BAR });
    const curve = (title: string, metricName: string) =>
      new GraphWidget({
        title,
        width: 12,
        left: [
          searchMetric(namespace, {
            dimensions: ['Model'],
            metricName,
            statistic: 'Average',
            period: MINUTE,
          }),
        ],
      });
    const models = (title: string, metricName: string) =>
      new GraphWidget({
        title,
        width: 12,
        left: [
          searchMetric(namespace, {
            dimensions: ['Model', 'Metric'],
            metricName,
            statistic: 'Maximum',
            period: DAY,
          }),
        ],
      });

    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(28),
      widgets: [
        [
          count(
            [
              stateMachine.metricSucceeded({ ...daily, label: 'succeeded' }),
              stateMachine.metricFailed({ ...daily, label: 'failed' }),
              stateMachine.metricTimedOut({ ...daily, label: 'timed out' }),
              stateMachine.metricAborted({ ...daily, label: 'aborted' }),
            ],
            'Runs per day',
          ),
          new GraphWidget({
            title: 'Where a job spends its time (seconds, daily average)',
            width: 12,
            stacked: true,
            left: durations(namespace),
          }),
        ],
        [
          models('Champions on test records', METRIC.model.champion),
          models('Models that were not promoted', METRIC.model.candidate),
        ],
        [
          curve('Training loss', METRIC.training.trainLoss),
          curve('Validation metric', METRIC.training.validationMetric),
        ],
        [
          curve('Gradient norm before clipping', METRIC.training.gradientNorm),
          curve('Sequences per second', METRIC.training.sequencesPerSecond),
        ],
        [
          new GraphWidget({
            title: 'Estimated cost of jobs per day, and reclaimed instances',
            width: 12,
            view: GraphWidgetView.BAR,
            left: [jobMetric(namespace, 'estimatedCostUsd', { statistic: Stats.SUM, label: 'US dollars' })],
            right: [jobMetric(namespace, 'reclaims', { statistic: Stats.SUM, label: 'reclaims' })],
          }),
          new SingleValueWidget({
            title: 'Estimated cost and hours of training in the time shown',
            width: 6,
            setPeriodToTimeRange: true,
            metrics: [
              jobMetric(namespace, 'estimatedCostUsd', { statistic: Stats.SUM, label: 'US dollars' }),
              new MathExpression({
                expression: 'seconds / 3600',
                usingMetrics: { seconds: jobMetric(namespace, 'trainSeconds', { statistic: Stats.SUM }) },
                label: 'hours',
                period: DAY,
              }),
            ],
          }),
          new TextWidget({
            width: 6,
            height: 6,
            markdown:
              `Cost is estimated from the time that containers ran, at $${dollarsPerHour} per hour (\`compute.pricePerHourUsd\`): ` +
              'Spot costs less, booting adds a few minutes. Queueing includes launching an instance; booting is pulling ' +
              'the image.',
          }),
        ],
      ],
    });
  }
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
