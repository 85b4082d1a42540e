import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { predictionKeys } from '../../shared/artifacts/keys';
import { ArtifactNotFound, TooManyRejects } from '../../shared/errors';
import { artifactLink } from '../../shared/links';
import type { PredictionManifest } from '../../shared/prediction';
import { PredictionPlan, PredictionReceipt } from '../../shared/prediction';
import type { PredictedOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { writeAgain } from '../plan/write-again';
import { addReasons, isTolerated } from '../shards/tolerance';

/**
 * Adds up what became of each shard, and writes the manifest.
 *
 * @throws ArtifactNotFound where a shard has no receipt
 * @throws TooManyRejects where more records than are tolerated have no answer; the results stay where they are
 */
export async function sealPredictions(
  planKey: string,
  { store, region }: Pick<Context, 'store' | 'region'>,
): Promise<PredictedOutput> {
  const plan = await readJson(store, planKey, PredictionPlan);
  const keys = predictionKeys(plan.run);
  const receipts: PredictionReceipt[] = [];
  for (const { id } of plan.dataset.shards) {
    const receipt = await ifExists(readJson(store, keys.receipt(id), PredictionReceipt));
    if (receipt === undefined)
      throw new ArtifactNotFound(
        `shard ${id} of run ${plan.run} has no receipt in ${store.uri}, so its records have no predictions; continue the run with {"predict": {"resume": "${plan.run}"}}`,
      );
    receipts.push(receipt);
  }
  const manifest = manifestOf(plan, receipts);
  refuseRejects(plan, manifest);
  await writeAgain(store, keys.manifest, manifest);
  const { run, model, version, read, predicted, rejected } = manifest;
  return {
    status: 'predicted',
    run,
    model,
    version,
    read,
    predicted,
    rejected,
    manifestKey: keys.manifest,
    resultsKey: `${keys.root}results/`,
    warnings: [...plan.notices, ...manifest.reasons.map(warningOf)],
    links: { results: artifactLink({ storeUri: store.uri, key: `${keys.root}results/`, region }) },
  };
}

function manifestOf(plan: PredictionPlan, receipts: readonly PredictionReceipt[]): PredictionManifest {
  const sum = (of: (receipt: PredictionReceipt) => number) =>
    receipts.reduce((total, receipt) => total + of(receipt), 0);
  return {
    run: plan.run,
    model: plan.request.model,
    version: plan.version,
    startedAt: plan.startedAt,
    location: plan.request.data.location,
    read: sum(({ read }) => read),
    predicted: sum(({ predicted }) => predicted),
    rejected: sum(({ rejected }) => rejected),
    reasons: addReasons(receipts.map(({ reasons }) => reasons)),
    results: receipts.map(({ results, read }) => ({ ...results, records: read })),
  };
}

function refuseRejects({ request }: PredictionPlan, { read, rejected, reasons }: PredictionManifest): void {
  if (isTolerated(rejected, read, request.toleratedShare)) return;
  throw new TooManyRejects(
    `${rejected} of ${read} records have no prediction, and predict.toleratedShare is ${request.toleratedShare}: ${reasons.map(warningOf).join(' ')} Correct the records, or raise the share`,
  );
}

const warningOf = ({ reason, records, example }: PredictionManifest['reasons'][number]): string =>
  `${records} ${records === 1 ? 'record has' : 'records have'} no prediction (${reason}), for example ${example}.`;
