import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogLevel, type LogOptions } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/**
 * Logs every event of executions. The name begins with `/aws/vendedlogs/`: the resource policy that Step Functions needs
 * for other names may hold only some ten of them (Step Functions Developer Guide, "Logging using CloudWatch Logs").
 *
 * States carry only references, so the log holds no data and stays small.
 */
export function executionLog(scope: Construct, logDays: number): LogOptions {
  return {
    level: LogLevel.ALL,
    includeExecutionData: true,
    destination: new LogGroup(scope, 'VendedLog', {
      logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}/${scope.node.id}`,
      retention: logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
  };
}

/** What a state machine needs for its log and traces. None can be narrowed: they apply to the whole account. */
export function observingStatements(): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      resources: ['*'],
    }),
  ];
}
