import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from './endpoint';

const ROLE = 'arn:aws:iam::000000000000:role/any';

export interface Definition {
  readonly QueryLanguage: string;
  readonly StartAt: string;
  readonly States: Record<string, Record<string, unknown>>;
  readonly TimeoutSeconds?: number;
}

export const machineOf = (States: Definition['States']): Definition => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(States)[0] ?? '',
  States,
});
export const WAITING = machineOf({ Wait: { Type: 'Wait', Seconds: 90_000_000, End: true } });
export const DONE = machineOf({ Done: { Type: 'Succeed' } });

/** What tests ask of the endpoint, through the SDK. */
export function callerOf({ client, workflowArn }: Endpoint) {
  let made = 0;
  const create = async (definition: Definition, type?: 'STANDARD' | 'EXPRESS'): Promise<string> => {
    const name = `machine-${++made}`;
    const text = JSON.stringify(definition);
    const command = new CreateStateMachineCommand({ name, definition: text, roleArn: ROLE, type });
    return (await client.send(command)).stateMachineArn!;
  };
  const start = async (stateMachineArn: string, input: object = {}, name?: string): Promise<string> => {
    const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name });
    return (await client.send(command)).executionArn!;
  };
  const described = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
  const ended = async (executionArn: string) => {
    for (;;) {
      const description = await described(executionArn);
      if (description.status !== 'RUNNING') return description;
      await sleep(20);
    }
  };
  const historyOf = async (executionArn: string): Promise<HistoryEvent[]> => {
    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    return events ?? [];
  };
  const run = async (definition: Definition, input: object = {}) => {
    const arn = await start(await create(definition), input);
    const description = await ended(arn);
    return { arn, description, events: await historyOf(arn) };
  };
  /** The function of the workflow. */
  const echoArn = async (): Promise<string> => {
    const command = new DescribeStateMachineCommand({ stateMachineArn: workflowArn });
    const { definition = '' } = await client.send(command);
    return /"FunctionName":"([^"]+)"/.exec(definition)?.[1] ?? '';
  };
  return { create, start, described, ended, historyOf, run, echoArn };
}
