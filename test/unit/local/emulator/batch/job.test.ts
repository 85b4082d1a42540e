import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventDetail } from '../../../../../local/emulator/asl/events';
import type { StateError } from '../../../../../local/emulator/asl/errors';
import type { Json } from '../../../../../local/emulator/asl/json';
import { RetryStrategy, type JobDefinitionSpec } from '../../../../../local/emulator/assembly/specs';
import { submitJob, type JobOptions } from '../../../../../local/emulator/batch/job';

const folder = mkdtempSync(join(tmpdir(), 'unroll-job-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEFINITION = 'arn:aws:batch:us-east-1:000000000000:job-definition/Trainer';
const QUEUE = 'arn:aws:batch:us-east-1:000000000000:job-queue/Queue';
mkdirSync(join(folder, 'trainer'));
writeFileSync(
  join(folder, 'trainer/main.js'),
  `const attempt = Number(process.env.AWS_BATCH_JOB_ATTEMPT);
   console.log(JSON.stringify({ argument: process.argv[2], attempt, region: process.env.AWS_REGION, extra: process.env.EXTRA, store: process.env.ARTIFACT_STORE_URI }));
   const ends = process.argv[3].split(',');
   const end = ends[attempt - 1];
   if (end === 'kill') process.kill(process.pid, 'SIGKILL'); else process.exitCode = Number(end);
   setTimeout(() => {}, end === 'kill' ? 10000 : 0);`,
);
const definition: JobDefinitionSpec = {
  arn: `${DEFINITION}:1`,
  command: ['node', 'trainer/main.js', 'Ref::planUri', 'Ref::ends'],
  environment: { AWS_REGION: 'us-east-1', EXTRA: 'no' },
  parameters: { ends: '0' },
  retry: RetryStrategy.parse({
    Attempts: 3,
    EvaluateOnExit: [
      { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
      { Action: 'RETRY', OnExitCode: '75' },
      { Action: 'EXIT', OnReason: '*' },
    ],
  }),
  attemptSeconds: undefined,
  resources: [],
};

async function submit(args: Record<string, Json>) {
  const events: EventDetail[] = [];
  const request = { JobName: 'train-1', JobDefinition: DEFINITION, JobQueue: QUEUE, ...args };
  const options: JobOptions = {
    logName: 'train',
    workflow: { jobDefinitions: new Map([[DEFINITION, definition]]), jobQueues: new Set([QUEUE]) },
    imageFolder: folder,
    logFolder: join(folder, 'logs'),
    environment: { ARTIFACT_STORE_URI: 'file:///store' },
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
  };
  const result = await (async () => submitJob(request, options).finish())().then(
    (job) => ({ job: job as Record<string, Json>, failure: undefined }),
    (thrown: StateError) => ({ job: undefined, failure: thrown }),
  );
  const lines = events.flatMap((event) =>
    event.type === 'JobLine' ? [JSON.parse(event.line) as object] : [],
  );
  const decisions = events.flatMap((event) => (event.type === 'JobAttemptStopped' ? [event.decision] : []));
  return { ...result, lines, decisions, events };
}

describe('submitJob', () => {
  it('runs the definition’s command with parameters, environment and overrides', async () => {
    const { job, lines } = await submit({
      Parameters: { planUri: 'file:///plan.json' },
      ContainerOverrides: { Environment: [{ Name: 'EXTRA', Value: 'over' }] },
    });

    expect(lines).toEqual([
      {
        argument: 'file:///plan.json',
        attempt: 1,
        region: 'us-east-1',
        extra: 'over',
        store: 'file:///store',
      },
    ]);
    expect(job).toMatchObject({
      JobName: 'train-1',
      JobQueue: QUEUE,
      Status: 'SUCCEEDED',
      StatusReason: 'Essential container in task exited',
      Attempts: [{ Container: { ExitCode: 0, LogStreamName: join(folder, 'logs', 'train-1.log') } }],
      Container: { ExitCode: 0, Command: definition.command },
      Parameters: { planUri: 'file:///plan.json', ends: '0' },
    });
    expect(job?.['JobId']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each<[string, string, string[]]>([
    ['retries a killed process, like a reclaimed host', 'kill,0', ['RETRY', 'SUCCEEDED']],
    ['retries a transient failure', '75,75,0', ['RETRY', 'RETRY', 'SUCCEEDED']],
    ['does not retry a permanent failure', '64,0', ['EXIT']],
    ['stops when the attempts are used up', 'kill,75,75,0', ['RETRY', 'RETRY', 'EXIT']],
  ])('%s', async (_, ends, expected) => {
    const { decisions, lines } = await submit({ Parameters: { planUri: 'x', ends } });

    expect(decisions).toEqual(expected);
    expect(lines.map((line) => (line as { attempt: number }).attempt)).toEqual(
      expected.map((__, index) => index + 1),
    );
  });

  it('fails with States.TaskFailed and the job as cause', async () => {
    const { failure } = await submit({ Parameters: { planUri: 'x', ends: '75,64' } });

    expect(failure).toMatchObject({ error: 'States.TaskFailed' });
    expect(JSON.parse(failure?.causeText ?? '')).toMatchObject({
      Status: 'FAILED',
      Attempts: [{ Container: { ExitCode: 75 } }, { Container: { ExitCode: 64 } }],
      Container: { ExitCode: 64 },
    });
  });

  it('lets a submission replace the retry strategy', async () => {
    const { decisions } = await submit({
      Parameters: { planUri: 'x', ends: '75,0' },
      RetryStrategy: { Attempts: 1 },
    });

    expect(decisions).toEqual(['EXIT']);
  });

  it.each<[string, Record<string, Json>]>([
    ['an unknown definition', { JobDefinition: `${DEFINITION}Other` }],
    ['an unknown queue', { JobQueue: `${QUEUE}Other` }],
    ['a parameter that is not text', { Parameters: { planUri: 5 } }],
    ['a missing parameter', { Parameters: {} }],
    ['an array job, which is not run here', { ArrayProperties: { Size: 2 } }],
    ['a timeout below Batch’s minimum', { Timeout: { AttemptDurationSeconds: 5 } }],
    ['a name that Batch refuses', { JobName: 'a b' }],
    ['a command of somebody’s own', { ContainerOverrides: { Command: ['sh', '-c', 'id'] } }],
    [
      'a variable that makes Node run other code',
      { ContainerOverrides: { Environment: [{ Name: 'NODE_OPTIONS', Value: '--require /tmp/x.js' }] } },
    ],
    [
      'a variable that every object inherits',
      { ContainerOverrides: { Environment: [{ Name: 'constructor', Value: 'x' }] } },
    ],
    [
      'overrides that are too long',
      { ContainerOverrides: { Environment: [{ Name: 'A', Value: 'x'.repeat(9000) }] } },
    ],
  ])('refuses %s', async (_, args) => {
    const { failure, events } = await submit({ Parameters: { planUri: 'x' }, ...args });

    expect(failure).toMatchObject({ error: 'Batch.ClientException' });
    expect(events).toEqual([]);
  });
});
