import {
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callerOf, DONE, WAITING } from './caller';
import { startEndpoint, type Endpoint } from './endpoint';

/**
 * Facts of the recordings of the real service in the public repository localstack/localstack
 * (tests/aws/services/stepfunctions/v2), each named beside its test, with definitions of our own.
 */
describe('the endpoint does what AWS was recorded doing', () => {
  let endpoint: Endpoint;
  let call: ReturnType<typeof callerOf>;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    call = callerOf(endpoint);
  });
  afterAll(() => endpoint.close());

  // test_sfn_api: test_create_update_state_machine_base_definition, ..._same_parameters, ..._base_update_none
  it('updates a machine, whose executions keep the definition they started with', async () => {
    const stateMachineArn = await call.create(WAITING);
    const running = await call.start(stateMachineArn);
    const update = (fields: object) =>
      endpoint.client.send(new UpdateStateMachineCommand({ stateMachineArn, ...fields }));

    const first = await update({ definition: JSON.stringify(DONE) });
    const same = await update({ definition: JSON.stringify(DONE) });

    const machine = await endpoint.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(first.updateDate).toBeInstanceOf(Date);
    expect([same.revisionId, machine.revisionId]).toEqual([first.revisionId, first.revisionId]);
    expect(JSON.parse(machine.definition ?? '')).toEqual(DONE);
    expect((await call.ended(await call.start(stateMachineArn))).status).toBe('SUCCEEDED');
    expect((await call.described(running)).status).toBe('RUNNING');
    await expect(update({})).rejects.toMatchObject({ name: 'MissingRequiredParameter' });
    await expect(update({ definition: '{}' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await endpoint.client.send(new StopExecutionCommand({ executionArn: running }));
  });

  // test_sfn_api: test_create_delete_valid_sm, test_delete_nonexistent_sm; API reference, DeleteStateMachine
  it('deletes a machine with its executions, and one that is not there', async () => {
    const stateMachineArn = await call.create(WAITING);
    const running = await call.start(stateMachineArn);
    const remove = () => endpoint.client.send(new DeleteStateMachineCommand({ stateMachineArn }));

    await remove();
    expect((await call.ended(running)).status).toBe('ABORTED');
    await sleep(20);
    await remove();

    await expect(call.start(stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    const { stateMachines } = await endpoint.client.send(new ListStateMachinesCommand({}));
    expect(stateMachines?.map((machine) => machine.stateMachineArn)).not.toContain(stateMachineArn);
  });

  // API reference, StartExecution: at most 262,144 bytes of UTF-8
  it('starts nothing with an input that is too large', async () => {
    const stateMachineArn = await call.create(DONE);
    const text = (bytes: number) => ({ a: 'é'.repeat(bytes / 2) });
    const input = (value: object) => call.start(stateMachineArn, value);

    await expect(input(text(262_144))).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    expect((await call.ended(await input(text(262_136)))).status).toBe('SUCCEEDED');
  });

  // test_sfn_api_express: test_start_async_describe_history_execution
  it('starts Express executions, and says nothing of them but in their logs', async () => {
    const stateMachineArn = await call.create(DONE, 'EXPRESS');

    const first = await call.start(stateMachineArn, {}, 'same');
    const second = await call.start(stateMachineArn, {}, 'same');

    expect(first).toMatch(/:express:machine-\d+:same:[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
    await expect(call.described(first)).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(call.historyOf(first)).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(endpoint.client.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });

  // services/test_sfn_task_service: test_start_execution
  it('runs the starter, which starts a run once, however often it is delivered', async () => {
    const due = { starter: 'weekly', at: '2026-01-01T00:00:00Z', request: { hello: 'world' } };
    const runArn = `${endpoint.workflowArn.replace(':stateMachine:', ':execution:')}:weekly-2026-01-01T00-00-00Z`;

    await call.start(endpoint.starterArn, due, 'first');
    while (!(await call.described(runArn).catch(() => undefined))) await sleep(20);
    const runEnd = await call.ended(runArn);
    await call.start(endpoint.starterArn, due, 'second');

    expect(runEnd).toMatchObject({ status: 'SUCCEEDED', output: '{"hello":"world"}' });
    const log = await logOf('second');
    expect(log.at(-1)).toMatchObject({ type: 'ExecutionSucceeded', output: 'again' });
    expect((await logOf('first')).at(-1)).toMatchObject({ output: { ExecutionArn: runArn } });
  });

  /** What the starter's execution of that name has logged, once it has ended. */
  const logOf = async (name: string) => {
    const folder = join(endpoint.workDir, 'logs', endpoint.starterArn.split(':').at(-1) ?? '', name);
    for (;;) {
      const [file = ''] = readdirSync(folder);
      const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
      const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      if (String(events.at(-1)?.['type']).startsWith('ExecutionS') && events.length > 1) return events;
      await sleep(20);
    }
  };
});
