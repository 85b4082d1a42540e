import { EventField, Rule, RuleTargetInput, type EventPattern } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { UNCATCHABLE } from '../../shared/workflow';
import { DELIVERY } from '../pipeline/dead-letters';

export interface UnannouncedEndsProps {
  readonly stateMachine: IStateMachine;
  readonly topic: ITopic;
  readonly undelivered: IQueue;
}

/** Tells people of the ends that the workflow cannot announce itself: it is over before it could. */
export class UnannouncedEnds extends Construct {
  constructor(scope: Construct, id: string, { stateMachine, topic, undelivered }: UnannouncedEndsProps) {
    super(scope, id);
    const of = { stateMachineArn: [stateMachine.stateMachineArn] };
    const ends: Record<string, EventPattern['detail']> = {
      Stopped: { ...of, status: ['ABORTED', 'TIMED_OUT'] },
      Uncatchable: { ...of, status: ['FAILED'], error: [...UNCATCHABLE] },
    };
    for (const [name, detail] of Object.entries(ends)) {
      new Rule(this, name, {
        description: `Unroll: tells people of runs that end as ${name.toLowerCase()}`,
        eventPattern: {
          source: ['aws.states'],
          detailType: ['Step Functions Execution Status Change'],
          ...(detail === undefined ? {} : { detail }),
        },
        targets: [
          new SnsTopic(topic, {
            message: RuleTargetInput.fromText(
              `Unroll: run ${EventField.fromPath('$.detail.name')} ended as ${EventField.fromPath('$.detail.status')} ` +
                'before it could say why. Its execution in the Step Functions console shows where; nothing in use has changed.',
            ),
            deadLetterQueue: undelivered,
            ...DELIVERY,
          }),
        ],
      });
    }
  }
}
