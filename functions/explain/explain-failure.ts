import type { z } from 'zod';
import { readJson } from '../../shared/artifacts/json';
import { predictionKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { EXIT_CODE } from '../../shared/errors';
import { TrainerFailure } from '../../shared/evaluation';
import { executionLink } from '../../shared/links';
import { remedyFor } from '../../shared/remedies';
import { isRunName } from '../../shared/run-name';
import { recordState } from '../../shared/run-state';
import type { ExplainInput, ExplainOutput } from '../../shared/workflow';
import { ifExists } from '../../shared/artifacts/if-exists';
import type { Context } from '../lambda/handler';
import { describeJob, logOf, parseJob, type BatchJob } from './batch-job';
import { fromLambda } from './explain-lambda';
import { explainMap } from './map-failure';

type Failure = z.infer<typeof ExplainInput>;
type Named = Pick<Failure, 'error' | 'cause'> & { readonly log?: string | undefined };

/** The error name of a Distributed Map in which too many child executions failed. */
const TOO_MANY_CHILDREN_FAILED = 'States.ExceedToleratedFailureThreshold';
/** The error name of a state that timed out. Step Functions gives no cause for it. */
const TIMEOUT = 'States.Timeout';

/**
 * Turns the error of a failed state into an error name and a sentence that says what to do and where the log is. It
 * uses the error that most child executions of a Distributed Map failed with, the training job's own report, the last
 * attempt of a Batch job, or the message in a Lambda's JSON. If none of these can be read, the state's own error is
 * passed on, because explaining a failure must not itself fail. The outcome is kept as the run's state.
 */
export async function explainFailure(
  failure: Failure,
  { store, region, now }: Pick<Context, 'store' | 'region' | 'now'>,
): Promise<z.infer<typeof ExplainOutput>> {
  const named = await explain(failure, { store, region }).catch((): Named => ({
    error: failure.error,
    cause: failure.cause,
  }));
  const error = named.error || failure.error || 'Unknown';
  const cause =
    named.cause ||
    `state ${failure.state} failed without giving a cause; its execution history has the details`;
  const remedy = remedyFor(error, cause);
  const log = named.log ?? executionLink(failure.execution ?? '');
  const explained = {
    error,
    cause: `${cause}${remedy === undefined ? '' : `; ${remedy}`}${log === undefined ? '' : ` — log: ${log}`}`,
    state: failure.state,
  };
  // As above: a failure that cannot be kept must still be announced.
  await keep(explained, failure.run, { store, now }).catch(() => undefined);
  return explained;
}

/** For whoever lists runs later: the execution's own history ends after 90 days. */
async function keep(
  { error, cause, state }: z.infer<typeof ExplainOutput>,
  run: string,
  { store, now }: Pick<Context, 'store' | 'now'>,
): Promise<void> {
  if (!isRunName(run) || (state.startsWith('Plan') && (await isPlanned(run, store)))) return;
  await recordState(store, { run, state: 'failed', at: now().toISOString(), step: state, error, cause });
}

/** A plan is refused where a run of the name exists, and that run may still go on. */
async function isPlanned(run: string, store: ArtifactStore): Promise<boolean> {
  const plans = [runKeys(run).plan, predictionKeys(run).plan];
  const heads = await Promise.all(plans.map((key) => store.head(key)));
  return heads.some((head) => head !== undefined);
}

async function explain(
  failure: Failure,
  { store, region }: Pick<Context, 'store' | 'region'>,
): Promise<Named> {
  if (failure.error === TOO_MANY_CHILDREN_FAILED) {
    return (await explainMap(failure, store)) ?? failure;
  }
  const job = parseJob(failure.cause);
  if (job !== undefined || isTraining(failure.state)) {
    const report = await readReport(failure.run, store, job);
    if (report !== undefined) return { ...report, log: job && logOf(job, region) };
  }
  if (job !== undefined) {
    return { error: failure.error, cause: describeJob(job), log: logOf(job, region) };
  }
  if (failure.error === TIMEOUT) return explainTimeout(failure);
  return fromLambda(failure);
}

function explainTimeout({ error, state }: Failure): Named {
  const limit = isTraining(state)
    ? 'training.timeoutMinutes if it was training, or look for a free machine if it was waiting for one'
    : 'the limit, or cut the dataset into smaller shards (data.shardMegabytes)';
  return { error, cause: `state ${state} took longer than its time limit; raise ${limit}` };
}

const isTraining = (state: string): boolean => /train/i.test(state);

/** The trainer's own report; undefined if the last attempt's exit code is not the trainer's, so an earlier one wrote it. */
async function readReport(
  run: string,
  store: ArtifactStore,
  job: BatchJob | undefined,
): Promise<Named | undefined> {
  const exitCode = job?.exitCode;
  const isOwnVerdict =
    exitCode === undefined ||
    exitCode === EXIT_CODE.permanentFailure ||
    exitCode === EXIT_CODE.transientFailure;
  if (!isOwnVerdict) return undefined;
  return ifExists(readJson(store, runKeys(run).failure, TrainerFailure));
}
