import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Metric,
  Stats,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC } from '../../shared/cloudwatch';
import { jobMetric } from './metrics';

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly namespace: string;
  readonly undelivered: IQueue;
  /** Names of the enabled schedules. */
  readonly schedules: readonly string[];
}

interface AlarmSettings {
  readonly metric: IMetric;
  /** What happened and what to do: the whole text of the mail. */
  readonly description: string;
  /** How to treat a period without data. */
  readonly missing?: TreatMissingData;
  /** Whether to send a message when the alarm clears. */
  readonly notifiesWhenCleared: boolean;
}

/** Each alarm means that somebody should look. */
export class Alarms extends Construct {
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { namespace, undelivered } = props;
    this.#action = new SnsAction(props.topic);
    const period = Duration.minutes(5);
    const ownMetric = (metricName: string) =>
      new Metric({ namespace, metricName, statistic: Stats.SUM, period });

    this.#add('RunFailed', {
      // Not the workflow's own count of failures: a mistake in a request fails a run, and is no reason to get up.
      metric: ownMetric(METRIC.run.failed),
      description:
        'A run failed. Its execution says why and what to do in one sentence: open the newest failed execution of the ' +
        'state machine. Nothing in use has changed.',
      notifiesWhenCleared: false,
    });
    this.#add('QueueBlocked', {
      metric: jobMetric(namespace, 'queueBlocked', { statistic: Stats.SUM, period }),
      description:
        'The job queue is blocked: Batch cannot start the job at its head. The log of the function Measure has the ' +
        'reason. CAPACITY: wait, or add instance types or zones. MISCONFIGURATION: the job asks for more than any ' +
        'instance type has. A quota: `npm run doctor` reports which.',
      notifiesWhenCleared: false,
    });
    this.#add('ChampionUnreadable', {
      metric: ownMetric(METRIC.gate.championUnreadable),
      description:
        'A run could not compare its model with the champion, whose files cannot be read or evaluated, so no better model ' +
        'is promoted. The output of the run says which and why. Restore the files from the replaced versions of the bucket, ' +
        'or roll back to another version, or run again with "gate": {"onUnreadableChampion": "replace"}.',
      notifiesWhenCleared: false,
    });
    this.#add('Undelivered', {
      metric: undelivered.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
      description:
        'Something could not be delivered, such as the start of a scheduled run, or a function failed that measures or ' +
        'watches, and other alarms may be silent. The message in the dead-letter queue says what and why; delete it once ' +
        'that is fixed.',
      notifiesWhenCleared: true,
    });
    for (const schedule of props.schedules) {
      this.#add(`Overdue-${schedule}`, {
        metric: new Metric({
          namespace,
          metricName: METRIC.schedule.overdue,
          dimensionsMap: { Schedule: schedule },
          statistic: Stats.MAXIMUM,
          period: Duration.days(1),
        }),
        description:
          `No run of the schedule ${schedule} has succeeded within its period plus a day. Look at its latest executions, ` +
          'which are named after it; if there are none, at the schedule and the dead-letter queue.',
        // A new schedule has not been measured yet. That nothing measures it any more is told by the alarm for
        // what is undelivered: the function's events, and its own failures.
        missing: TreatMissingData.IGNORE,
        notifiesWhenCleared: true,
      });
    }
  }

  #add(id: string, { metric, description, missing, notifiesWhenCleared }: AlarmSettings): void {
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription: `Unroll: ${description}`,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.#action);
    if (notifiesWhenCleared) alarm.addOkAction(this.#action);
  }
}
