import { EXIT_CODE, PERMANENT_ERRORS, TRANSIENT_ERRORS } from '../shared/errors';

/** The process was told to stop: the abort reason of the signal that `runTrainer` watches. */
export class StopSignal extends Error {
  constructor(
    signal: string,
    readonly number: number,
  ) {
    super(`stopped by ${signal}`);
    this.name = 'StopSignal';
  }
}

/** An unnamed fault, left to the job's retry rules. */
const UNEXPECTED_FAILURE = 1;

/** The container's exit code for what it threw; undefined means success. */
export function exitCodeOf(thrown: unknown): number {
  if (thrown === undefined) return EXIT_CODE.succeeded;
  if (thrown instanceof StopSignal) return 128 + thrown.number;
  const { name } = thrown instanceof Error ? thrown : { name: '' };
  if (isOneOf(PERMANENT_ERRORS, name)) return EXIT_CODE.permanentFailure;
  return isOneOf(TRANSIENT_ERRORS, name) ? EXIT_CODE.transientFailure : UNEXPECTED_FAILURE;
}

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);
