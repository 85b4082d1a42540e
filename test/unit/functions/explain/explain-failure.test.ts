import { explainFailure } from '../../../../functions/explain/explain-failure';
import { ifExists } from '../../../../shared/artifacts/if-exists';
import { readJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import { RunState } from '../../../../shared/run-state';
import { withMethods } from '../../../support/changing-store';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const explain = (state: string, error: string, cause: unknown) =>
  explainFailure(
    { run: 'run-1', state, error, cause: typeof cause === 'string' ? cause : JSON.stringify(cause) },
    workspace.context,
  );

const job = (overrides: object = {}) => ({
  JobId: 'f00',
  JobName: 'unroll-run-1',
  Status: 'FAILED',
  StatusReason: 'Essential container in task exited',
  Attempts: [{ Container: { ExitCode: 64, LogStreamName: 'trainer/default/abc' } }],
  Container: { ExitCode: 64, LogStreamName: 'trainer/default/abc' },
  ...overrides,
});
const failure = JSON.stringify({
  error: 'NonFiniteLoss',
  cause: 'the loss is NaN at step 12; lower learningRate',
});

describe('a failed Lambda', () => {
  it('is explained by the error that it threw', async () => {
    const cause = { errorType: 'InvalidRequest', errorMessage: 'network.units is 0', trace: ['at plan'] };

    expect(await explain('Plan', 'InvalidRequest', cause)).toEqual({
      error: 'InvalidRequest',
      cause: 'network.units is 0',
      state: 'Plan',
    });
  });

  it.each(['', 'plain text', '[1]', 'null', '{"other": 1}'])(
    'keeps its own error if its cause is %j',
    async (cause) => {
      expect(await explain('Plan', 'Lambda.Other', cause)).toEqual({
        error: 'Lambda.Other',
        cause: cause || 'state Plan failed without giving a cause; its execution history has the details',
        state: 'Plan',
      });
    },
  );
});

describe('a failed training job', () => {
  it('is explained by its own report', async () => {
    await workspace.write('runs/run-1/failure.json', failure);

    expect(await explain('Train and evaluate', 'States.TaskFailed', job())).toEqual({
      error: 'NonFiniteLoss',
      cause: 'the loss is NaN at step 12; lower learningRate — log: trainer/default/abc',
      state: 'Train and evaluate',
    });
  });

  it('is not explained by the report of an attempt before the one that was killed', async () => {
    await workspace.write('runs/run-1/failure.json', failure);
    const killed = {
      ExitCode: 137,
      Reason: 'OutOfMemoryError: Container killed',
      LogStreamName: 'trainer/default/xyz',
    };
    const cause = job({
      Attempts: [{ Container: { ExitCode: 75 } }, { Container: killed }],
      Container: killed,
    });

    const explained = await explain('Train', 'States.TaskFailed', cause);

    expect(explained.error).toBe('States.TaskFailed');
    expect(explained.cause).toBe(
      'the training job unroll-run-1 failed after 2 attempts with exit code 137 (OutOfMemoryError: Container killed; Essential container in task exited): it ran out of memory; lower training.batchSize or give it more — log: trainer/default/xyz',
    );
  });

  it.each<[string, object, string]>([
    [
      'a machine that was reclaimed',
      { StatusReason: 'Host EC2 (instance i-0) terminated.', Attempts: [{}, {}, {}], Container: {} },
      'the training job unroll-run-1 failed after 3 attempts (Host EC2 (instance i-0) terminated.): its machine was reclaimed; start the run again; it left no log',
    ],
    [
      'no machine',
      { StatusReason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT', Attempts: [], Container: {} },
      'the training job unroll-run-1 failed before it started (MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT): no machine was found for it; check the quota and the state of the compute environments; it left no log',
    ],
    [
      'its time limit',
      {
        StatusReason: 'Job attempt duration exceeded timeout',
        Attempts: [{ Container: { LogStreamName: 's' } }],
        Container: {},
      },
      'the training job unroll-run-1 failed after 1 attempt (Job attempt duration exceeded timeout): it took longer than training.timeoutMinutes; raise it — log: s',
    ],
  ])('is explained with what to do about %s', async (_, overrides, cause) => {
    expect((await explain('Train', 'States.TaskFailed', job(overrides))).cause).toBe(cause);
  });

  it('is explained by the description of its job if its own report cannot be read', async () => {
    await workspace.write('runs/run-1/failure.json', 'no json');

    const explained = await explain('Train', 'States.TaskFailed', job());

    expect(explained.error).toBe('States.TaskFailed');
    expect(explained.cause).toContain('unroll-run-1');
  });

  it.each([
    [
      'Train',
      /^state Train took longer than its time limit; raise training\.timeoutMinutes if it was training/,
    ],
    ['Merge', /^state Merge took longer than its time limit; raise the limit/],
  ])('says what to change if state %s times out', async (state, sentence) => {
    expect((await explain(state, 'States.Timeout', 'no cause was given')).cause).toMatch(sentence);
  });
});

describe('the cause of a failure on AWS', () => {
  const onAws = (state: string, error: string, cause: unknown) =>
    explainFailure(
      {
        run: 'run-1',
        state,
        error,
        cause: JSON.stringify(cause),
        execution: 'arn:aws:states:eu-west-1:123456789012:execution:Machine:run-1',
      },
      { ...workspace.context, region: 'eu-west-1' },
    );

  it('ends with what to do and a link to the execution', async () => {
    const cause = { errorType: 'StoreUnavailable', errorMessage: 's3://b/k does not answer' };

    expect((await onAws('Merge', 'StoreUnavailable', cause)).cause).toBe(
      's3://b/k does not answer; check that the store can be reached (network, region, disk space), then start again — log: ' +
        'https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/arn:aws:states:eu-west-1:123456789012:execution:Machine:run-1',
    );
  });

  it('ends with a link to the log if a job failed', async () => {
    await workspace.write('runs/run-1/failure.json', failure);
    const Container = {
      ExitCode: 64,
      LogStreamName: 'trainer/default/abc',
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': 'Unroll-Log' } },
    };

    expect((await onAws('Train', 'States.TaskFailed', job({ Container }))).cause).toBe(
      'the loss is NaN at step 12; lower learningRate — log: ' +
        'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/Unroll-Log/log-events/trainer$252Fdefault$252Fabc',
    );
  });
});

describe('a failed Distributed Map', () => {
  const TOLERANCE = 'States.ExceedToleratedFailureThreshold';
  const child = (errorType: string, errorMessage: string) => ({
    ExecutionArn: 'arn:child',
    Status: 'FAILED',
    Error: errorType,
    Cause: JSON.stringify({ errorType, errorMessage, trace: [] }),
  });
  const children = [
    child('StoreUnavailable', 'throttled'),
    child('UnreadableShard', 'data/b.tsv cannot be read: it is gzip'),
    child('UnreadableShard', 'data/c.tsv cannot be read: it is gzip'),
  ];

  it.each<[string, string]>([
    ['FAILED_0.json', JSON.stringify(children)],
    ['FAILED_0.jsonl', children.map((one) => JSON.stringify(one)).join('\n')],
  ])(
    'is explained by the error that most of its child executions failed with, from %s',
    async (name, text) => {
      await workspace.write(`runs/run-1/profile/0a1b/${name}`, text);
      await workspace.write('runs/run-1/profile/0a1b/SUCCEEDED_0.json', '[{"Status": "SUCCEEDED"}]');

      expect(
        await explain('Profile shards', TOLERANCE, 'The specified tolerated failure threshold was exceeded'),
      ).toEqual({
        error: 'UnreadableShard',
        cause:
          'data/b.tsv cannot be read: it is gzip (2 of 3 failed batches of shards failed this way, the others with StoreUnavailable)',
        state: 'Profile shards',
      });
    },
  );

  it('is explained by the exact words of a single failed child execution', async () => {
    await workspace.write('runs/run-1/encode/0a1b/FAILED_0.json', JSON.stringify(children.slice(1, 2)));

    expect((await explain('Encode', TOLERANCE, '')).cause).toBe('data/b.tsv cannot be read: it is gzip');
  });

  it('is explained of predictions too', async () => {
    await workspace.write('predictions/run-1/map/0a1b/FAILED_0.json', JSON.stringify(children.slice(1, 2)));

    expect(await explain('PredictShards', TOLERANCE, '')).toEqual({
      error: 'UnreadableShard',
      cause: 'data/b.tsv cannot be read: it is gzip',
      state: 'PredictShards',
    });
  });

  // The guide's page of ResultWriter: FAILED_n.json lists failed, timed out and aborted children. Those that ran when the
  // map failed were aborted, and have neither error nor cause.
  const aborted = { ExecutionArn: 'arn:child', Status: 'ABORTED' };

  it('is not explained by children that were stopped because it failed', async () => {
    const listed = [...new Array<object>(40).fill(aborted), ...children.slice(1, 2)];
    await workspace.write('runs/run-1/encode/0a1b/FAILED_0.json', JSON.stringify(listed));

    expect(await explain('Encode', TOLERANCE, '')).toMatchObject({
      error: 'UnreadableShard',
      cause: 'data/b.tsv cannot be read: it is gzip',
    });
  });

  it('is explained by a time limit where that ended its children', async () => {
    const listed = [aborted, { ExecutionArn: 'arn:child', Status: 'TIMED_OUT' }];
    await workspace.write('runs/run-1/encode/0a1b/FAILED_0.json', JSON.stringify(listed));

    expect(await explain('Encode', TOLERANCE, '')).toMatchObject({
      error: 'States.Timeout',
      cause: expect.stringContaining('took longer than its time limit') as string,
    });
  });

  it('keeps its own error if only stopped children are listed', async () => {
    await workspace.write('runs/run-1/encode/0a1b/FAILED_0.json', JSON.stringify([aborted]));

    expect((await explain('Encode', TOLERANCE, 'exceeded')).error).toBe(TOLERANCE);
  });

  it('keeps its own error if there is no list of failures', async () => {
    expect(await explain('Profile', TOLERANCE, 'exceeded')).toEqual({
      error: TOLERANCE,
      cause: 'exceeded',
      state: 'Profile',
    });
  });
});

describe('what is kept of a failure', () => {
  const stateOf = async (run: string) => ifExists(readJson(workspace.store, runKeys(run).state, RunState));

  it('is the state of the run, for whoever lists runs', async () => {
    await explain('Merge', 'TooManyRejects', { errorType: 'TooManyRejects', errorMessage: '9 of 10' });

    expect(await stateOf('run-1')).toMatchObject({
      state: 'failed',
      step: 'Merge',
      error: 'TooManyRejects',
      at: '2026-11-24T12:00:00.000Z',
    });
  });

  it.each([
    ['Plan', 'runs'],
    ['PlanPredictions', 'runs'],
    ['PlanPredictions', 'predictions'],
  ])('is nothing where %s was refused because one of %s has the name: it goes on', async (state, folder) => {
    await workspace.write(`${folder}/run-1/plan.json`, '{}');

    await explain(state, 'InvalidRequest', 'run run-1 exists');

    expect(await stateOf('run-1')).toBeUndefined();
  });

  it('is nothing where the store does not take it, and the failure is explained all the same', async () => {
    const store = withMethods(workspace.store, { put: () => Promise.reject(new Error('denied')) });

    const explained = await explainFailure(
      { run: 'run-1', state: 'Seal', error: 'Lambda.Other', cause: 'x' },
      { ...workspace.context, store },
    );

    expect(explained.error).toBe('Lambda.Other');
  });
});
