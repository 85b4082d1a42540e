import { ifExists } from '../../shared/artifacts/if-exists';
import { buildKeys, modelKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { artifactLink } from '../../shared/links';
import type { RunPlan } from '../../shared/plan';
import type { StepSeconds } from '../../shared/step-seconds';
import { stateSteps } from '../../shared/time-place';
import { stateVerdict, type Verdict } from '../../shared/verdict-place';

/** The report's name among a candidate's files and a version's. */
const REPORT = 'report.html';

export interface Stated {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly region: string | undefined;
  readonly verdict: Pick<Verdict, 'promoted' | 'reason'>;
  readonly seconds: StepSeconds;
}

/**
 * Writes the decision, and what the steps took, into the candidate's report, which the version will have, unless the version has it already: its
 * files never change. A report is replaced as a whole; one that is not there is left out.
 */
export async function stateInCandidate(stated: Stated): Promise<void> {
  const { store, plan } = stated;
  const { root } = modelKeys(plan.request.model).version(plan.run);
  if ((await store.head(`${root}${REPORT}`)) !== undefined) return;
  await rewrite(stated, `${runKeys(plan.run).candidate}${REPORT}`);
}

/** Writes what became of the candidate into the run's own report. */
export const stateInReport = (stated: Stated): Promise<void> =>
  rewrite(stated, runKeys(stated.plan.run).report);

async function rewrite({ store, plan, region, verdict, seconds }: Stated, key: string): Promise<void> {
  const bytes = await ifExists(store.get(key));
  if (bytes === undefined) return;
  const page = new TextDecoder().decode(bytes);
  const decided = stateVerdict(page, { ...verdict, links: linksOf(store, plan, region) });
  const stated = isAnyKnown(seconds) ? stateSteps(decided, seconds) : decided;
  if (stated !== page) await store.put(key, stated);
}

/** Of the steps before the job and after it: what the trainer wrote says more than nothing. */
const isAnyKnown = (seconds: StepSeconds): boolean => seconds.plan !== undefined;

function linksOf(store: ArtifactStore, plan: RunPlan, region: string | undefined): Verdict['links'] {
  const { model } = plan.request;
  const link = (name: string, key: string) => ({
    name,
    href: artifactLink({ storeUri: store.uri, key, region }),
  });
  return [
    link('Model', modelKeys(model).version(plan.run).root),
    link('Evaluation', runKeys(plan.run).evaluation),
    link('Dataset', buildKeys(plan.buildRoot).manifest),
    ...(plan.champion === null
      ? []
      : [link(`Parent ${plan.champion.version}`, modelKeys(model).version(plan.champion.version).root)]),
  ];
}
