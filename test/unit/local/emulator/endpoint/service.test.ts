import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  type DescribeExecutionOutput,
} from '@aws-sdk/client-sfn';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEndpoint, type Endpoint } from './endpoint';

const ROLE = 'arn:aws:iam::000000000000:role/any';
const WAITING = chain({ Wait: { Type: 'Wait', Seconds: 90_000_000 } });

/** States that follow each other. */
function chain(states: Record<string, object>): string {
  const names = Object.keys(states);
  const linked = names.map((name, index) => {
    const next = names[index + 1];
    return [name, { ...states[name], ...(next === undefined ? { End: true } : { Next: next }) }] as const;
  });
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: names[0], States: Object.fromEntries(linked) });
}

describe('the local Step Functions endpoint, called by the SDK', () => {
  let endpoint: Endpoint;
  let made = 0;
  beforeAll(async () => {
    endpoint = await startEndpoint();
  });
  afterAll(() => endpoint.close());

  const machine = async (definition: string): Promise<string> => {
    const name = `machine-${++made}`;
    const command = new CreateStateMachineCommand({ name, definition, roleArn: ROLE });
    return (await endpoint.client.send(command)).stateMachineArn!;
  };
  const start = async (stateMachineArn: string, input: object = {}, name?: string): Promise<string> => {
    const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name });
    return (await endpoint.client.send(command)).executionArn!;
  };
  const describe_ = (executionArn: string) =>
    endpoint.client.send(new DescribeExecutionCommand({ executionArn }));
  const ended = async (executionArn: string): Promise<DescribeExecutionOutput> => {
    for (;;) {
      const described = await describe_(executionArn);
      if (described.status !== 'RUNNING') return described;
      await sleep(20);
    }
  };

  it('has the synthesized workflow from the start', async () => {
    const { stateMachines } = await endpoint.client.send(new ListStateMachinesCommand({}));
    const [first] = stateMachines!;

    const described = await endpoint.client.send(
      new DescribeStateMachineCommand({ stateMachineArn: first!.stateMachineArn }),
    );

    expect(first!.stateMachineArn).toBe(endpoint.workflowArn);
    expect(first!.creationDate).toBeInstanceOf(Date);
    expect(described.status).toBe('ACTIVE');
    expect(JSON.parse(described.definition!)).toMatchObject({ StartAt: 'Echo' });
  });

  it('runs the workflow, its functions as processes, and leaves its log', async () => {
    const arn = await start(endpoint.workflowArn, { hello: 'world' }, 'echo-1');

    const described = await ended(arn);

    expect(described.status).toBe('SUCCEEDED');
    expect(JSON.parse(described.output!)).toEqual({ hello: 'world' });
    expect(described.stopDate!.getTime()).toBeGreaterThanOrEqual(described.startDate!.getTime());
    expect(existsSync(join(endpoint.folder, 'work', 'logs', 'echo-1', 'execution.jsonl'))).toBe(true);
  });

  it('says how an execution failed', async () => {
    const described = await ended(await start(endpoint.workflowArn, { fail: true }));

    expect(described).toMatchObject({ status: 'FAILED', error: 'EchoFailed' });
    expect(described.cause).toContain('the echo failed');
  });

  it('returns the history in pages that together are complete, forwards and backwards', async () => {
    const arn = await start(endpoint.workflowArn, { a: 1 });
    await ended(arn);
    const types: (string | undefined)[] = [];
    const pages = paginateGetExecutionHistory(
      { client: endpoint.client, pageSize: 2 },
      { executionArn: arn },
    );
    let count = 0;

    for await (const { events } of pages) {
      count += 1;
      types.push(...events!.map(({ type }) => type));
    }
    const backwards = await endpoint.client.send(
      new GetExecutionHistoryCommand({ executionArn: arn, reverseOrder: true, maxResults: 1 }),
    );

    expect(types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(count).toBe(4);
    expect(backwards.events![0]).toMatchObject({
      id: 7,
      previousEventId: 6,
      type: 'ExecutionSucceeded',
      executionSucceededEventDetails: { output: '{"a":1}' },
    });
    expect(backwards.events![0]!.timestamp).toBeInstanceOf(Date);
  });

  it('records maps, retries and caught errors in the history', async () => {
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
          Next: 'Bad',
        },
        Bad: {
          Type: 'Pass',
          Output: '{% $error("no") %}',
          Next: 'End',
        },
        End: { Type: 'Succeed' },
      },
    });
    const arn = await start(await machine(definition));
    const described = await ended(arn);

    const { events } = await endpoint.client.send(new GetExecutionHistoryCommand({ executionArn: arn }));

    expect(described.error).toBe('States.QueryEvaluationError');
    expect(events!.map(({ type }) => type)).toEqual([
      ...['ExecutionStarted', 'MapStateEntered', 'MapStateStarted'],
      ...['MapIterationStarted', 'MapIterationStarted', 'PassStateEntered', 'PassStateEntered'],
      ...['PassStateExited', 'PassStateExited', 'MapIterationSucceeded', 'MapIterationSucceeded'],
      ...['MapStateSucceeded', 'MapStateExited'],
      ...['PassStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
    ]);
  });

  it('treats a repeated start as the same execution, and refuses its name for another', async () => {
    const arn = await machine(WAITING);
    const first = await start(arn, { a: 1 }, 'twice');

    const second = await start(arn, { a: 1 }, 'twice');

    expect(second).toBe(first);
    await expect(start(arn, { a: 2 }, 'twice')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await endpoint.client.send(new StopExecutionCommand({ executionArn: first }));
    await expect(start(arn, { a: 1 }, 'twice')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('stops an execution with the error and cause given', async () => {
    const executionArn = await start(await machine(WAITING));

    const stopped = await endpoint.client.send(
      new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'seen enough' }),
    );

    expect(stopped.stopDate).toBeInstanceOf(Date);
    expect(await describe_(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'seen enough',
    });
  });

  it('lists executions of a machine, the latest first, by status', async () => {
    const stateMachineArn = await machine(chain({ Go: { Type: 'Pass' } }));
    for (const name of ['one', 'two', 'three']) await ended(await start(stateMachineArn, {}, name));
    const list = (more: object) =>
      endpoint.client.send(new ListExecutionsCommand({ stateMachineArn, ...more }));

    const first = await list({ maxResults: 2 });
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    const running = await list({ statusFilter: 'RUNNING' });

    expect(first.executions!.map(({ name }) => name)).toEqual(['three', 'two']);
    expect(second.executions!.map(({ name }) => name)).toEqual(['one']);
    expect(second.nextToken).toBeUndefined();
    expect(running.executions).toEqual([]);
  });

  it('treats a repeated machine as the same one, and refuses another definition of its name', async () => {
    const create = (definition: string) =>
      endpoint.client.send(new CreateStateMachineCommand({ name: 'same', definition, roleArn: ROLE }));
    const first = await create(WAITING);

    const second = await create(WAITING);

    expect(second.stateMachineArn).toBe(first.stateMachineArn);
    await expect(create(chain({ Other: { Type: 'Pass' } }))).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    });
  });

  it.each([
    ['InvalidDefinition', () => machine('{"StartAt": "Nowhere", "States": {}}')],
    ['InvalidDefinition', () => machine('no JSON')],
    ['InvalidName', () => start(endpoint.workflowArn, {}, '../up')],
    ['InvalidArn', () => start('nonsense')],
    ['StateMachineDoesNotExist', () => start(`${endpoint.workflowArn}-other`)],
    ['ExecutionDoesNotExist', () => describe_('arn:aws:states:x:0:execution:a:b')],
    [
      'InvalidExecutionInput',
      () =>
        endpoint.client.send(
          new StartExecutionCommand({ stateMachineArn: endpoint.workflowArn, input: '{no' }),
        ),
    ],
    ['InvalidToken', () => endpoint.client.send(new ListStateMachinesCommand({ nextToken: 'xyz' }))],
    ['ValidationException', () => endpoint.client.send(new ListStateMachinesCommand({ maxResults: -1 }))],
  ])('refuses with %s what AWS refuses with it', async (name, ask: () => Promise<unknown>) => {
    await expect(ask()).rejects.toMatchObject({ name });
  });
});

describe('the local Step Functions endpoint, called by anything else', () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
  });
  afterAll(() => endpoint.close());

  const post = async (target: string, body: string, more: Record<string, string> = {}) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${endpoint.token}/20260101/eu/states/aws4_request`;
    const headers = { 'x-amz-target': target, authorization, ...more };
    const response = await fetch(endpoint.url, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as { __type?: string } };
  };

  it.each([
    ['an unknown operation', 'AWSStepFunctions.DeleteEverything', '{}', 'UnknownOperationException'],
    ['a name that every object inherits', 'AWSStepFunctions.constructor', '{}', 'UnknownOperationException'],
    ['another service', 'DynamoDB_20120810.ListTables', '{}', 'UnknownOperationException'],
    ['text that is not JSON', 'AWSStepFunctions.StartExecution', '{', 'SerializationException'],
    ['an array', 'AWSStepFunctions.StartExecution', '[]', 'ValidationException'],
    ['nothing', 'AWSStepFunctions.StartExecution', '', 'ValidationException'],
    ['an unknown field', 'AWSStepFunctions.ListStateMachines', '{"limit":1}', 'ValidationException'],
    ['a deep body', 'AWSStepFunctions.StartExecution', '['.repeat(50_000), 'SerializationException'],
    [
      'a body that is too large',
      'AWSStepFunctions.StartExecution',
      ' '.repeat(4_000_001),
      'ValidationException',
    ],
  ])('refuses %s with a named error, and carries on', async (_, target, body, type) => {
    const refused = await post(target, body);

    expect(refused).toMatchObject({ status: 400, body: { __type: type } });
    expect((await post('AWSStepFunctions.ListStateMachines', '{}')).status).toBe(200);
    expect(endpoint.faults).toEqual([]);
  });

  it.each([
    ['nobody', '', 'UnrecognizedClientException'],
    [
      'another key',
      'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu/states/aws4_request',
      'UnrecognizedClientException',
    ],
    ['an empty key', 'AWS4-HMAC-SHA256 Credential=/20260101', 'UnrecognizedClientException'],
  ])('refuses %s without its token', async (_, authorization, type) => {
    const refused = await post('AWSStepFunctions.ListStateMachines', '{}', { authorization });

    expect(refused).toMatchObject({ status: 400, body: { __type: type } });
  });

  it('refuses a page in a browser, even one that knows the token', async () => {
    const refused = await post('AWSStepFunctions.ListStateMachines', '{}', {
      origin: 'http://127.0.0.1:3000',
    });

    expect(refused).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
  });

  it('forgets executions that ended long ago, and none that runs', async () => {
    const own = await startEndpoint();
    const make = async (name: string, definition: object) =>
      (
        await own.client.send(
          new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn: ROLE }),
        )
      ).stateMachineArn;
    const start = async (stateMachineArn: string | undefined) =>
      (await own.client.send(new StartExecutionCommand({ stateMachineArn }))).executionArn;
    const waiting = await start(await make('w', JSON.parse(WAITING) as object));
    const quick = await make('q', {
      QueryLanguage: 'JSONata',
      StartAt: 'End',
      States: { End: { Type: 'Succeed' } },
    });
    const first = await start(quick);
    for (let more = 0; more < 110; more += 1) await start(quick);

    await expect(
      own.client.send(new DescribeExecutionCommand({ executionArn: first })),
    ).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
    const { status } = await own.client.send(new DescribeExecutionCommand({ executionArn: waiting }));
    expect(status).toBe('RUNNING');
    await own.close();
  });

  it('ends everything that runs when it stops', async () => {
    const own = await startEndpoint();
    const wait = new CreateStateMachineCommand({ name: 'w', definition: WAITING, roleArn: ROLE });
    const { stateMachineArn } = await own.client.send(wait);
    const { executionArn } = await own.client.send(new StartExecutionCommand({ stateMachineArn }));

    await own.service.stopAll();

    const described = await own.client.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ status: 'ABORTED', error: 'EndpointStopped' });
    await own.close();
  });
});
