import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionEvent } from '../../../../local/emulator/asl/events';
import { executeLocally, type LocalExecutionOptions } from '../../../../local/emulator/execute-locally';
import { temporaryStore } from './asl/harness';
import { lambdaResource, storageStack, writeAssembly } from './assembly/fixtures';
import { isRunning, until } from '../processes';

const place = temporaryStore();
afterAll(place.remove);

const PLAN = `
const fs = require('node:fs'); const path = require('node:path'); const { fileURLToPath } = require('node:url');
class InvalidRequest extends Error { constructor(m) { super(m); this.name = 'InvalidRequest'; } }
class StoreUnavailable extends Error { constructor(m) { super(m); this.name = 'StoreUnavailable'; } }
let calls = 0;
exports.handler = async ({ items, mode, run }) => {
  if (mode === 'invalid') throw new InvalidRequest('no such recipe');
  if (mode === 'flaky' && ++calls < 3) throw new StoreUnavailable('try again');
  const folder = path.join(fileURLToPath(process.env.ARTIFACT_STORE_URI), 'runs', run);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'shards.json'), JSON.stringify(items));
  return { shardsKey: 'runs/' + run + '/shards.json', perBatch: 2, tolerated: 50 };
};`;
const COUNT = `exports.handler = async ({ Items }) => {
  if (Items.includes('bad')) { const e = new Error('bad shard'); e.name = 'UnreadableShard'; throw e; }
  return { n: Items.length };
};`;
const TRAINER = `
const [, , run, mode] = process.argv;
console.log(JSON.stringify({ event: 'notice', run, message: 'attempt ' + process.env.AWS_BATCH_JOB_ATTEMPT }));
console.log('pid ' + process.pid);
if (mode === 'killed' && process.env.AWS_BATCH_JOB_ATTEMPT === '1') process.kill(process.pid, 'SIGKILL');
if (mode === 'broken') process.exitCode = 64;
if (mode === 'killed' || mode === 'endless') setTimeout(() => {}, mode === 'endless' ? 60000 : 50);
`;

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const bucket = { 'Fn::ImportValue': 'Storage:Bucket' };
const caught = [
  { ErrorEquals: ['States.ALL'], Next: 'Failed', Assign: { failure: '{% $states.errorOutput %}' } },
];
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Plan',
  States: {
    Plan: {
      Type: 'Task',
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:states:::lambda:invoke' },
      Arguments: {
        FunctionName: arn('Plan'),
        Payload: "{% $merge([$states.input, {'run': $states.context.Execution.Name}]) %}",
      },
      Assign: { plan: '{% $states.result.Payload %}', mode: '{% $states.input.mode %}' },
      Retry: [{ ErrorEquals: ['StoreUnavailable'], IntervalSeconds: 10 }],
      Catch: caught,
      Next: 'Count',
    },
    Count: {
      Type: 'Map',
      Label: 'Count',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Arguments: { Bucket: bucket, Key: '{% $plan.shardsKey %}' },
      },
      ItemBatcher: { MaxItemsPerBatch: '{% $plan.perBatch %}' },
      ToleratedFailurePercentage: '{% $plan.tolerated %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'CountOne',
        States: {
          CountOne: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: arn('Count'), Payload: '{% $states.input %}' },
            Output: '{% $states.result.Payload %}',
            End: true,
          },
        },
      },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Arguments: { Bucket: bucket, Prefix: "{% 'runs/' & $states.context.Execution.Name %}" },
      },
      Catch: caught,
      Next: 'Train',
    },
    Train: {
      Type: 'Task',
      Resource: 'arn:aws:states:::batch:submitJob.sync',
      Arguments: {
        JobName: 'train',
        JobDefinition: { Ref: 'Job' },
        JobQueue: { Ref: 'Queue' },
        Parameters: { run: '{% $states.context.Execution.Name %}', mode: '{% $mode %}' },
      },
      Output: { attempts: '{% $count($states.result.Attempts) %}' },
      Catch: caught,
      Next: 'Announce',
    },
    Announce: {
      Type: 'Task',
      Resource: 'arn:aws:states:::events:putEvents',
      Arguments: { Entries: [{ Source: 'unroll', DetailType: 'Done', Detail: '{% $states.input %}' }] },
      Output: '{% $states.input %}',
      Next: 'Tell',
    },
    Tell: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: {
        TopicArn: { Ref: 'Topic' },
        Subject: 'Done',
        Message: "{% 'attempts: ' & $states.input.attempts %}",
      },
      Output: '{% $states.input %}',
      End: true,
    },
    Failed: { Type: 'Fail', Error: '{% $failure.Error %}', Cause: '{% $failure.Cause %}' },
  },
};

/** CloudFormation gets the definition as text with the references cut out of it. */
function asDefinitionString(value: object): object {
  const parts: unknown[] = [];
  const text = JSON.stringify(value, (_, part: unknown) => {
    const isReference =
      typeof part === 'object' && part !== null && /^(Ref|Fn::.*)$/.test(Object.keys(part)[0] ?? '');
    return isReference ? `@@${parts.push(part) - 1}@@` : part;
  });
  return {
    'Fn::Join': ['', text.split('@@').map((piece, index) => (index % 2 ? parts[Number(piece)] : piece))],
  };
}

const assemblyDir = writeAssembly(
  join(place.folder, 'build', 'cdk.out'),
  {
    Pipeline: {
      Resources: {
        Plan: lambdaResource('plan'),
        Count: lambdaResource('count'),
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { DefinitionString: asDefinitionString(definition) },
        },
        Job: {
          Type: 'AWS::Batch::JobDefinition',
          Properties: {
            Type: 'container',
            ContainerProperties: { Command: ['node', 'trainer/main.js', 'Ref::run', 'Ref::mode'] },
            RetryStrategy: {
              Attempts: 2,
              EvaluateOnExit: [
                { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
                { Action: 'EXIT', OnReason: '*' },
              ],
            },
          },
        },
        Queue: { Type: 'AWS::Batch::JobQueue', Properties: {} },
        Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
      },
    },
    Storage: storageStack,
  },
  { plan: { 'index.js': PLAN }, count: { 'index.js': COUNT } },
);
mkdirSync(join(place.folder, 'build', 'image', 'trainer'), { recursive: true });
writeFileSync(join(place.folder, 'build', 'image', 'trainer', 'main.js'), TRAINER);
const workDir = join(place.folder, 'work');
let runs = 0;

async function execute(mode: string, options: Partial<LocalExecutionOptions> = {}) {
  const name = `run-${runs++}`;
  const events: ExecutionEvent[] = [];
  const result = await executeLocally({
    assemblyDir,
    name,
    workDir,
    input: { mode, items: ['a', 'b', 'c'] },
    store: { uri: place.uri },
    env: { PATH: process.env['PATH'] },
    delayScale: 0.001,
    ...options,
    listener: (event) => {
      events.push(event);
      options.listener?.(event);
    },
  });
  return { name, result, events, ofType: (type: string) => events.filter((event) => event.type === type) };
}

describe('executeLocally', () => {
  it('runs handlers, map, job, event and message of a synthesized workflow', async () => {
    const { name, result, ofType } = await execute('good');

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { attempts: 1 } });
    expect(ofType('MapRunSucceeded')).toMatchObject([{ items: 3, succeeded: 3, failed: 0 }]);
    expect(ofType('JobLine')[0]).toMatchObject({
      line: JSON.stringify({ event: 'notice', run: name, message: 'attempt 1' }),
    });
    expect(ofType('MessagePublished')).toMatchObject([{ message: 'attempts: 1', subject: 'Done' }]);
    const log = readFileSync(join(workDir, 'logs', name, 'train-1.log'), 'utf8');
    expect(log).toContain('attempt 1');
    const sent = readFileSync(join(workDir, 'events.jsonl'), 'utf8').trim().split('\n');
    expect(JSON.parse(sent[0] ?? '')).toMatchObject({
      Source: 'unroll',
      DetailType: 'Done',
      Detail: { attempts: 1 },
    });
    const mapRun =
      readdirSync(join(place.folder, 'runs', name)).find((entry) => entry !== 'shards.json') ?? '';
    expect(readdirSync(join(place.folder, 'runs', name, mapRun)).sort()).toEqual([
      'SUCCEEDED_0.json',
      'manifest.json',
    ]);
  });

  it('retries a handler by the name of its error', async () => {
    const { result, ofType } = await execute('flaky');

    expect(result.status).toBe('SUCCEEDED');
    expect(ofType('RetryScheduled')).toMatchObject([
      { state: 'Plan', error: 'StoreUnavailable', delaySeconds: 10 },
      { state: 'Plan', error: 'StoreUnavailable', delaySeconds: 20 },
    ]);
  });

  it('catches a handler’s error with name and message', async () => {
    const { result } = await execute('invalid');

    expect(result).toMatchObject({ status: 'FAILED', error: 'InvalidRequest' });
    expect(JSON.parse(result.cause ?? '')).toMatchObject({ errorMessage: 'no such recipe' });
  });

  it('tolerates failed items up to the plan’s percentage', async () => {
    const tolerated = await execute('good', { input: { mode: 'good', items: ['a', 'b', 'bad'] } });
    const exceeded = await execute('good', { input: { mode: 'good', items: ['bad', 'b', 'c'] } });

    expect(tolerated.result.status).toBe('SUCCEEDED');
    expect(exceeded.result).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
  });

  it('retries a killed trainer by the job’s rules, and reports a failed one with the job as cause', async () => {
    const killed = await execute('killed');
    const broken = await execute('broken');

    expect(killed.result).toMatchObject({ status: 'SUCCEEDED', output: { attempts: 2 } });
    expect(broken.result).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(broken.result.cause ?? '')).toMatchObject({
      Attempts: [{ Container: { ExitCode: 64 } }],
    });
  });

  it('stops on abort and leaves no process behind', async () => {
    const controller = new AbortController();
    let pid = 0;

    const { result } = await execute('endless', {
      signal: controller.signal,
      listener: (event) => {
        if (event.type !== 'JobLine' || !event.line.startsWith('pid ')) return;
        pid = Number(event.line.slice(4));
        controller.abort();
      },
    });

    expect(result.status).toBe('ABORTED');
    await until(() => !isRunning(pid));
    expect(pid).toBeGreaterThan(0);
  });

  it.each([
    ['a name that Step Functions refuses', { name: 'a:b' }, /cannot be an execution's name/],
    // API reference, StartExecution: an input of at most 262,144 bytes.
    ['an input that Step Functions refuses', { input: 'é'.repeat(131_072) }, /takes 262146 bytes of JSON/],
    ['a URI that is not a store’s', { store: { uri: 'http://x' } }, /not a store's URI/],
    ['a folder without an assembly', { assemblyDir: '/nowhere' }, /npm run synth/],
  ])('refuses %s', async (_, options, message) => {
    await expect(execute('good', options)).rejects.toThrow(message);
  });
});
