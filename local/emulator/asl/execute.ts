import { ExecutionStopped, toStateError } from './errors';
import type { EventDetail, ExecutionEvent } from './events';
import type { ExecutionIdentity, Runtime } from './frame';
import { runGroup } from './interpreter';
import type { Json } from './json';
import { checkPayload } from './limits';
import type { StateMachine } from './schema';
import { Scope } from './scope';
import { withSignal } from './timing';

export type ExecutionStatus = 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

export interface ExecutionResult {
  readonly status: ExecutionStatus;
  readonly output?: Json;
  /** Neither is there of an execution that ran out of time, nor of a Fail state that names none. */
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly ExecutionEvent[];
}

/** Passed to the listener but kept out of the history: there are thousands of them. */
const NOT_HISTORY = new Set<EventDetail['type']>(['JobLine', 'FunctionLine', 'MapRunProgress']);

export interface ExecuteOptions {
  readonly identity: Pick<ExecutionIdentity, 'name' | 'stateMachineId' | 'stateMachineName'> & {
    /** Its ARN; by default that of a Standard execution. */
    readonly id?: string;
  };
  readonly input: Json;
  readonly runtime: Omit<Runtime, 'emit'>;
  readonly listener: (event: ExecutionEvent) => void;
  /** Aborting ends the execution with status ABORTED, and every task with it. */
  readonly signal: AbortSignal;
}

/** Runs a state machine that `checkDefinition` accepted, from start to end. Never throws: a failure is a status. */
export async function executeMachine(
  machine: StateMachine,
  options: ExecuteOptions,
): Promise<ExecutionResult> {
  const { identity, input, runtime, listener } = options;
  const startedAt = Date.now();
  const history: ExecutionEvent[] = [];
  const emit = (detail: EventDetail, path = '') => {
    const event = { at: new Date().toISOString(), path, ...detail };
    if (!NOT_HISTORY.has(detail.type)) history.push(event);
    listener(event);
  };
  const execution: ExecutionIdentity = {
    ...identity,
    id: identity.id ?? `${identity.stateMachineId.replace(':stateMachine:', ':execution:')}:${identity.name}`,
    input,
    startTime: new Date(startedAt).toISOString(),
  };
  emit({ type: 'ExecutionStarted', name: identity.name, input });
  const ended = await withSignal(
    options.signal,
    async (signal) => {
      checkPayload(input, 'Input of the execution');
      const frame = {
        runtime: { ...runtime, emit },
        execution,
        scope: new Scope(),
        signal,
        path: '',
        runGroup,
      };
      return { status: 'SUCCEEDED' as const, output: await runGroup(machine, input, frame) };
    },
    machine.TimeoutSeconds === undefined
      ? undefined
      : {
          milliseconds: machine.TimeoutSeconds * 1000,
          error: () =>
            new ExecutionStopped('TIMED_OUT', `The execution ran longer than ${machine.TimeoutSeconds} s`),
        },
  ).catch((thrown: unknown) => failureOf(thrown, options.signal));
  const durationMs = Date.now() - startedAt;
  if (ended.status === 'SUCCEEDED') {
    emit({ type: 'ExecutionSucceeded', output: ended.output, durationMs });
  } else {
    const { status, error, cause } = ended;
    emit({ type: FAILED_EVENT[status], error, cause, durationMs });
    const named = { ...(error === '' ? {} : { error }), ...(cause === '' ? {} : { cause }) };
    return { status, ...named, history };
  }
  return { ...ended, history };
}

const FAILED_EVENT = {
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
} as const;

function failureOf(thrown: unknown, outer: AbortSignal) {
  if (outer.aborted) {
    return { status: 'ABORTED' as const, error: 'Aborted', cause: 'The execution was stopped from outside' };
  }
  if (thrown instanceof ExecutionStopped) return { status: thrown.status, error: '', cause: '' };
  const { error, causeText } = toStateError(thrown);
  return { status: 'FAILED' as const, error, cause: causeText };
}
