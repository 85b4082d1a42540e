import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { describeError } from '../../../shared/errors';
import { recordEnd } from '../../../shared/run-state';
import { Champion, RunPlan } from '../../../shared/plan';
import { shellWord } from '../../../shared/shell-word';

/**
 * What a run that was stopped has changed: it may have been stopped just after its model came into use, so this is read,
 * not assumed.
 *
 * @param store undefined where it is not known, or may not be read
 * @param asked the place that the run was told to keep its artifacts in, where that is not the usual one
 */
export async function stoppedSentence(
  run: string,
  store: ArtifactStore | undefined,
  asked?: string,
): Promise<string> {
  const stopped = `Run ${run} was stopped`;
  if (store === undefined) {
    return `${stopped}. If it had come as far as Publish, see models/<model>/champion.json for what is in use.`;
  }
  try {
    const plan = await ifExists(readJson(store, runKeys(run).plan, RunPlan));
    if (plan === undefined) return `${stopped}; nothing in use was changed.`;
    const { model } = plan.request;
    const champion = await ifExists(readJson(store, modelKeys(model).champion, Champion));
    return champion?.run === run
      ? `${stopped} after its model had come into use: version ${champion.version} is the champion of ${model}.`
      : `${stopped}; nothing in use was changed. To continue it: npm start -- --resume ${run}${asked === undefined ? '' : ` --store ${shellWord(asked)}`}`;
  } catch (error) {
    return `${stopped}; whether anything in use was changed is unknown: ${describeError(error).cause}`;
  }
}

/** Says so in the store, since nothing of the workflow runs once its execution was stopped. */
export async function recordStop(run: string, store: ArtifactStore): Promise<void> {
  try {
    await recordEnd(store, { run, state: 'aborted', at: new Date().toISOString() });
  } catch {
    // A store that does not answer must not hide that the run was stopped.
  }
}
