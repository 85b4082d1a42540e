import { Duration, TimeZone } from 'aws-cdk-lib';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Schedule as ScheduleConfig } from '../config/schema';
import { ScheduledStart } from './scheduled-start';

export interface SchedulesProps {
  readonly schedules: readonly ScheduleConfig[];
  readonly stateMachine: IStateMachine;
  readonly topic: ITopic;
}

/** EventBridge Scheduler's schedules, each starting runs of one request. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, { schedules, stateMachine, topic }: SchedulesProps) {
    super(scope, id);
    if (schedules.length === 0) return;
    const { starter } = new ScheduledStart(this, 'Start', { stateMachine, topic });
    const undelivered = new Queue(this, 'Undelivered', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    for (const schedule of schedules) {
      new Schedule(this, schedule.name, {
        description: `Unroll: starts the run "${schedule.name}"`,
        schedule: ScheduleExpression.expression(schedule.expression, TimeZone.of(schedule.timeZone)),
        enabled: schedule.enabled,
        timeWindow: TimeWindow.flexible(Duration.minutes(schedule.flexibleWindowMinutes)),
        target: new StepFunctionsStartExecution(starter, {
          input: ScheduleTargetInput.fromObject({
            schedule: schedule.name,
            scheduledTime: ContextAttribute.scheduledTime,
            request: schedule.request,
          }),
          deadLetterQueue: undelivered,
          // A start that is two hours late is still this week's; later, people decide.
          maxEventAge: Duration.hours(2),
          retryAttempts: 10,
        }),
      });
    }
  }
}
