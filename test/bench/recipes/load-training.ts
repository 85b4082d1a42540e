import { readFileSync } from 'node:fs';
import { readJson } from '../../../shared/artifacts/json';
import { openStore } from '../../../shared/artifacts/open';
import { RunPlan } from '../../../shared/plan';
import { resolveRequest } from '../../../shared/request/parse';
import { settledRequest, type SettledRequest } from '../../../shared/request/settled';
import { loadDataset, type Dataset } from '../../../trainer/data/dataset';
import { resolveNetwork } from '../../../trainer/network/config';
import { parsePlanUri } from '../../../trainer/plan-uri';
import { chooseSettings } from '../../../trainer/settings/choose';
import { factsOf } from '../../../trainer/settings/facts';
import { buildProgram } from '../../../trainer/tasks/build';
import type { TaskProgram } from '../../../trainer/tasks/program';

/** All that training a request's network takes. */
export interface LoadedTraining {
  readonly request: SettledRequest;
  readonly dataset: Dataset;
  readonly program: TaskProgram;
}

/**
 * The network that a request file describes, and the dataset of a plan, which may be of a run that trained another network.
 *
 * @param planUri of the run that has the dataset
 */
export async function loadTraining(
  planUri: string | undefined,
  requestFile: string,
): Promise<LoadedTraining> {
  const { storeUri, planKey } = parsePlanUri(planUri);
  const store = openStore(storeUri);
  const dataset = await loadDataset(store, await readJson(store, planKey, RunPlan));
  const { encoder, manifest } = dataset;
  const asked = await resolveRequest(JSON.parse(readFileSync(requestFile, 'utf8')), () =>
    Promise.resolve(undefined),
  );
  const request = settledRequest(asked, chooseSettings(asked, factsOf(manifest, encoder)));
  const program = buildProgram({ request, config: resolveNetwork(request, encoder), encoder });
  return { request, dataset, program };
}
