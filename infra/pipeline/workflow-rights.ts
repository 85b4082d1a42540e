import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { keyStatements } from '../storage/rights';
import type { WorkflowTargets } from '../workflow';
import { observingStatements } from './execution-log';

const allow = (actions: string[], ...resources: string[]) => new PolicyStatement({ actions, resources });

/** Everything that the workflow may do, except starting the children of its own maps. */
export function workflowRights(scope: Construct, targets: WorkflowTargets): PolicyStatement[] {
  const { bucket, functions, topic, training } = targets;
  const stack = Stack.of(scope);
  const maps = ['runs/*', 'predictions/*'].map((pattern) => bucket.arnForObjects(pattern));
  return [
    // Any version: a run that was started before this deployment calls an earlier one.
    allow(
      ['lambda:InvokeFunction'],
      ...Object.values(functions).map(({ functionArn }) => `${functionArn}:*`),
    ),
    allow(
      ['batch:SubmitJob'],
      training.jobQueueArn,
      ...(training.onDemandQueueArn === undefined ? [] : [training.onDemandQueueArn]),
      training.jobDefinitionArn,
      `${training.jobDefinitionArn}:*`,
    ),
    // Without these two, a stopped execution leaves its job running and costing money.
    allow(['batch:TerminateJob'], stack.formatArn({ service: 'batch', resource: 'job', resourceName: '*' })),
    allow(['batch:DescribeJobs'], '*'),
    // How Step Functions learns that a job has ended.
    allow(
      ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      stack.formatArn({
        service: 'events',
        resource: 'rule',
        resourceName: 'StepFunctionsGetEventsForBatchJobsRule',
      }),
    ),
    // The maps' items and results. The right to write lets the owner of an upload list its parts.
    allow(['s3:GetObject'], ...maps),
    allow(['s3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'], ...maps),
    ...keyStatements([bucket.bucketArn, ...maps], { reads: true, writes: true }),
    allow(
      ['events:PutEvents'],
      stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
    ),
    allow(['sns:Publish'], topic.topicArn),
    ...observingStatements(),
  ];
}

/** A Distributed Map starts, watches, stops and redrives its children as executions of its own state machine. */
export function mapRunRights(stateMachine: IStateMachine): PolicyStatement[] {
  const stack = Stack.of(stateMachine);
  const { resourceName = '' } = stack.splitArn(stateMachine.stateMachineArn, ArnFormat.COLON_RESOURCE_NAME);
  const executions = (resource: string) =>
    stack.formatArn({
      service: 'states',
      resource,
      resourceName: `${resourceName}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return [
    allow(['states:StartExecution'], stateMachine.stateMachineArn),
    allow(
      ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
      executions('execution'),
    ),
  ];
}
