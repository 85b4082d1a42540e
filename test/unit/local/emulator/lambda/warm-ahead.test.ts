import type { EventDetail, ExecutionEvent } from '../../../../../local/emulator/asl/events';
import { StateMachine } from '../../../../../local/emulator/asl/schema';
import type { FunctionSpec } from '../../../../../local/emulator/assembly/specs';
import { warmAhead } from '../../../../../local/emulator/lambda/warm-ahead';

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const functions = new Map(['plan', 'encode', 'gate'].map((name) => [arnOf(name), { name } as FunctionSpec]));
const calling = (name: string, next: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: arnOf(name) },
  ...next,
});
const machine = StateMachine.parse({
  QueryLanguage: 'JSONata',
  StartAt: 'Plan',
  States: {
    Plan: calling('plan', { Next: 'Encode' }),
    Encode: calling('encode', { Next: 'Train' }),
    Train: {
      Type: 'Task',
      Resource: 'arn:aws:states:::batch:submitJob.sync',
      Arguments: { JobName: 'train' },
      Next: 'Gate',
    },
    Gate: calling('gate', { End: true }),
  },
});

/** What is warmed at the start and at each event, in order. */
function warmedBy(events: readonly [detail: Partial<EventDetail>, path?: string][]): string[][] {
  const warmed: string[][] = [];
  const warm = (specs: readonly FunctionSpec[]) => void warmed.push(specs.map(({ name }) => name));
  const tell = warmAhead({ warm }, machine, functions);
  for (const [detail, path = ''] of events) tell({ at: '', path, ...detail } as ExecutionEvent);
  return warmed;
}

const entered = (state: string): Partial<EventDetail> => ({ type: 'StateEntered', state });

describe('handlers that are loaded ahead', () => {
  it('are that of the first state, then each one’s and the next one’s as it is entered', () => {
    const warmed = warmedBy([[entered('Plan')], [entered('Encode')], [entered('Train')]]);

    expect(warmed).toEqual([['plan'], ['plan', 'encode'], ['encode']]);
  });

  it('are not those of states within a Map', () => {
    expect(warmedBy([[entered('Plan'), 'Shards[0]']])).toEqual([['plan']]);
  });

  it('are those after a job from its first line on, once', () => {
    const line: Partial<EventDetail> = { type: 'JobLine' };

    const warmed = warmedBy([[{ type: 'TaskSubmitted', state: 'Train' }, 'Train'], [line], [line]]);

    expect(warmed).toEqual([['plan'], ['gate']]);
  });
});
