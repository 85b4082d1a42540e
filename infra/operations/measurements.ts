import { Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RUN_EVENT } from '../../shared/workflow';
import type { TrainingTarget } from '../compute-stack';
import { DELIVERY } from '../pipeline/dead-letters';

export interface MeasurementsProps {
  readonly measure: Lambda;
  readonly training: TrainingTarget;
  readonly stateMachine: IStateMachine;
  readonly undelivered: IQueue;
  /** Other deployments send their events to the same bus, and so do moves by hand, which know their bucket alone. */
  readonly bucketName: string;
}

/** Passes the events of jobs and of finished runs to the function that turns them into metrics. */
export class Measurements extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { measure, training, stateMachine, undelivered, bucketName }: MeasurementsProps,
  ) {
    super(scope, id);
    const queues = [training.jobQueueArn, training.onDemandQueueArn].filter((arn) => arn !== undefined);
    const { promoted, kept, awaiting } = RUN_EVENT.detailTypes;
    const patterns: Record<string, EventPattern> = {
      Jobs: {
        source: ['aws.batch'],
        detailType: ['Batch Job State Change'],
        // The other states add no information.
        detail: { jobQueue: queues, status: ['STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'] },
      },
      BlockedQueue: {
        source: ['aws.batch'],
        detailType: ['Batch Job Queue Blocked'],
        detail: { jobQueue: queues },
      },
      Runs: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stateMachine.stateMachineArn],
          // One that was stopped is no failure, and counts as none; how it ended is kept with its run.
          status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
        },
      },
      Models: {
        source: [RUN_EVENT.source],
        detailType: [promoted, kept, awaiting],
        detail: { bucket: [bucketName] },
      },
    };
    for (const [name, eventPattern] of Object.entries(patterns)) {
      new Rule(this, name, {
        description: `Unroll: ${name} as metrics`,
        eventPattern,
        targets: [
          new LambdaFunction(measure, {
            deadLetterQueue: undelivered,
            ...DELIVERY,
          }),
        ],
      });
    }
  }
}
