import { runKeys, variantName, variantRun } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { uriOf } from '../../shared/links';
import type { RunPlan } from '../../shared/plan';
import type { PlanOutput } from '../../shared/workflow';
import { writeAgain } from './write-again';

/** Gives each variant of a sweep a frozen plan of its own, for a training job of its own. */
export async function planVariants(plan: RunPlan, store: ArtifactStore): Promise<PlanOutput['variants']> {
  return Promise.all(
    plan.variants.map(async ({ changes, request }, index) => {
      const variant = variantName(index);
      const run = variantRun(plan.run, variant);
      const own: RunPlan = { ...plan, run, request, variants: [{ changes, request }], variantOf: plan.run };
      const key = runKeys(run).plan;
      await writeAgain(store, key, own);
      return { variant, planUri: uriOf(store.uri, key) };
    }),
  );
}
