import jsonata from 'jsonata';
import { Definition, type State } from './definition';
import { resourcesOf, synthesize, textOf } from './synthesized';

/** The states of a run that wait for a job of the trainer. */
let definition: Definition;
beforeAll(() => {
  const machines = Object.entries(resourcesOf(synthesize().pipeline, 'AWS::StepFunctions::StateMachine'));
  const [, run] = machines.find(([id]) => id.startsWith('Run'))!;
  definition = Definition.parse(JSON.parse(textOf(run.Properties['DefinitionString'])));
});

const state = (name: string): State => {
  const found = definition.States[name];
  if (found === undefined) throw new Error(`there is no state ${name}`);
  return found;
};

describe('a job whose Spot instances keep being reclaimed', () => {
  it('continues on On-Demand instances, and then like any other', () => {
    expect(state('Train').Catch?.[0]).toMatchObject({
      ErrorEquals: ['States.TaskFailed'],
      Next: 'Reclaimed?',
      Assign: { failure: { state: 'Train' } },
    });
    expect(state('Reclaimed?')).toMatchObject({ Choices: [{ Next: 'TrainOnDemand' }], Default: 'Explain' });
    expect(state('TrainOnDemand')).toMatchObject({ Next: 'Gate' });
    const { JobQueue } = state('TrainOnDemand')['Arguments'] as { JobQueue: string };
    expect(JobQueue).toMatch(/InstancesOnDemandQueue/);
    expect(JSON.stringify(state('Train')['Arguments'])).not.toMatch(/OnDemandQueue/);
  });

  const attempt = (exitCode: number | undefined, reason: string) => ({
    Container: exitCode === undefined ? {} : { ExitCode: exitCode },
    StatusReason: reason,
  });
  const exited = 'Essential container in task exited';
  const host = 'Host EC2 (instance i-0a) terminated.';
  const job = (...attempts: object[]) => JSON.stringify({ JobId: 'j', Status: 'FAILED', Attempts: attempts });

  // AWS Batch API Reference, JobDetail and AttemptDetail; Step Functions writes the fields in PascalCase.
  it.each([
    ['a job that a SIGTERM ended four times', job(...Array<object>(4).fill(attempt(143, exited))), true],
    ['a last attempt that was reclaimed', job(attempt(75, exited), attempt(undefined, host)), true],
    ['a bug after a reclaim', job(attempt(undefined, host), attempt(1, exited)), false],
    ['a cause that was cut', job(attempt(143, exited)).slice(0, -5), false],
    ['a reclaimed instance', '{"JobId":"j","StatusReason":"Host EC2 (instance i-0a) terminated."}', true],
    ['the same with spaces', '{ "StatusReason": "Host EC2 (instance i-0a) terminated." }', true],
    ['a failure of its own', '{"JobId":"j","StatusReason":"Essential container in task exited"}', false],
    ['an answer that is no job', 'no cause was given', false],
  ])('is told by %s', async (_, cause, expected) => {
    const [choice] = state('Reclaimed?')['Choices'] as { Condition: string }[];
    const expression = (choice?.Condition ?? '').replace(/^\{% | %\}$/g, '');

    // Step Functions' own function beside JSONata's.
    const bindings = { failure: { cause }, parse: (text: string): unknown => JSON.parse(text) };

    const reclaimed: unknown = await jsonata(expression).evaluate({}, bindings);

    expect(reclaimed).toBe(expected);
  });
});

describe('a variant of a sweep', () => {
  const variants = () => state('TrainVariants').ItemProcessor?.States ?? {};

  it('continues on On-Demand instances if its own were taken away', () => {
    expect(variants()['TrainVariant']?.Catch).toMatchObject([
      { ErrorEquals: ['States.TaskFailed'], Next: 'VariantReclaimed?', Assign: { lostVariant: {} } },
      { ErrorEquals: ['States.ALL'], Next: 'VariantLost' },
    ]);
    expect(variants()['VariantReclaimed?']).toMatchObject({
      Choices: [{ Next: 'TrainVariantOnDemand' }],
      Default: 'VariantLost',
    });
    expect(variants()['TrainVariantOnDemand']?.['Arguments']).toMatchObject({
      JobQueue: expect.stringMatching(/InstancesOnDemandQueue/) as string,
    });
  });

  it('that is lost ends nothing but itself', () => {
    expect(variants()['TrainVariantOnDemand']?.Catch).toMatchObject([
      { ErrorEquals: ['States.ALL'], Next: 'VariantLost' },
    ]);
    expect(variants()['VariantLost']).toMatchObject({ Type: 'Pass', End: true });
  });

  it('assigns no variable of the run: an inner scope may not (Step Functions Developer Guide, "Passing data with variables")', () => {
    const assigned = (states: Record<string, State>) =>
      Object.values(states).flatMap((one) => [
        ...Object.keys((one['Assign'] as object | undefined) ?? {}),
        ...(one.Catch ?? []).flatMap(({ Assign }) => Object.keys((Assign as object | undefined) ?? {})),
      ]);
    const outer = assigned(definition.States);

    expect(assigned(variants()).filter((name) => outer.includes(name))).toEqual([]);
  });
});

describe('Train', () => {
  it('waits for the job, which receives only strings', () => {
    expect(state('Train')).toMatchObject({
      Resource: 'arn:<AWS::Partition>:states:::batch:submitJob.sync',
      Arguments: {
        Parameters: { planUri: '{% $plan.planUri %}' },
        // A revision: the parameter is read when the pipeline is deployed, and a running execution keeps its definition.
        JobDefinition: expect.stringMatching(/^<SsmParameterValueUnrollCompute\w+>$/) as string,
        JobName: "{% 'train-' & $replace($plan.run, /[^A-Za-z0-9_-]/, '-') %}",
      },
    });
  });

  it("limits an attempt by the request's timeout, and the whole job by a deadline that includes queueing", () => {
    expect(state('Train')).toMatchObject({
      Arguments: { Timeout: { AttemptDurationSeconds: '{% $plan.trainTimeoutSeconds %}' } },
      TimeoutSeconds: '{% $plan.trainTimeoutSeconds + 21600 %}',
    });
  });

  it('leaves attempts to the job definition: set here, they would replace its rules', () => {
    expect(state('Train')['Arguments']).not.toHaveProperty('RetryStrategy');
  });

  it('submits again if Batch did not accept the job', () => {
    expect(state('Train').Retry?.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual([
      'Batch.ServerException',
      'Batch.BatchException',
      'AWSBatchException',
    ]);
  });
});

it('a race lost to a model tested on other records goes back to the gate, once the trainer has evaluated that one', () => {
  expect(state('Lost a race?')['Choices']).toEqual([
    { Condition: '{% $published.rematch != null %}', Next: 'EvaluateChampion' },
  ]);
  expect(state('EvaluateChampion')).toMatchObject({
    Arguments: { Parameters: { planUri: '{% $published.rematch.planUri %}' } },
    TimeoutSeconds: state('Train')['TimeoutSeconds'],
    Next: 'GateAgain',
  });
  // An interruption would not be worth it.
  expect(JSON.stringify(state('EvaluateChampion')['Arguments'])).toMatch(/OnDemandQueue/);
  expect(state('GateAgain')).toMatchObject({
    Arguments: {
      Payload: {
        planKey: '{% $published.rematch.planKey %}',
        rematch: '{% $published.rematch.number %}',
      },
    },
    Assign: { decision: '{% $states.result.Payload %}' },
    Next: 'Publish',
  });
});

it('every step notes when it was entered, so that a report can say what each took', () => {
  const entered = ['Plan', 'CountClasses', 'DealRecords', 'ProfileShards', 'Merge', 'EncodeShards', 'Seal'];
  const jobs = ['TrainVariants', 'Train', 'TrainOnDemand', 'Gate', 'EvaluateChampion'];

  for (const name of [...entered, ...jobs])
    expect(state(name)['Assign']).toMatchObject({
      entered: expect.stringContaining('$states.context.State.EnteredTime') as string,
    });
  expect(state('Publish')['Arguments']).toMatchObject({
    Payload: { entered: "{% $merge([$entered, {'publish': $states.context.State.EnteredTime}]) %}" },
  });
});
