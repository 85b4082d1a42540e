import { queryError, StateError } from '../errors';
import { countEvents, EVENTS } from '../event-count';
import { evaluateTemplate } from '../expressions';
import { bindingsOf, conclude, evaluateField, type Outcome, type Visit } from '../frame';
import { checkPayload } from '../limits';
import { evaluateNumber } from '../numbers';
import type { ChoiceState, FailState, TaskState, WaitState } from '../schema';
import { parseTimestamp } from '../timestamp';
import { sleep, withSignal } from '../timing';

export async function runChoice(state: ChoiceState, visit: Visit): Promise<Outcome> {
  for (const choice of state.Choices) {
    const matched = await evaluateTemplate(choice.Condition, bindingsOf(visit), 'Condition');
    if (typeof matched !== 'boolean') {
      throw queryError(
        `Condition of ${visit.name} must be true or false; '${choice.Condition}' gave ${JSON.stringify(matched)}`,
        'Condition',
      );
    }
    // A rule that matches brings its own Output and Assign; those of the state are for Default.
    if (matched) return conclude(visit, choice, { next: choice.Next, fallback: visit.input });
  }
  if (state.Default === undefined) {
    throw new StateError(
      'States.NoChoiceMatched',
      `No choice of ${visit.name} matched, and it has no Default`,
    );
  }
  return conclude(visit, state, { next: state.Default, fallback: visit.input });
}

export async function runWait(state: WaitState, visit: Visit): Promise<Outcome> {
  await sleep((await waitMs(state, visit)) * visit.frame.runtime.delayScale, visit.frame.signal);
  return conclude(visit, state, { next: state.Next, fallback: visit.input });
}

async function waitMs(state: WaitState, visit: Visit): Promise<number> {
  if (state.Seconds !== undefined) {
    return 1000 * (await evaluateNumber(visit, 'Seconds', state.Seconds, { min: 0, max: 99_999_999 }));
  }
  const timestamp = await evaluateField(visit, 'Timestamp', state.Timestamp, null);
  const at = typeof timestamp === 'string' ? parseTimestamp(timestamp) : undefined;
  if (at === undefined) {
    throw queryError(
      `The Timestamp field of ${visit.name} cannot be parsed as an ISO-8601 extended offset date-time format string, such as 2016-12-05T21:29:29Z: ${JSON.stringify(timestamp)}`,
      'Timestamp',
    );
  }
  const milliseconds = Math.max(0, at - Date.now());
  if (milliseconds > LONGEST_WAIT_MS) {
    throw new StateError('States.Runtime', `Wait state delay of ${visit.name} is too long`);
  }
  return milliseconds;
}

/** AWS waits for 24,855 days and refuses 24,856: seconds in 32 bits. */
const LONGEST_WAIT_MS = 1000 * (2 ** 31 - 1);

/** @throws StateError always: the error and cause that the state names, if it does */
export async function runFail(state: FailState, visit: Visit): Promise<never> {
  const [error, cause] = await Promise.all([
    evaluateField(visit, 'Error', state.Error, ''),
    evaluateField(visit, 'Cause', state.Cause, ''),
  ]);
  if (typeof error !== 'string' || typeof cause !== 'string') {
    throw queryError(
      `Error and Cause of ${visit.name} must be strings; got ${JSON.stringify([error, cause])}`,
      typeof error === 'string' ? 'Cause' : 'Error',
    );
  }
  throw new StateError(error, cause);
}

export async function runTaskState(state: TaskState, visit: Visit): Promise<Outcome> {
  const { runtime, execution, signal, path } = visit.frame;
  const { Resource: resource } = state;
  const args = await evaluateField(visit, 'Arguments', state.Arguments, visit.input);
  const seconds =
    state.TimeoutSeconds === undefined
      ? undefined
      : await evaluateNumber(visit, 'TimeoutSeconds', state.TimeoutSeconds, { min: 1, max: 99_999_999 });
  const emit = (detail: Parameters<typeof runtime.emit>[0]) => runtime.emit(detail, path);
  await countEvents(execution, resource.endsWith('.sync') ? EVENTS.jobTask : EVENTS.task);
  emit({
    ...({ type: 'TaskScheduled', state: visit.name, resource, args } as const),
    ...(seconds === undefined ? {} : { timeoutSeconds: seconds }),
  });
  const limit = seconds && {
    milliseconds: seconds * 1000,
    error: () => new StateError('States.Timeout', ''),
  };
  const result = await withSignal(
    signal,
    (own) => runtime.runTask({ resource, args, state: visit.name, signal: own, execution, emit }),
    limit || undefined,
  );
  const output = checkPayload(result, `Result of ${visit.name}`);
  emit({ type: 'TaskSucceeded', state: visit.name, resource, output });
  return conclude(visit, state, { next: state.Next, fallback: output, extra: { result } });
}
