import { mapLimited } from '../../../functions/artifacts/map-limited';
import { readJson } from '../../../shared/artifacts/json';
import { predictionKeys, runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { PredictionPlan } from '../../../shared/prediction';
import { RunState } from '../../../shared/run-state';
import type { Held, Read } from './held';

/** A run that predicts a dataset. */
export interface PredictionFacts {
  readonly run: string;
  readonly model: string;
  readonly version: string;
  /** Fields of the records that its results have. */
  readonly keep: readonly string[];
  /** When it began, or was continued. */
  readonly seenAt: string;
  /** Whether it has all its results: its manifest is written last. */
  readonly isSealed: boolean;
  /** Whether it is sealed, or has a state that says how it ended. */
  readonly hasEnded: boolean;
  readonly held: readonly Held[];
}

export async function readPredictions(
  store: ArtifactStore,
  groups: ReadonlyMap<string, readonly Held[]>,
  read: Read,
): Promise<PredictionFacts[]> {
  const found = await mapLimited([...groups], async ([run, held]): Promise<PredictionFacts | undefined> => {
    const keys = predictionKeys(run);
    const plan = await read(readJson(store, keys.plan, PredictionPlan));
    if (plan === undefined) return undefined;
    const state = await read(readJson(store, runKeys(run).state, RunState));
    const isSealed = held.some(({ key }) => key === keys.manifest);
    return {
      run,
      model: plan.request.model,
      version: plan.version,
      keep: plan.request.keep,
      seenAt: state?.state === 'running' && state.at > plan.startedAt ? state.at : plan.startedAt,
      isSealed,
      hasEnded: isSealed || (state !== undefined && state.state !== 'running'),
      held,
    };
  });
  return found.filter((facts) => facts !== undefined);
}
