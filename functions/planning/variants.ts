import { writeJson } from '../../shared/artifacts/json';
import { runKeys, variantName, variantRun } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { PlanOutput } from '../../shared/workflow';

export const uriOf = (store: ArtifactStore, key: string): string => `${store.uri.replace(/\/$/, '')}/${key}`;

/** Gives each variant of a sweep a frozen plan of its own, for a training job of its own. */
export async function planVariants(plan: RunPlan, store: ArtifactStore): Promise<PlanOutput['variants']> {
  return Promise.all(
    plan.variants.map(async ({ changes, request }, index) => {
      const variant = variantName(index);
      const run = variantRun(plan.run, variant);
      const own: RunPlan = { ...plan, run, request, variants: [{ changes, request }], variantOf: plan.run };
      const key = runKeys(run).plan;
      try {
        await writeJson(store, key, own, { ifNoneMatch: '*' });
      } catch (error) {
        // Written by an earlier attempt, from the same frozen plan.
        if (!(error instanceof ArtifactConflict)) throw error;
      }
      return { variant, planUri: uriOf(store, key) };
    }),
  );
}
