import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC } from '../../shared/cloudwatch';

const DAY = Duration.days(1);

/** A metric that Unroll itself writes, over all jobs. */
export function jobMetric(
  namespace: string,
  name: keyof typeof METRIC.job,
  { statistic = Stats.AVERAGE, period = DAY, label }: MetricLook = {},
): Metric {
  return new Metric({
    namespace,
    metricName: METRIC.job[name],
    statistic,
    period,
    ...(label === undefined ? {} : { label }),
  });
}

export interface MetricLook {
  readonly statistic?: string;
  readonly period?: Duration;
  readonly label?: string;
}

/**
 * The same metric for every model, or every model and test metric, without listing them. Names stand in quotes: a
 * namespace such as `Unroll-dev` would be two words (Amazon CloudWatch User Guide, "CloudWatch search expression
 * syntax").
 */
export function searchMetric(
  namespace: string,
  options: {
    readonly dimensions: readonly string[];
    readonly metricName: string;
    readonly statistic: string;
    readonly period: Duration;
  },
): MathExpression {
  const { dimensions, metricName, statistic, period } = options;
  return new MathExpression({
    expression: `SEARCH('{${[namespace, ...dimensions].map((name) => `"${name}"`).join(',')}} MetricName="${metricName}"', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });
}
