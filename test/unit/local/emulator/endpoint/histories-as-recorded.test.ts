import {
  DescribeMapRunCommand,
  ListMapRunsCommand,
  StopExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { callerOf, machineOf, WAITING } from './caller';
import { startEndpoint, type Endpoint } from './endpoint';

const types = (events: readonly HistoryEvent[]) => events.map(({ type }) => type);
const echo = (fields: object) => ({
  ...{ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true },
  Arguments: { FunctionName: '{% $states.input.fn %}', Payload: '{% $states.input.payload %}' },
  ...fields,
});

/**
 * Facts of the recordings of the real service in the public repository localstack/localstack
 * (tests/aws/services/stepfunctions/v2), each named beside its test, with definitions of our own.
 */
describe('the endpoint tells of an execution what AWS was recorded telling', () => {
  let endpoint: Endpoint;
  let call: ReturnType<typeof callerOf>;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    call = callerOf(endpoint);
  });
  afterAll(() => endpoint.close());

  // outputdecl/test_output: BASE_TASK_LAMBDA
  it('tells of a task what it calls, with what, and its own result', async () => {
    const fn = await call.echoArn();

    const { events } = await call.run(machineOf({ Ask: echo({ TimeoutSeconds: 60, Output: 'short' }) }), {
      fn,
      payload: { a: 1 },
    });

    const [started, entered, scheduled, , succeeded, exited] = events;
    expect(types(events)).toEqual([
      ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
      ...['TaskStateExited', 'ExecutionSucceeded'],
    ]);
    expect([started, entered, scheduled].map((event) => event?.previousEventId)).toEqual([0, 0, 2]);
    expect(scheduled?.taskScheduledEventDetails).toMatchObject({
      ...{ resourceType: 'lambda', resource: 'invoke', timeoutInSeconds: 60 },
      parameters: JSON.stringify({ FunctionName: fn, Payload: { a: 1 } }),
    });
    expect(JSON.parse(succeeded?.taskSucceededEventDetails?.output ?? '')).toMatchObject({
      Payload: { a: 1 },
      StatusCode: 200,
    });
    expect(exited?.stateExitedEventDetails?.output).toBe('"short"');
  });

  // states_variables/test_error_output: TASK_CATCH_ERROR_VARIABLE_SAMPLING
  it('tells a task that failed, and what its catcher assigned', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Assign: { was: 1 }, Output: 'x', Next: 'Done' }];
    const states = { Ask: echo({ Catch, End: undefined, Next: 'Done' }), Done: { Type: 'Succeed' } };

    const { events } = await call.run(machineOf(states), {
      fn: await call.echoArn(),
      payload: { fail: true },
    });

    expect(types(events).slice(2, 6)).toEqual([
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed', 'TaskStateExited'],
    ]);
    expect(events[4]?.taskFailedEventDetails).toMatchObject({ resource: 'invoke', error: 'EchoFailed' });
    expect(events[5]?.stateExitedEventDetails).toMatchObject({ assignedVariables: { was: '1' } });
  });

  // scenarios/test_base_scenarios: test_map_state_items_input_array[mixed], test_map_state_catch
  it('tells the iterations of a Map, and one that failed and was caught', async () => {
    const ItemProcessor = {
      StartAt: 'Which',
      States: {
        Which: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'Good' }],
          Default: 'Bad',
        },
        Good: { Type: 'Succeed' },
        Bad: { Type: 'Fail', Error: 'Broken' },
      },
    };
    const map = (Items: unknown) =>
      machineOf({
        Each: {
          ...{ Type: 'Map', Items, ItemProcessor, Next: 'Done' },
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        },
        Done: { Type: 'Succeed' },
      });

    const good = await call.run(map([1]));
    const bad = await call.run(map([2]));

    expect(types(good.events).slice(1, 11)).toEqual([
      ...['MapStateEntered', 'MapStateStarted', 'MapIterationStarted', 'ChoiceStateEntered'],
      ...['ChoiceStateExited', 'SucceedStateEntered', 'SucceedStateExited', 'MapIterationSucceeded'],
      ...['MapStateSucceeded', 'MapStateExited'],
    ]);
    expect(good.events[2]?.mapStateStartedEventDetails).toEqual({ length: 1 });
    expect(good.events[3]?.mapIterationStartedEventDetails).toEqual({ name: 'Each', index: 0 });
    expect(types(bad.events).slice(5, 10)).toEqual([
      ...['ChoiceStateExited', 'FailStateEntered', 'MapIterationFailed', 'MapStateFailed', 'MapStateExited'],
    ]);
  });

  // states_variables/test_error_output: MAP_CATCH_ERROR_OUTPUT_WITH_RETRY
  it('tells once which evaluation failed and where, however deep it was', async () => {
    const ItemProcessor = {
      StartAt: 'Inner',
      States: { Inner: { Type: 'Pass', Output: { error: '{% $nothing %}' }, End: true } },
    };

    const { events } = await call.run(
      machineOf({ Each: { Type: 'Map', Items: [1], ItemProcessor, End: true } }),
    );

    expect(types(events).slice(4)).toEqual([
      ...['PassStateEntered', 'EvaluationFailed', 'MapIterationFailed', 'MapStateFailed', 'ExecutionFailed'],
    ]);
    expect(events[5]?.evaluationFailedEventDetails).toMatchObject({
      ...{ error: 'States.QueryEvaluationError', location: 'Output/error', state: 'Inner' },
    });
  });

  // timeouts/test_timeouts: test_fixed_timeout_service_lambda, test_global_timeout
  it('tells timeouts apart, without a cause', async () => {
    const fn = await call.echoArn();
    const waits = machineOf({ Wait: { Type: 'Wait', Seconds: 90_000_000, End: true } });

    const task = await call.run(machineOf({ Ask: echo({ TimeoutSeconds: 1 }) }), {
      fn,
      payload: { hang: true },
    });
    const whole = await call.run({ ...waits, TimeoutSeconds: 1 });

    expect(types(task.events).slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
    expect(task.events.at(-2)?.taskTimedOutEventDetails).toEqual({
      ...{ error: 'States.Timeout', resource: 'invoke', resourceType: 'lambda' },
    });
    expect(task.description).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(task.description.cause).toBeUndefined();
    expect(whole.description.status).toBe('TIMED_OUT');
    expect([whole.description.error, whole.description.cause]).toEqual([undefined, undefined]);
  });

  // outputdecl/test_output: test_output_in_choice[CONDITION_FALSE]
  it('has no field for an error that a Fail state does not name', async () => {
    const { description, events } = await call.run(machineOf({ Bad: { Type: 'Fail', Cause: 'because' } }));

    expect(description).not.toHaveProperty('error');
    expect(events.at(-1)?.executionFailedEventDetails).toEqual({ cause: 'because' });
  });

  // test_sfn_api_map_run: test_list_map_runs_and_describe_map_run; scenarios: test_map_state_result_writer
  it('has one ARN of a Map Run everywhere, with its settings and counts', async () => {
    const definition = machineOf({
      Each: {
        ...{ Type: 'Map', Items: [1, 2, 3], MaxConcurrency: 1, Label: 'Numbers', End: true },
        ToleratedFailureCount: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          ...{ StartAt: 'Last', States: lastFails },
        },
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Arguments: { Bucket: endpoint.bucket, Prefix: 'results' },
        },
      },
    });

    const { arn, events, description } = await call.run(definition);

    const { mapRuns } = await endpoint.client.send(new ListMapRunsCommand({ executionArn: arn }));
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    const mapRun = await endpoint.client.send(new DescribeMapRunCommand({ mapRunArn }));
    expect(types(events)).toEqual([
      ...['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunSucceeded'],
      ...['MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
    ]);
    expect(mapRunArn).toMatch(/:mapRun:machine-\d+\/Numbers:[0-9a-f-]{36}$/);
    expect(events[3]?.mapRunStartedEventDetails?.mapRunArn).toBe(mapRunArn);
    expect(JSON.parse(description.output ?? '')).toMatchObject({ MapRunArn: mapRunArn });
    expect(mapRuns?.[0]?.stateMachineArn).toMatch(/:stateMachine:machine-\d+\/Numbers$/);
    expect(mapRun).toMatchObject({
      ...{ status: 'SUCCEEDED', maxConcurrency: 1, toleratedFailureCount: 2, toleratedFailurePercentage: 0 },
      itemCounts: {
        total: 3,
        succeeded: 2,
        failed: 1,
        pending: 0,
        running: 0,
        aborted: 0,
        resultsWritten: 3,
      },
    });
  });

  // scenarios: test_map_item_reader_csv_headers_decl_duplicate_headers
  it('tells a Map Run that failed, then the state', async () => {
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...{ StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken' } } },
    };
    const Each = { Type: 'Map', Items: [1], ItemProcessor, Next: 'Done' };
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];

    const { events } = await call.run(machineOf({ Each: { ...Each, Catch }, Done: { Type: 'Succeed' } }));

    expect(types(events).slice(2, 7)).toEqual([
      ...['MapStateStarted', 'MapRunStarted', 'MapRunFailed', 'MapStateFailed', 'MapStateExited'],
    ]);
    expect(events[4]?.mapRunFailedEventDetails).toMatchObject({
      error: 'States.ExceedToleratedFailureThreshold',
    });
  });

  // test_sfn_api: test_stop_execution
  it('tells a stop without a reason without one', async () => {
    const executionArn = await call.start(await call.create(WAITING));
    await endpoint.client.send(new StopExecutionCommand({ executionArn }));

    const last = (await call.historyOf(executionArn)).at(-1);

    expect(last).toMatchObject({ type: 'ExecutionAborted', previousEventId: 0 });
    expect(last?.executionAbortedEventDetails).toEqual({});
  });
});

/** Of three items the last one fails. */
const lastFails = {
  Last: {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input = 3 %}', Next: 'Fails' }],
    Default: 'Fits',
  },
  Fits: { Type: 'Succeed' },
  Fails: { Type: 'Fail', Error: 'Three' },
};
