import type { z } from 'zod';
import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { EXIT_CODE } from '../../shared/errors';
import { TrainerFailure } from '../../shared/evaluation';
import { executionLink } from '../../shared/links';
import { remedyFor } from '../../shared/remedies';
import type { ExplainInput, ExplainOutput } from '../../shared/workflow';
import { ifExists } from '../../shared/artifacts/if-exists';
import type { Context } from '../lambda/handler';
import { describeJob, logOf, parseJob, type BatchJob } from './batch-job';
import { fromLambda } from './explain-lambda';
import { explainMap } from './map-failure';

type Failure = z.infer<typeof ExplainInput>;
type Named = Pick<Failure, 'error' | 'cause'> & { readonly log?: string | undefined };

/** Step Functions' own name for a Distributed Map in which too many children failed. */
const TOO_MANY_CHILDREN_FAILED = 'States.ExceedToleratedFailureThreshold';
/** Its name for a state that ran out of time, which it gives no cause for. */
const TIMEOUT = 'States.Timeout';

/**
 * Turns what a state failed with into a name and a sentence, with what to do and where the log is: the training job's own account, a Lambda's message
 * out of its JSON, a Batch job's last attempt, or what most children of a Distributed Map failed with. Where none
 * of it is to be had, the state's own error is passed on: explaining a failure must not be one.
 */
export async function explainFailure(
  failure: Failure,
  { store, region }: Pick<Context, 'store' | 'region'>,
): Promise<z.infer<typeof ExplainOutput>> {
  const named = await explain(failure, { store, region }).catch((): Named => ({
    error: failure.error,
    cause: failure.cause,
  }));
  const error = named.error || failure.error || 'Unknown';
  const cause =
    named.cause || `state ${failure.state} failed without a cause; its execution history says more`;
  const remedy = remedyFor(error);
  const log = named.log ?? executionLink(failure.execution ?? '');
  return {
    error,
    cause: `${cause}${remedy === undefined ? '' : `; ${remedy}`}${log === undefined ? '' : ` — log: ${log}`}`,
    state: failure.state,
  };
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
    const account = await readAccount(failure.run, store, job);
    if (account !== undefined) return { ...account, log: job && logOf(job, region) };
  }
  if (job !== undefined) {
    return { error: failure.error, cause: describeJob(job), log: logOf(job, region) };
  }
  if (failure.error === TIMEOUT) return explainTimeout(failure);
  return fromLambda(failure);
}

function explainTimeout({ error, state }: Failure): Named {
  const limit = isTraining(state)
    ? 'training.timeoutMinutes, if it trained, or look for a free machine, if it waited for one'
    : 'its time limit, or cut the dataset into smaller shards (data.shardMegabytes)';
  return { error, cause: `state ${state} took longer than it may; raise ${limit}` };
}

const isTraining = (state: string): boolean => /train/i.test(state);

/** The trainer's own account, unless the last attempt ended with a code that is not its own: then it is an older one's. */
async function readAccount(
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
