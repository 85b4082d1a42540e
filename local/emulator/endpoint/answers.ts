import type { Execution, Machine } from './executions';
import type { MapRun } from './history';

/** Times as AWS's JSON protocol has them. */
export const seconds = (time: Date): number => time.getTime() / 1000;

export function describeMachine(machine: Machine): object {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    definition: machine.definition,
    roleArn: machine.roleArn,
    type: 'STANDARD',
    creationDate: seconds(machine.createdAt),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
}

/** One line of ListExecutions. */
export function listed(execution: Execution): object {
  const { arn, options, status, startedAt, stoppedAt } = execution;
  return {
    executionArn: arn,
    stateMachineArn: options.machine.arn,
    name: options.name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt === undefined ? {} : { stopDate: seconds(stoppedAt) }),
    redriveCount: 0,
  };
}

export function describeOf(execution: Execution): object {
  const { output, error, cause } = execution.result;
  return {
    ...listed(execution),
    input: execution.options.input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output: JSON.stringify(output), outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'This endpoint redrives no execution',
  };
}

export function describeMapRun(executionArn: string, run: MapRun): object {
  const { items, succeeded, failed } = run.counts;
  const counts = {
    total: items,
    succeeded,
    failed,
    pending: items - succeeded - failed,
    running: 0,
    timedOut: 0,
    aborted: 0,
    resultsWritten: succeeded + failed,
  };
  return {
    mapRunArn: run.arn,
    executionArn,
    status: run.status,
    startDate: seconds(run.startedAt),
    ...(run.stoppedAt === undefined ? {} : { stopDate: seconds(run.stoppedAt) }),
    maxConcurrency: 0,
    toleratedFailurePercentage: 0,
    toleratedFailureCount: 0,
    itemCounts: counts,
    executionCounts: counts,
  };
}
