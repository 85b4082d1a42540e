import { writeJson } from '../../shared/artifacts/json';
import { rematchRun, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict } from '../../shared/errors';
import { uriOf } from '../../shared/links';
import type { Decision, ModelManifest } from '../../shared/model';
import type { Champion, RunPlan } from '../../shared/plan';
import type { PublishOutput } from '../../shared/workflow';

/** Each is a job of some minutes: a champion that changes more often meanwhile needs a person. */
export const MOST_REMATCHES = 5;

export const mayHaveRematch = ({ rematches }: Pick<Decision, 'rematches'>): boolean =>
  rematches < MOST_REMATCHES;

interface Rematch {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  /** Of the candidate. */
  readonly manifest: ModelManifest;
  readonly decision: Decision;
  readonly champion: Champion;
}

/**
 * Freezes the plan of a rematch: the run's, with the champion that took the place. It is named by that champion, so that
 * a retry, or a run that goes on later, finds what has been evaluated.
 */
export async function planRematch({
  store,
  plan,
  manifest,
  decision,
  champion,
}: Rematch): Promise<NonNullable<PublishOutput['rematch']>> {
  const run = rematchRun(plan.run, champion.version);
  const planKey = runKeys(run).plan;
  const rematch: RunPlan = {
    ...plan,
    run,
    rematchOf: plan.run,
    // As it was trained: of a sweep, the winner's.
    request: manifest.lineage.request,
    variants: [],
    champion,
  };
  try {
    await writeJson(store, planKey, rematch, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
  }
  return {
    number: decision.rematches + 1,
    champion: champion.version,
    planKey,
    planUri: uriOf(store.uri, planKey),
  };
}
