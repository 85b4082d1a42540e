import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';

/** Names of the executions of a state machine that run now. */
export async function* runningExecutions(stateMachineArn: string): AsyncGenerator<string> {
  const pages = paginateListExecutions(
    { client: new SFNClient({}), pageSize: 100 },
    { stateMachineArn, statusFilter: 'RUNNING' },
  );
  for await (const { executions = [] } of pages) {
    for (const { name } of executions) if (name !== undefined) yield name;
  }
}
