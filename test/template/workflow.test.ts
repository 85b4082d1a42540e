import validate from 'asl-validator';
import { PERMANENT_ERRORS, TRANSIENT_ERRORS } from '../../shared/errors';
import { Definition, type State } from './definition';
import { resourcesOf, synthesize, textOf, type Synthesized } from './synthesized';

let synthesized: Synthesized;
let text: string;
let definition: Definition;
let starter: string;
beforeAll(() => {
  synthesized = synthesize();
  const { pipeline } = synthesized;
  const machines = Object.entries(resourcesOf(pipeline, 'AWS::StepFunctions::StateMachine'));
  const definitionOf = (prefix: string) =>
    textOf(machines.find(([id]) => id.startsWith(prefix))?.[1].Properties['DefinitionString']);
  text = definitionOf('Run');
  starter = definitionOf('Starts');
  definition = Definition.parse(JSON.parse(text));
});

/** All states, including those of the maps' children. */
function allStates(states: Record<string, State> = definition.States): [string, State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...allStates(state.ItemProcessor?.States ?? {}),
  ]);
}
const state = (name: string): State => {
  const found = definition.States[name];
  if (found === undefined) throw new Error(`there is no state ${name}`);
  return found;
};
const tasks = () => allStates().filter(([, { Type }]) => Type === 'Task');
const isNotification = ({ Resource = '' }: State) => /:(events:putEvents|sns:publish)$/.test(Resource);

it.each(['a run', 'a scheduled start'])('the definition of %s is valid Amazon States Language', (which) => {
  const aslOf = which === 'a run' ? text : starter;
  // The validator accepts ARNs, but not the references that a deployment will replace with them.
  const deployed = aslOf
    .replaceAll('<AWS::Partition>', 'aws')
    .replaceAll(/<[^>]*Function[^>]*>/g, 'arn:aws:lambda:us-east-1:000000000000:function:any');

  const verdict = validate(JSON.parse(deployed) as Parameters<typeof validate>[0], {
    checkPaths: true,
    checkArn: true,
  });

  expect(verdict.errorsText('\n')).toBe('');
  expect(verdict.isValid).toBe(true);
});

it('a run goes through the steps of the design', () => {
  const way = ['Predict?'];
  for (;;) {
    const current = state(way.at(-1) ?? '');
    const next = current.Next ?? (current['Default'] as string | undefined);
    if (next === undefined) break;
    way.push(next);
  }

  expect(way).toEqual([
    'Predict?',
    'Plan',
    'Anything new?',
    'Encoded before?',
    'Stratified?',
    ...['ProfileShards', 'Merge', 'EncodeShards', 'Seal', 'Sweep?', 'Train', 'Gate', 'Publish'],
    ...['Lost a race?', 'AnnounceModel', 'NotifyOfModel', 'Done'],
  ]);
  expect(state('Encoded before?')['Choices']).toEqual([
    { Condition: '{% $plan.reusedFrom != null %}', Next: 'Sweep?' },
  ]);
});

it('a stratified split has its classes counted and its records dealt before shards are profiled', () => {
  expect(state('Stratified?')['Choices']).toEqual([
    { Condition: '{% $plan.isStratified %}', Next: 'CountClasses' },
  ]);
  expect(state('CountClasses').Next).toBe('DealRecords');
  expect(state('DealRecords')).toMatchObject({
    Arguments: { Payload: { planKey: '{% $plan.planKey %}', task: 'deal-records' } },
    Next: 'ProfileShards',
  });
});

it('a run with nothing to do ends as a success, and says why', () => {
  expect(state('Anything new?')['Choices']).toEqual([
    { Condition: '{% $plan.skipped != null %}', Next: 'Skipped' },
  ]);
  expect(state('Skipped')).toMatchObject({ Type: 'Succeed', Output: '{% $plan.skipped %}' });
});

it('the variants of a sweep are jobs of the same kind, several at once, before the one that tests the best', () => {
  expect(state('Sweep?')['Choices']).toEqual([
    { Condition: '{% $count($plan.variants) > 0 %}', Next: 'TrainVariants' },
  ]);
  expect(state('TrainVariants')).toMatchObject({
    Type: 'Map',
    Items: '{% $plan.variants %}',
    MaxConcurrency: 4,
    Next: 'Train',
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' } },
  });
  const { TrainVariant } = (
    state('TrainVariants') as unknown as { ItemProcessor: { States: Record<string, object> } }
  ).ItemProcessor.States;
  const { Arguments, TimeoutSeconds } = state('Train') as unknown as Record<string, object>;
  expect(TrainVariant).toMatchObject({
    Arguments: {
      ...Arguments,
      JobName: expect.stringMatching(/& '-' & \$states\.input\.variant %}$/) as string,
      Parameters: { planUri: '{% $states.input.planUri %}' },
    },
    TimeoutSeconds,
  });
});

it('every state has a comment, and each comment is a sentence', () => {
  for (const [name, { Comment = '' }] of allStates()) {
    expect([name, Comment]).toEqual([name, expect.stringMatching(/^[A-Z].{20,}\.$/)]);
  }
});

describe('errors', () => {
  it('no Retry names a permanent error or States.ALL', () => {
    for (const [, { Retry = [] }] of allStates()) {
      const named = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);

      expect(named.filter((name) => (PERMANENT_ERRORS as readonly string[]).includes(name))).toEqual([]);
      expect(named).not.toContain('States.ALL');
    }
  });

  it('States.TaskFailed, which matches any error, is retried only for notifications', () => {
    for (const [name, task] of tasks().filter(([, task]) => !isNotification(task))) {
      const named = (task.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);

      expect([name, named]).toEqual([name, expect.not.arrayContaining(['States.TaskFailed'])]);
    }
  });

  it('every function is retried after a transient error', () => {
    const functions = tasks().filter(([, { Resource }]) => Resource?.endsWith(':lambda:invoke'));

    expect(functions).toHaveLength(14);
    for (const [, { Retry = [] }] of functions) {
      expect(Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual([
        ...TRANSIENT_ERRORS,
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
        'Lambda.ClientExecutionTimeoutException',
        'Lambda.TooManyRequestsException',
      ]);
    }
  });

  it('every Retry backs off, with jitter and within limits', () => {
    for (const [, { Retry = [] }] of allStates()) {
      for (const retrier of Retry) {
        const isThrottled = retrier.ErrorEquals.includes('Lambda.TooManyRequestsException');
        expect(retrier).toMatchObject({ BackoffRate: 2, JitterStrategy: 'FULL' });
        expect(retrier.MaxDelaySeconds).toBe(isThrottled ? 120 : 60);
        expect(retrier.MaxAttempts).toBeLessThanOrEqual(isThrottled ? 20 : 5);
      }
    }
  });

  it('every step sends its errors to Explain under its own name', () => {
    const steps = ['Plan', 'ProfileShards', 'Merge', 'EncodeShards', 'Seal', 'Train', 'Gate', 'Publish'];

    for (const name of [
      ...steps,
      'CountClasses',
      'DealRecords',
      'TrainOnDemand',
      'EvaluateChampion',
      'GateAgain',
    ]) {
      expect(state(name).Catch?.at(-1)).toMatchObject({
        ErrorEquals: ['States.ALL'],
        Next: 'Explain',
        Assign: { failure: { state: name } },
      });
    }
    // Train has a second Catch, for jobs that were reclaimed.
    expect(steps.filter((name) => state(name).Catch?.length !== 1)).toEqual(['Train']);
  });

  it('a failure ends in Failed with its error and cause, even if Explain or a notification fails', () => {
    expect(state('Explain')).toMatchObject({
      Assign: { failure: '{% $states.result.Payload %}' },
      Next: 'AnnounceFailure',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'AnnounceFailure' }],
    });
    // A Catch that assigned would replace the run's failure with Explain's own.
    expect(state('Explain').Catch?.[0]).not.toHaveProperty('Assign');
    expect(state('AnnounceFailure')).toMatchObject({
      Next: 'NotifyOfFailure',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'NotifyOfFailure' }],
    });
    expect(state('NotifyOfFailure')).toMatchObject({
      Next: 'Failed',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
    });
    expect(state('Failed')).toMatchObject({
      Type: 'Fail',
      Error: '{% $failure.error %}',
      Cause: '{% $failure.cause %}',
    });
  });

  it('a message that cannot be sent does not undo a published model', () => {
    expect(state('AnnounceModel').Catch).toMatchObject([
      { ErrorEquals: ['States.ALL'], Next: 'NotifyOfModel' },
    ]);
    expect(state('NotifyOfModel').Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: 'Done' }]);
    expect(state('Done')).toMatchObject({ Type: 'Succeed', Output: '{% $published %}' });
  });

  it('a model that waits for a person has an event and a subject of its own', () => {
    const [event, message] = [state('AnnounceModel'), state('NotifyOfModel')].map((one) =>
      JSON.stringify(one),
    );

    expect(event).toContain("$published.state = 'awaiting-approval' ? 'Unroll Approval Awaited'");
    expect(message).toContain("$published.state = 'awaiting-approval' ? ' awaits approval'");
  });
});

describe.each([
  ['CountClasses', 'classes', 'Count', { task: 'count-classes' }],
  ['ProfileShards', 'profile', 'Profile', {}],
  ['EncodeShards', 'encode', 'Encode', {}],
])('the map %s', (name, stage, child, batchInput) => {
  it('reads the shards that the plan lists, in batches, tolerating what the request tolerates', () => {
    expect(state(name)).toMatchObject({
      Type: 'Map',
      ItemReader: {
        Resource: 'arn:<AWS::Partition>:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Arguments: { Key: '{% $plan.shardsKey %}' },
      },
      ItemBatcher: {
        MaxItemsPerBatch: '{% $plan.shardsPerBatch %}',
        BatchInput: { planKey: '{% $plan.batchPlanKey %}', ...batchInput },
      },
      ToleratedFailurePercentage: '{% $plan.toleratedShardPercentage %}',
      MaxConcurrency: 200,
    });
  });

  it("writes its children's results to the run's prefix: CDK drops the writer without its feature flag", () => {
    expect(state(name)['ResultWriter']).toMatchObject({
      Resource: 'arn:<AWS::Partition>:states:::s3:putObject',
      Arguments: { Prefix: `{% 'runs/' & $plan.run & '/${stage}' %}` },
    });
  });

  it('runs standard children, which may take longer than five minutes', () => {
    expect(state(name).ItemProcessor).toMatchObject({
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    });
  });

  it('passes its children everything they need: they cannot see the variables of the run', () => {
    const children = state(name).ItemProcessor?.States ?? {};

    expect(Object.keys(children)).toEqual([child]);
    expect(children[child]).toMatchObject({ Arguments: { Payload: '{% $states.input %}' } });
    expect(JSON.stringify(children)).not.toMatch(/\$(plan|decision|published|failure)\b/);
  });
});

it('every event and message says which deployment and bucket it is from', () => {
  const details = tasks()
    .filter(([, { Resource = '' }]) => Resource.endsWith('events:putEvents'))
    .map(([, task]) => JSON.stringify(task['Arguments']));

  expect(details).toHaveLength(3);
  for (const detail of details) {
    expect(detail).toContain("'deployment': 'Unroll'");
    expect(detail).toMatch(/'bucket': '<Unroll-Storage:[^>]*Artifacts[^>]*>'/);
  }
});

it('every function is called in a version, so that a run ends with the code it began with', () => {
  const named = tasks()
    .filter(([, { Resource }]) => Resource?.endsWith(':lambda:invoke'))
    .map(([, task]) => (task['Arguments'] as { FunctionName: string }).FunctionName);

  // The reference of an AWS::Lambda::Version is its ARN; CDK's ID for it has a digest of the function.
  for (const name of named) expect(name).toMatch(/^<\w+FunctionCurrentVersion\w+>$/);
});

it('versions of functions and revisions of the job definition outlive the deployment that replaces them', () => {
  const versions = Object.values(resourcesOf(synthesized.pipeline, 'AWS::Lambda::Version'));
  const [definitionOfJob] = Object.values(resourcesOf(synthesized.compute, 'AWS::Batch::JobDefinition'));

  expect(versions).toHaveLength(9);
  for (const version of versions) expect(version.DeletionPolicy).toBe('Retain');
  // AWS CloudFormation Template Reference, AWS::Batch::JobDefinition ResourceRetentionPolicy.
  expect(definitionOfJob?.Properties['ResourceRetentionPolicy']).toEqual({ SkipDeregisterOnUpdate: true });
});

it('the subjects of messages have at most 99 characters: Amazon SNS API Reference, Publish', () => {
  const subjects = [...(text + starter).matchAll(/"Subject":"\{% \$substring\(.*?, 0, (\d+)\) %\}"/g)];

  expect(subjects.map(([, length]) => length)).toEqual(['99', '99', '99', '99']);
});

it('a scheduled start names the run after its scheduled time, and ignores a second delivery', () => {
  const { States } = Definition.parse(JSON.parse(starter));

  expect(States['StartRun']).toMatchObject({
    Arguments: {
      Name: "{% $states.input.starter & '-' & $replace($states.input.at, ':', '-') %}",
      Input: '{% $states.input.request %}',
    },
    Catch: [
      { ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], Next: 'Started' },
      { ErrorEquals: ['States.ALL'], Next: 'NotifyOfMissedStart' },
    ],
  });
});
