import { Duration, TimeZone } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ReadyMarker, Schedule as ScheduleConfig } from '../config/schema';
import { DELIVERY } from './dead-letters';
import { RunStarter } from './run-starter';

export interface StartsProps {
  readonly schedules: readonly ScheduleConfig[];
  readonly readyMarkers: readonly ReadyMarker[];
  readonly bucket: IBucket;
  readonly stateMachine: IStateMachine;
  readonly topic: ITopic;
  readonly undelivered: IQueue;
  readonly logDays: number;
}

/** A schedule of the configuration with its EventBridge Scheduler resource. */
export interface StartedSchedule {
  readonly name: string;
  readonly enabled: boolean;
  readonly expectedEveryHours: number;
  readonly schedule: Schedule;
}

/** What starts runs without a person: the clock, and datasets that become ready. */
export class Starts extends Construct {
  readonly schedules: readonly StartedSchedule[] = [];

  constructor(scope: Construct, id: string, props: StartsProps) {
    super(scope, id);
    const { schedules, readyMarkers, stateMachine, topic, undelivered, logDays } = props;
    if (schedules.length + readyMarkers.length === 0) return;
    const { starter } = new RunStarter(this, 'Start', { stateMachine, topic, logDays });
    this.schedules = schedules.map((config) => ({
      name: config.name,
      enabled: config.enabled,
      expectedEveryHours: config.expectedEveryHours,
      schedule: this.#addSchedule(config, { starter, undelivered }),
    }));
    for (const marker of readyMarkers)
      this.#addMarker(marker, { starter, undelivered, bucket: props.bucket });
  }

  #addSchedule(
    config: ScheduleConfig,
    { starter, undelivered }: { readonly starter: IStateMachine; readonly undelivered: IQueue },
  ): Schedule {
    return new Schedule(this, config.name, {
      description: `Unroll: starts the run "${config.name}"`,
      schedule: ScheduleExpression.expression(config.expression, TimeZone.of(config.timeZone)),
      enabled: config.enabled,
      timeWindow: TimeWindow.flexible(Duration.minutes(config.flexibleWindowMinutes)),
      target: new StepFunctionsStartExecution(starter, {
        ...DELIVERY,
        input: ScheduleTargetInput.fromObject({
          starter: config.name,
          at: ContextAttribute.scheduledTime,
          request: requestOf(config),
        }),
        deadLetterQueue: undelivered,
      }),
    });
  }

  #addMarker(
    marker: ReadyMarker,
    targets: { readonly starter: IStateMachine; readonly undelivered: IQueue; readonly bucket: IBucket },
  ): void {
    const { starter, undelivered, bucket } = targets;
    const key = marker.key.includes('*') ? { wildcard: marker.key } : marker.key;
    new Rule(this, marker.name, {
      description: `Unroll: starts the run "${marker.name}" when its dataset is ready`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [key] } },
      },
      targets: [
        new SfnStateMachine(starter, {
          ...DELIVERY,
          // The event's time is the same on every delivery.
          input: RuleTargetInput.fromObject({
            starter: marker.name,
            at: EventField.time,
            request: requestOf(marker),
          }),
          deadLetterQueue: undelivered,
        }),
      ],
    });
  }
}

/** A run that a person starts is wanted; one that starts by itself need not train again on the same data. */
function requestOf({ request, skipUnchanged }: Pick<ScheduleConfig, 'request' | 'skipUnchanged'>) {
  return { skipUnchanged, ...request };
}
