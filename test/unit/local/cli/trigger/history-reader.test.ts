import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { HistoryReader } from '../../../../../local/cli/trigger/history-reader';

let id = 0;
const event = (type: string, details: Partial<HistoryEvent> = {}): HistoryEvent =>
  ({ id: ++id, type, timestamp: new Date(1_000 * id), ...details }) as HistoryEvent;
const entered = (type: string, name: string) =>
  event(`${type}StateEntered`, { stateEnteredEventDetails: { name, input: '{}' } });
const exited = (type: string, name: string) =>
  event(`${type}StateExited`, { stateExitedEventDetails: { name, output: '{"a":1}' } });
const failed = (error: string) =>
  event('TaskFailed', { taskFailedEventDetails: { error, cause: 'why', resource: 'r', resourceType: 't' } });

function reader() {
  const retries: string[] = [];
  const made = new HistoryReader({
    countsOf: (arn) => Promise.resolve(arn === 'arn:map' ? { items: 3, succeeded: 2, failed: 1 } : undefined),
    onRetry: (state, { error }) => retries.push(`${state} ${error}`),
  });
  return { reader: made, retries };
}
const brief = (reported: readonly object[]) =>
  reported.map((one) => {
    const { type, state, error } = one as { type: string; state?: string; error?: string };
    return [type, state, error].filter((part) => part !== undefined).join(' ');
  });

beforeEach(() => (id = 0));

describe('the history', () => {
  it('is reported state by state, with durations, and no event twice', async () => {
    const { reader: history } = reader();
    const first = [event('ExecutionStarted'), entered('Task', 'Plan'), event('TaskScheduled')];

    await history.read(first);
    const during = history.state;
    const reported = await history.read([...first, event('TaskSucceeded'), exited('Task', 'Plan')]);

    expect(during).toBe('Plan');
    expect(reported).toEqual([
      {
        at: '1970-01-01T00:00:05.000Z',
        path: '',
        type: 'StateExited',
        state: 'Plan',
        stateType: 'Task',
        output: { a: 1 },
        durationMs: 3_000,
      },
    ]);
    expect(history.state).toBeUndefined();
  });

  it('passes over what happens inside a map, and asks for its counts', async () => {
    const { reader: history } = reader();

    const reported = await history.read([
      entered('Map', 'Each'),
      event('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: 'arn:map' } }),
      entered('Pass', 'Inner'),
      exited('Pass', 'Inner'),
      event('MapRunSucceeded'),
      exited('Map', 'Each'),
    ]);

    expect(brief(reported)).toEqual(['StateEntered Each', 'MapRunSucceeded Each', 'StateExited Each']);
    expect(reported[1]).toMatchObject({ items: 3, failed: 1 });
  });

  it('reports retries, what was caught, and what ended the execution', async () => {
    const { reader: history, retries } = reader();

    const reported = await history.read([
      ...[entered('Task', 'Merge'), event('TaskScheduled'), failed('Transient'), event('TaskScheduled')],
      ...[failed('Permanent'), exited('Task', 'Merge'), entered('Task', 'Seal'), event('TaskScheduled')],
      event('ExecutionAborted', { executionAbortedEventDetails: {} }),
    ]);

    expect(retries).toEqual(['Merge Transient']);
    expect(brief(reported)).toEqual([
      ...['StateEntered Merge', 'ErrorCaught Merge Permanent', 'StateExited Merge'],
      ...['StateEntered Seal', 'StateFailed Seal Aborted'],
    ]);
  });
});
