import { predictionKeys, runKeys } from '../../../shared/artifacts/keys';
import { PredictionManifest, PredictionPlan } from '../../../shared/prediction';
import { RunState } from '../../../shared/run-state';
import type { Reading } from './models';
import { readSound } from './sound';
import { isOverdue, NO_ENDING, type RunEntry, type RunHead } from './runs';

/** Undefined for a folder of `predictions/` that is no run: nothing of it was planned. */
export async function readPredictionHead({ immutable }: Reading, run: string): Promise<RunHead | undefined> {
  const keys = predictionKeys(run);
  const short = await immutable.read(keys.batchPlan, PredictionPlan);
  const { value: plan, damage } =
    short.value === undefined ? await immutable.read(keys.plan, PredictionPlan) : short;
  if (plan === undefined && damage === undefined) return undefined;
  return {
    ...{ run, model: plan?.request.model ?? null, startedAt: plan?.startedAt ?? null },
    ...{ request: undefined, prediction: plan, damage, state: undefined },
  };
}

export async function readPrediction({ store }: Reading, head: RunHead, now: Date): Promise<RunEntry> {
  const { run, model, startedAt, prediction: plan } = head;
  const [manifest, state] = await Promise.all([
    readSound(store, predictionKeys(run).manifest, PredictionManifest),
    readSound(store, runKeys(run).state, RunState),
  ]);
  const { read, predicted, rejected } = manifest.value ?? {};
  return {
    ...{ run, model, startedAt, metric: null, value: null, seconds: null, hasReport: false },
    ...endOf(head, { manifest, state }, now),
    predicted:
      plan === undefined
        ? null
        : {
            ...{ version: plan.version, location: plan.request.data.location },
            counts:
              read === undefined || predicted === undefined || rejected === undefined
                ? null
                : { read, predicted, rejected },
          },
  };
}

interface Signs {
  readonly manifest: Awaited<ReturnType<typeof readSound<typeof PredictionManifest>>>;
  readonly state: Awaited<ReturnType<typeof readSound<typeof RunState>>>;
}

/** By the strongest sign: the manifest is written last. */
function endOf(
  head: RunHead,
  { manifest, state: { value: state, damage } }: Signs,
  now: Date,
): Pick<RunEntry, 'state' | 'error' | 'reason'> {
  const why = head.damage ?? manifest.damage ?? damage;
  if (why !== undefined) return { state: 'damaged', error: null, reason: why };
  if (manifest.value !== undefined) return { state: 'predicted', error: null, reason: null };
  if (state !== undefined && state.state !== 'running')
    return { state: state.state, error: state.error, reason: state.cause };
  return isOverdue(state?.at ?? head.startedAt, { now })
    ? { state: 'unfinished', error: null, reason: NO_ENDING }
    : { state: 'running', error: null, reason: null };
}
