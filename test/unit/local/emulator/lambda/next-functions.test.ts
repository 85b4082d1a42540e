import type { FunctionSpec } from '../../../../../local/emulator/assembly/specs';
import { StateMachine } from '../../../../../local/emulator/asl/schema';
import { functionsFrom, nextFunctions } from '../../../../../local/emulator/lambda/next-functions';

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const functions = new Map(
  ['plan', 'gate', 'publish', 'clean', 'shard'].map((name) => [arnOf(name), { name } as FunctionSpec]),
);
const calling = (name: string, next: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name },
  ...next,
});
const machine = StateMachine.parse({
  QueryLanguage: 'JSONata',
  StartAt: 'Plan',
  States: {
    Plan: calling(`${arnOf('plan')}:1`, { Next: 'Which' }),
    Which: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.clean %}', Next: 'Clean' }],
      Default: 'Train',
    },
    Clean: calling(arnOf('clean'), { Next: 'Shards' }),
    Shards: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'Shard', States: { Shard: calling(arnOf('shard'), { End: true }) } },
      Next: 'Train',
    },
    Train: {
      Type: 'Task',
      Resource: 'arn:aws:states:::batch:submitJob.sync',
      Arguments: { JobName: 'train' },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Plan' }],
      Next: 'Gate',
    },
    Gate: calling(arnOf('gate'), { Next: 'Wait' }),
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Publish' },
    Publish: calling('{% $states.input.function %}', { Next: 'Again' }),
    Again: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Last' }], Default: 'Gate' },
    Last: calling(arnOf('publish'), { End: true }),
  },
});
const namesOf = (specs: readonly FunctionSpec[]) => specs.map(({ name }) => name);

describe('functions that come next', () => {
  it('are those of the states that follow where nothing fails, the nearest first', () => {
    expect(namesOf(nextFunctions(machine, functions, 'Train'))).toEqual(['gate', 'publish']);
  });

  it('begin with the first state where none is named, and end where a job would have to end first', () => {
    expect(namesOf(nextFunctions(machine, functions))).toEqual(['plan', 'clean', 'shard']);
  });

  it('are those of a default before those of other choices', () => {
    const { States, ...rest } = machine;
    const Which = { ...States['Which']!, Default: 'Gate' } as (typeof States)[string];

    const next = nextFunctions({ ...rest, States: { ...States, Which } }, functions, 'Plan');

    expect(namesOf(next)).toEqual(['gate', 'clean', 'shard', 'publish']);
  });

  it('follow a state’s own function, be it that of a Map’s items', () => {
    const from = (state: string) => namesOf(functionsFrom(machine, functions, state));

    expect(from('Plan')).toEqual(['plan', 'clean', 'shard']);
    expect(from('Shards')).toEqual(['shard']);
    expect(['Which', 'Train', 'None'].flatMap(from)).toEqual([]);
  });

  it('are none after a last or an unknown state', () => {
    expect(['Last', 'None'].flatMap((state) => nextFunctions(machine, functions, state))).toEqual([]);
  });
});
