import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  Choice,
  Condition,
  DefinitionBody,
  QueryLanguage,
  StateMachine,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
  type IChainable,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, SnsPublish } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { TrainingTarget } from '../compute-stack';
import { DELIVERY } from '../pipeline/dead-letters';
import { executionLog, observingStatements } from '../pipeline/execution-log';
import { SUBJECT_CHARACTERS } from '../workflow/announce';
import { jsonata } from '../workflow/jsonata';
import { NOTIFY_RETRY } from '../workflow/retries';

export interface QueueWatchProps {
  readonly training: TrainingTarget;
  readonly topic: ITopic;
  readonly undelivered: IQueue;
  readonly logDays: number;
}

const WAIT = Duration.hours(1);

/**
 * Tells people of a job that waits for a machine for an hour, with the reason. Batch's own event for a blocked queue
 * does not come where it knows no reason, as for a quota of 0 (AWS Batch User Guide, "Jobs stuck in a RUNNABLE status").
 * Each job costs five state transitions.
 */
export class QueueWatch extends Construct {
  constructor(scope: Construct, id: string, props: QueueWatchProps) {
    super(scope, id);
    const { training, topic, undelivered, logDays } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What watches waiting jobs may do',
    });
    const rights = new Policy(this, 'Rights', {
      roles: [role],
      statements: [
        // It has no resource, like the rights for logs and traces.
        new PolicyStatement({ actions: ['batch:DescribeJobs'], resources: ['*'] }),
        new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
        ...observingStatements(),
      ],
    });
    const watch = new StateMachine(this, 'Watch', {
      comment: 'Tells people of a job that has waited for a machine for an hour.',
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(waitAndLook(this, topic)),
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: executionLog(this, logDays),
    });
    watch.node.addDependency(rights);
    new Rule(this, 'Waiting', {
      description: 'Unroll: watches jobs that wait for a machine',
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job State Change'],
        detail: {
          jobQueue: [training.jobQueueArn, training.onDemandQueueArn].filter((arn) => arn !== undefined),
          status: ['RUNNABLE'],
        },
      },
      targets: [
        new SfnStateMachine(watch, {
          ...DELIVERY,
          input: RuleTargetInput.fromObject({
            jobId: EventField.fromPath('$.detail.jobId'),
            jobName: EventField.fromPath('$.detail.jobName'),
          }),
          deadLetterQueue: undelivered,
        }),
      ],
    });
  }
}

function waitAndLook(scope: Construct, topic: ITopic): IChainable {
  const wait = Wait.jsonata(scope, 'WaitAnHour', {
    comment: 'Most jobs have started long before this hour is over.',
    time: WaitTime.duration(WAIT),
  });
  const look = CallAwsService.jsonata(scope, 'LookAtJob', {
    comment: 'Asks Batch whether the job still waits, and why.',
    service: 'batch',
    action: 'describeJobs',
    parameters: { Jobs: [jsonata('$states.context.Execution.Input.jobId')] },
    iamResources: ['*'],
    assign: { job: jsonata('$count($states.result.Jobs) > 0 ? $states.result.Jobs[0] : {}') },
    outputs: {},
  });
  look.addRetry(NOTIFY_RETRY);
  const tell = SnsPublish.jsonata(scope, 'TellOfWaitingJob', {
    comment: 'Sends people a message: which job waits, and the likely reasons.',
    topic,
    subject: jsonata(
      `$substring('Unroll: ' & $states.context.Execution.Input.jobName & ' waits for a machine', 0, ${SUBJECT_CHARACTERS})`,
    ),
    message: TaskInput.fromText(
      jsonata(
        `'Job ' & $states.context.Execution.Input.jobName & ' has been RUNNABLE for an hour. Batch says: ' & ` +
          `($exists($job.StatusReason) ? $job.StatusReason : 'no reason') & '. First look at the vCPU quota, which is 0 for GPU ` +
          `instances in a new account: npm run doctor says which to raise. Otherwise no instance of the configured types is ` +
          `free: name more types or zones, or allow On-Demand. The job is cancelled when its queueing limit is over.'`,
      ),
    ),
    outputs: {},
  });
  tell.addRetry(NOTIFY_RETRY);
  const over = Succeed.jsonata(scope, 'Over', { comment: 'There is nothing more to say about this job.' });
  const waits = Choice.jsonata(scope, 'Still waits?', {
    comment: 'Says nothing of a job that has started, or ended, meanwhile.',
  });
  waits
    .when(Condition.jsonata(jsonata("$exists($job.Status) and $job.Status = 'RUNNABLE'")), tell)
    .otherwise(over);
  tell.next(over);
  return wait.next(look).next(waits);
}
