import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DELIVERY } from '../pipeline/dead-letters';
import type { StartedSchedule } from '../pipeline/starts';

export interface OverdueWatchProps {
  readonly watch: Lambda;
  readonly schedules: readonly StartedSchedule[];
  readonly stateMachine: IStateMachine;
  readonly undelivered: IQueue;
}

/**
 * Checks four times a day for schedules that have not succeeded within their period. An alarm alone cannot: it looks
 * back seven days at most.
 */
export class OverdueWatch extends Construct {
  constructor(scope: Construct, id: string, props: OverdueWatchProps) {
    super(scope, id);
    const { watch, schedules, stateMachine, undelivered } = props;
    const stack = Stack.of(this);
    watch.addEnvironment('STATE_MACHINE_ARN', stateMachine.stateMachineArn);
    watch.addToRolePolicy(
      new PolicyStatement({
        actions: ['states:ListExecutions'],
        resources: [stateMachine.stateMachineArn],
      }),
    );
    watch.addToRolePolicy(
      new PolicyStatement({
        actions: ['scheduler:GetSchedule'],
        resources: schedules.map(({ schedule }) =>
          stack.formatArn({
            service: 'scheduler',
            resource: 'schedule',
            resourceName: `default/${schedule.scheduleName}`,
            arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
          }),
        ),
      }),
    );
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: 'Invokes the function that watches schedules',
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [watch.functionArn] }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }),
    );
    new Schedule(this, 'Every6Hours', {
      description: 'Unroll: checks for schedules that have not succeeded within their period',
      schedule: ScheduleExpression.rate(Duration.hours(6)),
      timeWindow: TimeWindow.flexible(Duration.minutes(15)),
      target: new LambdaInvoke(watch, {
        // The grant that the target would add covers every version of the function.
        role: role.withoutPolicyUpdates(),
        // A function's environment has room for 4 KB, some 26 schedules (AWS Lambda Developer Guide, "Lambda quotas").
        input: ScheduleTargetInput.fromObject({
          schedules: schedules.map(({ name, expectedEveryHours, schedule }) => ({
            name,
            scheduleName: schedule.scheduleName,
            expectedEveryHours,
          })),
        }),
        deadLetterQueue: undelivered,
        ...DELIVERY,
      }),
    });
  }
}
