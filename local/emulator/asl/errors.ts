import type { Failure } from './events';

/** The definition uses something that this executor does not support, so it would not run as it does on AWS. */
export class UnsupportedDefinition extends Error {
  override readonly name = 'UnsupportedDefinition';
}

/**
 * A failure that Retry and Catch match by `error`; `causeText` is what the execution reports. Either is empty where AWS
 * has no such field: a timeout has no cause, a Fail state need not name an error.
 */
export class StateError extends Error {
  override readonly name = 'StateError';

  constructor(
    readonly error: string,
    readonly causeText: string,
    /** The field whose evaluation failed. */
    readonly location?: string,
  ) {
    super(`${error}: ${causeText}`);
  }
}

/** The whole execution ends: aborted from outside, or past the state machine's TimeoutSeconds. */
export class ExecutionStopped extends Error {
  override readonly name = 'ExecutionStopped';

  constructor(
    readonly status: 'ABORTED' | 'TIMED_OUT',
    message: string,
  ) {
    super(message);
  }
}

/** Errors that `States.ALL` and `States.TaskFailed` leave alone. */
const NEVER_BY_WILDCARD = new Set(['States.DataLimitExceeded', 'States.Runtime']);

/**
 * Whether an `ErrorEquals` list matches an error name, by the rules of the Step Functions guide:
 * `States.ALL` is everything but `States.DataLimitExceeded` and `States.Runtime`; `States.TaskFailed` is the
 * same without `States.Timeout`; `States.Runtime` can be neither retried nor caught, even by its own name.
 */
export function errorMatches(errorEquals: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !NEVER_BY_WILDCARD.has(error);
    if (name === 'States.TaskFailed') return !NEVER_BY_WILDCARD.has(error) && error !== 'States.Timeout';
    return false;
  });
}

/** A failure of the executor itself is `States.Runtime`: it fails the execution, and no Catch can hide it. */
export function toStateError(thrown: unknown): StateError {
  if (thrown instanceof StateError) return thrown;
  return new StateError(
    'States.Runtime',
    thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  );
}

/** @param location the field whose evaluation failed */
export function queryError(message: string, location: string): StateError {
  return new StateError('States.QueryEvaluationError', message, location);
}

/** A failure as events report it. */
export function failureOf({ error, causeText, location }: StateError): Failure {
  return { error, cause: causeText, ...(location === undefined ? {} : { location }) };
}
