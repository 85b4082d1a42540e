import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { modelKeys, predictionKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactNotFound, InvalidRequest } from '../../shared/errors';
import { USE_FILE, UseFile } from '../../shared/inference/use-file';
import { PredictionPlan } from '../../shared/prediction';
import { DataSource } from '../../shared/request/data';
import { showValue } from '../../shared/request/nearest';
import {
  isPredictionRequest,
  parsePredictionRequest,
  type PredictionRequest,
} from '../../shared/request/prediction';
import { isRunName } from '../../shared/run-name';
import { recordState } from '../../shared/run-state';
import type { PlanInput, PredictionPlanOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { locateDataset } from '../plan/locate-dataset';
import { cutShards, shardsPerBatch } from '../plan/shards';
import { writeAgain, writeOnce } from '../plan/write-again';
import { refuseWithoutOnnx } from '../predict/find-version';
import { newestFirst, versionsToUse } from '../predict/model-versions';
import { versionInUse } from '../predict/version-in-use';
import { withCheck } from '../shards/shard-check';

/**
 * Decides which version predicts which records, and freezes it as `predictions/<run>/plan.json`. A second call for the
 * same run finds the frozen plan; so does `{"predict": {"resume": "<run>"}}`, which goes on with a run that ended early.
 *
 * @throws InvalidRequest, DatasetNotFound
 * @throws ArtifactNotFound where there is no such model or version, or none that can predict
 */
export async function planPredictions(
  input: PlanInput,
  { store, codeVersion }: Pick<Context, 'store' | 'codeVersion'>,
): Promise<PredictionPlanOutput> {
  const { run, startedAt, request: asked } = input;
  if (!isPredictionRequest(asked))
    throw new InvalidRequest('the request has no field predict; give {"predict": {"model": …, "data": …}}');
  const resumed = await planToResume(asked.predict, store);
  if (resumed !== undefined) {
    await recordState(store, { run: resumed.run, state: 'running', at: startedAt });
    return outputOf(resumed, store);
  }
  const request = parsePredictionRequest(asked);
  const version = await versionOf(request, store);
  const { root } = modelKeys(request.model).version(version);
  const use = await readJson(store, `${root}${USE_FILE}`, UseFile);
  refuseWithoutOnnx(use, `${store.uri}/${root}`);
  refuseKept(request, use);
  const source = dataOf(request, use);
  const { store: holder, files, notices } = await locateDataset(source, store);
  // What a model may predict is no side of a split, so no file can be on two.
  const objects = files.map((file) => ({ ...file, side: 'train' as const }));
  const made: PredictionPlan = {
    run,
    startedAt,
    codeVersion,
    request,
    version,
    dataset: { storeUri: holder.uri, objects, shards: cutShards(objects, source) },
    notices: notices.map((notice) => `${notice}.`),
  };
  return outputOf(await freeze(store, made), store);
}

async function planToResume(asked: unknown, store: ArtifactStore): Promise<PredictionPlan | undefined> {
  if (typeof asked !== 'object' || asked === null || !('resume' in asked)) return undefined;
  const { resume } = asked;
  const plan =
    Object.keys(asked).length === 1 && typeof resume === 'string' && isRunName(resume)
      ? await ifExists(readJson(store, predictionKeys(resume).plan, PredictionPlan))
      : undefined;
  if (plan !== undefined) return plan;
  throw new InvalidRequest(
    `predict.resume is ${showValue(resume)}, and no run of that name has predicted in ${store.uri}; give {"predict": {"resume": "<run>"}} alone, with a name under predictions/`,
  );
}

async function versionOf({ model, version }: PredictionRequest, store: ArtifactStore): Promise<string> {
  const chosen =
    version ?? (await versionInUse(store, model, { model: 'predict.model', version: 'predict.version' }));
  if ((await store.head(`${modelKeys(model).version(chosen).root}${USE_FILE}`)) !== undefined) return chosen;
  const others = await versionsToUse(store, modelKeys(model).root);
  const known = others.length === 0 ? '' : ` (${newestFirst(others)})`;
  throw new ArtifactNotFound(
    `predict.model is ${showValue(model)}, whose version ${showValue(chosen)} has no ${USE_FILE} in ${store.uri}; name another one as predict.version${known}`,
  );
}

/** A window is made of many rows, of which none is the record. */
function refuseKept({ keep }: PredictionRequest, { data }: UseFile): void {
  if (keep.length > 0 && data.records.kind === 'windows')
    throw new InvalidRequest(
      `predict.keep is ${showValue(keep)}, and the records of this model are windows, which have no fields of their own; leave it out: each result has the file and the line of its window's last row`,
    );
}

/** The dataset as it is listed and cut; how its records are read follows from the model. */
function dataOf({ data }: PredictionRequest, { data: trained, encoder }: UseFile): DataSource {
  return DataSource.parse({
    location: data.location,
    format: data.format ?? trained.format,
    records: trained.records,
    split: { by: 'hash', files: data.files },
    normalization: encoder.normalization ?? 'none',
  });
}

async function freeze(store: ArtifactStore, made: PredictionPlan): Promise<PredictionPlan> {
  const key = predictionKeys(made.run).plan;
  const plan = await writeOnce(store, { key, schema: PredictionPlan, value: made });
  if (plan.startedAt === made.startedAt) return plan;
  throw new InvalidRequest(
    `run ${plan.run} has predicted since ${plan.startedAt}, and its plan never changes; start this one under another name, or continue that one with {"predict": {"resume": "${plan.run}"}}`,
  );
}

async function outputOf(plan: PredictionPlan, store: ArtifactStore): Promise<PredictionPlanOutput> {
  const { run, dataset } = plan;
  const keys = predictionKeys(run);
  await writeAgain(store, keys.shards, dataset.shards.map(withCheck(run)));
  await writeAgain(store, keys.batchPlan, { ...plan, dataset: { ...dataset, objects: [], shards: [] } });
  return {
    run,
    planKey: keys.plan,
    batchPlanKey: keys.batchPlan,
    shardsKey: keys.shards,
    shards: dataset.shards.length,
    shardsPerBatch: shardsPerBatch(dataset.shards),
    resultPrefix: keys.mapResults,
  };
}
