import {
  GetScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import type { ScheduleHistory } from './find-overdue';

export interface AwsHistoryOptions {
  readonly stepFunctions: SFNClient;
  readonly scheduler: SchedulerClient;
  readonly stateMachineArn: string;
  /** EventBridge Scheduler's names for the schedules in the configuration. */
  readonly scheduleNames: Readonly<Record<string, string>>;
}

/** The history that Step Functions (which keeps 90 days) and EventBridge Scheduler have. */
export function awsHistory(options: AwsHistoryOptions): ScheduleHistory {
  const { stepFunctions, scheduler, stateMachineArn, scheduleNames } = options;
  return {
    async describe(name) {
      try {
        const { LastModificationDate, State } = await scheduler.send(
          new GetScheduleCommand({ Name: scheduleNames[name] ?? name }),
        );
        return { since: LastModificationDate ?? new Date(0), enabled: State !== 'DISABLED' };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async *succeeded() {
      const pages = paginateListExecutions(
        { client: stepFunctions, pageSize: 100 },
        { stateMachineArn, statusFilter: 'SUCCEEDED' },
      );
      for await (const { executions = [] } of pages) {
        for (const { name: run, stopDate: stoppedAt } of executions) {
          if (run !== undefined && stoppedAt !== undefined) yield { run, stoppedAt };
        }
      }
    },
  };
}
