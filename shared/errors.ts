/**
 * The errors that code and workflow agree on. A class's name is the error name that Step Functions
 * matches in Retry and Catch, so renaming one changes the workflow.
 */

/** Base of all named errors. `message` is one sentence: what failed, the value, what is allowed, how to fix it. */
export abstract class UnrollError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The run request does not parse, or asks for something that cannot be done. */
export class InvalidRequest extends UnrollError {}
/** There is no object where the request says that the dataset is. */
export class DatasetNotFound extends UnrollError {}
/** The dataset's objects are no longer the ones that the plan fingerprinted. */
export class DatasetChanged extends UnrollError {}
/** After preprocessing, a split has no record, or the target has a single class. */
export class DatasetUnusable extends UnrollError {}
/** The file of `network.pretrainedEmbeddings` is broken, or its vectors are not what the network needs. */
export class VectorsUnusable extends UnrollError {}
/** A shard cannot be read at all (wrong encoding, truncated): counted against the tolerated shards. */
export class UnreadableShard extends UnrollError {}
/** More records were set aside than the request tolerates. */
export class TooManyRejects extends UnrollError {}
/** The training split is no longer like the champion's, and the request asks to stop in that case. */
export class DataDrifted extends UnrollError {}
/** The loss or the gradient norm is not finite; thrown before the update, so the weights are still sound. */
export class NonFiniteLoss extends UnrollError {}
/** `training.budget` ends before the network could be validated even once. */
export class BudgetTooSmall extends UnrollError {}
/** The deployment has spent its month's budget: no new run begins, those that run go on. */
export class MonthlyBudgetSpent extends UnrollError {}
/** Another run of the model is under way, and the configuration allows one at a time. */
export class ModelBusy extends UnrollError {}
/** A job that pays for a GPU did not find one. */
export class GpuNotFound extends UnrollError {}
/** A key that must exist does not. */
export class ArtifactNotFound extends UnrollError {}
/** A conditional write failed: the key exists, or is no longer the version that was read. */
export class ArtifactConflict extends UnrollError {}
/** An artifact's bytes do not match the schema of their kind. */
export class ArtifactCorrupt extends UnrollError {}
/** The credentials, or the user, may not read or write the key. */
export class AccessDenied extends UnrollError {}
/** The artifact store did not answer or throttled; worth a retry. */
export class StoreUnavailable extends UnrollError {}

/** Never retried: the same input would fail the same way. */
export const PERMANENT_ERRORS = [
  'InvalidRequest',
  'DatasetNotFound',
  'DatasetChanged',
  'DatasetUnusable',
  'VectorsUnusable',
  'UnreadableShard',
  'TooManyRejects',
  'DataDrifted',
  'NonFiniteLoss',
  'BudgetTooSmall',
  'MonthlyBudgetSpent',
  'ModelBusy',
  'GpuNotFound',
  'ArtifactNotFound',
  'ArtifactCorrupt',
  'AccessDenied',
] as const;

/**
 * What a person asked for cannot be done as it was asked: the run's message says so, and nobody need get up. Data that
 * is not there or is not as it should be is left out, since nobody may have asked for it: a schedule did.
 */
export const REQUEST_ERRORS: readonly (typeof PERMANENT_ERRORS)[number][] = [
  'InvalidRequest',
  'BudgetTooSmall',
];

/** Retried with backoff and jitter, like AWS's own transient errors. */
export const TRANSIENT_ERRORS = ['StoreUnavailable', 'ArtifactConflict'] as const;

/**
 * Exit codes of the training container, matched by the job definition's retry rules. A code outside this
 * table (such as a killed process's 137) was not chosen by the trainer.
 */
export const EXIT_CODE = { succeeded: 0, permanentFailure: 64, transientFailure: 75 } as const;

/** How the status reason begins that Batch gives an attempt whose instance was reclaimed. */
export const RECLAIMED_STATUS = 'Host EC2';

/** The trainer's exit code when its instance, on shutting down, signals it to stop: 128 and SIGTERM. */
export const STOPPED_EXIT_CODE = 143;

/** One sentence for a log or a failure's cause, from whatever was thrown. */
export function describeError(thrown: unknown): { error: string; cause: string } {
  if (thrown instanceof Error) return { error: thrown.name, cause: thrown.message };
  return { error: 'Error', cause: String(thrown) };
}
