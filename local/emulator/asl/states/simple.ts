import { queryError, StateError } from '../errors';
import { evaluateTemplate } from '../expressions';
import { bindingsOf, conclude, evaluateField, type Outcome, type Visit } from '../frame';
import { checkPayload } from '../limits';
import { evaluateNumber } from '../numbers';
import type { ChoiceState, FailState, TaskState, WaitState } from '../schema';
import { sleep, withSignal } from '../timing';

export async function runChoice(state: ChoiceState, visit: Visit): Promise<Outcome> {
  for (const choice of state.Choices) {
    const matched = await evaluateTemplate(choice.Condition, bindingsOf(visit), 'Condition');
    if (typeof matched !== 'boolean') {
      throw queryError(
        `Condition of ${visit.name} must be true or false; '${choice.Condition}' gave ${JSON.stringify(matched)}`,
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
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(at)) {
    throw queryError(`Timestamp of ${visit.name} must be an ISO 8601 time; got ${JSON.stringify(timestamp)}`);
  }
  return Math.max(0, at - Date.now());
}

/** @throws StateError always: the error and cause that the state names */
export async function runFail(state: FailState, visit: Visit): Promise<never> {
  const [error, cause] = await Promise.all([
    evaluateField(visit, 'Error', state.Error, ''),
    evaluateField(visit, 'Cause', state.Cause, ''),
  ]);
  if (typeof error !== 'string' || typeof cause !== 'string') {
    throw queryError(
      `Error and Cause of ${visit.name} must be strings; got ${JSON.stringify([error, cause])}`,
    );
  }
  throw new StateError(error, cause);
}

export async function runTaskState(state: TaskState, visit: Visit): Promise<Outcome> {
  const { runtime, execution, signal, path } = visit.frame;
  const args = await evaluateField(visit, 'Arguments', state.Arguments, visit.input);
  const seconds =
    state.TimeoutSeconds === undefined
      ? undefined
      : await evaluateNumber(visit, 'TimeoutSeconds', state.TimeoutSeconds, { min: 1, max: 99_999_999 });
  const emit = (detail: Parameters<typeof runtime.emit>[0]) => runtime.emit(detail, path);
  emit({ type: 'TaskScheduled', state: visit.name, resource: state.Resource });
  const limit = seconds && {
    milliseconds: seconds * 1000,
    error: () =>
      new StateError('States.Timeout', `${visit.name} ran longer than its TimeoutSeconds of ${seconds}`),
  };
  const result = await withSignal(
    signal,
    (own) =>
      runtime.runTask({ resource: state.Resource, args, state: visit.name, signal: own, execution, emit }),
    limit || undefined,
  );
  return conclude(visit, state, {
    next: state.Next,
    fallback: checkPayload(result, `Result of ${visit.name}`),
    extra: { result },
  });
}
