import type { MapTally } from '../asl/events';
import type { Execution } from './executions';
import type { Machine } from './machines';
import type { MapRun } from './history';

/** Times as AWS's JSON protocol has them. */
export const seconds = (time: Date): number => time.getTime() / 1000;

export function describeMachine(machine: Machine): object {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: machine.status,
    definition: machine.definition,
    roleArn: machine.roleArn,
    type: machine.type,
    creationDate: seconds(machine.createdAt),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
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

const NOTHING: MapTally = {
  ...{ pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
  ...{ total: 0, resultsWritten: 0 },
};

export function describeMapRun(executionArn: string, run: MapRun): object {
  const { arn, status, counts, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = run;
  return {
    mapRunArn: arn,
    executionArn,
    status,
    ...timesOf(run),
    ...{ maxConcurrency, toleratedFailureCount, toleratedFailurePercentage },
    itemCounts: counts.tally?.items ?? NOTHING,
    executionCounts: counts.tally?.executions ?? NOTHING,
    redriveCount: 0,
  };
}

/** One line of ListMapRuns. */
export function listedMapRun(executionArn: string, run: MapRun): object {
  return {
    executionArn,
    mapRunArn: run.arn,
    stateMachineArn: run.childMachineArn,
    ...timesOf(run),
  };
}

const timesOf = ({ startedAt, stoppedAt }: MapRun) => ({
  startDate: seconds(startedAt),
  ...(stoppedAt === undefined ? {} : { stopDate: seconds(stoppedAt) }),
});
