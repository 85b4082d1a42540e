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

  it.each([
    ['a reclaimed instance', '{"JobId":"j","StatusReason":"Host EC2 (instance i-0a) terminated."}', true],
    ['the same with spaces', '{ "StatusReason": "Host EC2 (instance i-0a) terminated." }', true],
    ['a failure of its own', '{"JobId":"j","StatusReason":"Essential container in task exited"}', false],
    ['an answer that is no job', 'no cause was given', false],
  ])('is told by %s', async (_, cause, expected) => {
    const [choice] = state('Reclaimed?')['Choices'] as { Condition: string }[];
    const expression = (choice?.Condition ?? '').replace(/^\{% | %\}$/g, '');

    const reclaimed: unknown = await jsonata(expression).evaluate({}, { failure: { cause } });

    expect(reclaimed).toBe(expected);
  });
});

describe('Train', () => {
  it('waits for the job, which receives only strings', () => {
    expect(state('Train')).toMatchObject({
      Resource: 'arn:<AWS::Partition>:states:::batch:submitJob.sync',
      Arguments: {
        Parameters: { planUri: '{% $plan.planUri %}' },
        JobDefinition: '<Unroll-Compute-TrainerJobDefinition>',
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
