import { ExecutionStopped, failureOf, toStateError, type StateError } from './errors';
import { countEvents, EVENTS } from './event-count';
import { conclude, type Frame, type Outcome, type Visit } from './frame';
import type { Json } from './json';
import { catcherOf, Retries } from './recovery';
import type { State, StateGroup } from './schema';
import { runMap } from './states/map';
import { runParallel } from './states/parallel';
import { runChoice, runFail, runTaskState, runWait } from './states/simple';
import { reasonOf, sleep } from './timing';

/**
 * Runs a group of states from its first state to one that ends it.
 *
 * @returns the output of the last state
 * @throws StateError the error that no state caught; ExecutionStopped when the execution is ended from outside
 */
export async function runGroup(group: StateGroup, input: Json, frame: Frame): Promise<Json> {
  let name = group.StartAt;
  let value = input;
  for (;;) {
    if (frame.signal.aborted) throw reasonOf(frame.signal);
    await countEvents(frame.execution, EVENTS.state);
    const state = group.States[name];
    // The gate has checked every target.
    if (!state) throw new Error(`No state is named "${name}"`);
    const outcome = await runState(name, state, value, frame);
    frame.scope.assign(outcome.variables);
    if (outcome.next === undefined) return outcome.output;
    name = outcome.next;
    value = outcome.output;
  }
}

const CAN_BE_RETRIED: readonly State['Type'][] = ['Task', 'Parallel', 'Map'];

async function runState(name: string, state: State, input: Json, frame: Frame): Promise<Outcome> {
  const startedAt = Date.now();
  const enteredTime = new Date(startedAt).toISOString();
  const emit = (detail: Parameters<Frame['runtime']['emit']>[0]) => frame.runtime.emit(detail, frame.path);
  emit({ type: 'StateEntered', state: name, stateType: state.Type, input });
  try {
    const retryCount = CAN_BE_RETRIED.includes(state.Type) ? 0 : undefined;
    const outcome = await withRecovery(state, { name, input, frame, enteredTime, retryCount });
    const durationMs = Date.now() - startedAt;
    const { output, variables } = outcome;
    const assigned = Object.keys(variables).length === 0 ? {} : { variables };
    emit({ type: 'StateExited', state: name, stateType: state.Type, output, durationMs, ...assigned });
    return outcome;
  } catch (thrown) {
    if (frame.signal.aborted) throw reasonOf(frame.signal);
    const failure = failureOf(toStateError(thrown));
    const durationMs = Date.now() - startedAt;
    emit({ type: 'StateFailed', state: name, stateType: state.Type, ...failure, durationMs });
    throw thrown;
  }
}

async function withRecovery(state: State, first: Visit): Promise<Outcome> {
  const { frame, name } = first;
  const { runtime, signal, path } = frame;
  const retries = new Retries('Retry' in state ? (state.Retry ?? []) : []);
  for (let visit = first; ; visit = { ...visit, retryCount: (visit.retryCount ?? 0) + 1 }) {
    const failure = await attempt(state, visit);
    if ('output' in failure) return failure;
    // What ends this frame from outside is not this state's failure: nothing here may retry or catch it.
    if (signal.aborted) throw reasonOf(signal);
    const reported = { state: name, ...failureOf(failure) };
    const retry = retries.after(failure);
    if (retry) {
      runtime.emit({ type: 'RetryScheduled', ...reported, ...retry }, path);
      await sleep(retry.delaySeconds * 1000 * runtime.delayScale, signal);
      continue;
    }
    const catcher = catcherOf('Catch' in state ? (state.Catch ?? []) : [], failure);
    if (!catcher) throw failure;
    runtime.emit({ type: 'ErrorCaught', ...reported, next: catcher.Next }, path);
    const errorOutput = { Error: failure.error, Cause: failure.causeText };
    return conclude(visit, catcher, { next: catcher.Next, fallback: errorOutput, extra: { errorOutput } });
  }
}

async function attempt(state: State, visit: Visit): Promise<Outcome | StateError> {
  try {
    return await runByType(state, visit);
  } catch (thrown) {
    if (thrown instanceof ExecutionStopped) throw thrown;
    return toStateError(thrown);
  }
}

function runByType(state: State, visit: Visit): Promise<Outcome> {
  switch (state.Type) {
    case 'Task':
      return runTaskState(state, visit);
    case 'Choice':
      return runChoice(state, visit);
    case 'Pass':
      return conclude(visit, state, { next: state.Next, fallback: visit.input });
    case 'Wait':
      return runWait(state, visit);
    case 'Succeed':
      return conclude(visit, state, { next: undefined, fallback: visit.input });
    case 'Fail':
      return runFail(state, visit);
    case 'Parallel':
      return runParallel(state, visit);
    case 'Map':
      return runMap(state, visit);
  }
}
