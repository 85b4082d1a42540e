import { readJson } from '../../shared/artifacts/json';
import { buildKeys, datasetKeys, modelKeys, recipeKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { InvalidRequest } from '../../shared/errors';
import { uriOf } from '../../shared/links';
import { Champion, RunPlan } from '../../shared/plan';
import { isStratified } from '../../shared/request/data';
import { resolveRequest, type Recipes } from '../../shared/request/parse';
import type { RunRequest } from '../../shared/request/request';
import { variantsOf } from '../../shared/request/variants';
import { checkStart } from '../../shared/starting-champion';
import { recordState } from '../../shared/run-state';
import { Distributions } from '../../shared/statistics';
import type { PlanInput, PlanOutput } from '../../shared/workflow';
import { ifExists } from '../../shared/artifacts/if-exists';
import type { Context } from '../lambda/handler';
import { checkDrift } from '../statistics/check-drift';
import { checkMonth, checkOthers } from './limits';
import { budgetOf } from './budget';
import { expandFields } from './expand-fields';
import { encodingOf, fingerprintOf } from './fingerprint';
import { locateDataset } from './locate-dataset';
import { locateVectors, vectorNames } from './locate-vectors';
import { runToResume, type Resumed } from './resume';
import { findReusable } from './reuse';
import { cutShards, shardsPerBatch } from './shards';
import { lastRunOf, unchangedSince } from './unchanged';
import { readableParts } from '../shards/tolerance';
import { planVariants } from './variants';
import { writeAgain, writeOnce } from './write-again';
import { withCheck } from '../shards/shard-check';

type PlanContext = Pick<
  Context,
  'store' | 'codeVersion' | 'dollarsPerHour' | 'datasetDays' | 'bootSeconds' | 'monthlyDollars' | 'running'
> &
  Partial<Pick<Context, 'now'>>;

/**
 * Decides everything that a run does before it computes, and freezes it as `runs/<run>/plan.json`. A second call
 * for the same run, which a retried Lambda makes, finds the frozen plan and answers as the first did.
 *
 * `{"resume": "<run>"}` continues a run that ended early, as it was planned.
 *
 * @throws InvalidRequest where the request does not parse, or another run has the name
 * @throws DatasetNotFound where no object is where the request says
 * @throws VectorsUnusable where pretrained embeddings do not fit the request
 * @throws MonthlyBudgetSpent, ModelBusy where the configuration allows no run now
 * @throws ArtifactNotFound, ArtifactCorrupt where training is to start from a champion that cannot be read
 * @throws DataDrifted where a reused dataset drifted from the champion's, and the request says to stop
 */
export async function planRun(input: PlanInput, context: PlanContext): Promise<PlanOutput> {
  const { store, codeVersion, dollarsPerHour } = context;
  const expiry =
    context.datasetDays === undefined
      ? undefined
      : { days: context.datasetDays, now: context.now?.() ?? new Date() };
  const resumed = await runToResume(input.request, store);
  if (resumed !== undefined) return continueRun(resumed, store, input.startedAt);
  const request = await resolveRequest(input.request, storedRecipes(store));
  const now = context.now?.() ?? new Date();
  await checkMonth(store, { monthlyDollars: context.monthlyDollars, now });
  const budget = budgetOf(request.training, { dollarsPerHour, bootSeconds: context.bootSeconds });
  const plan = await freeze(
    store,
    await makePlan(
      { run: input.run, startedAt: input.startedAt, request, codeVersion, budget, dollarsPerHour, expiry },
      store,
    ),
  );
  if (input.stateMachine !== undefined && context.running !== undefined)
    await checkOthers(store, plan, context.running(input.stateMachine));
  const skipped = await unchangedSince(plan, store);
  // Merging, where data is compared otherwise, is left out of a run that reuses a dataset.
  if (plan.reused !== null && skipped === null) {
    const counted = readJson(store, buildKeys(plan.buildRoot).distributions, Distributions);
    await checkDrift(store, plan, await ifExists(counted));
  }
  if (skipped !== null)
    await recordState(store, { run: plan.run, state: 'skipped', at: plan.startedAt, cause: skipped.reason });
  const variants = skipped === null ? await planVariants(plan, store) : [];
  return outputOf(plan, store, { reusedFrom: plan.reused?.run ?? null, variants, skipped });
}

/** Every step finds what it did before, and the trainer its checkpoint. */
async function continueRun(
  { plan, sealed }: Resumed,
  store: ArtifactStore,
  startedAt: string,
): Promise<PlanOutput> {
  await recordState(store, { run: plan.run, state: 'running', at: startedAt });
  await writeWhatFollows(store, plan);
  return outputOf(plan, store, {
    reusedFrom: sealed ? (plan.reused?.run ?? plan.run) : null,
    variants: await planVariants(plan, store),
    skipped: null,
  });
}

function outputOf(
  plan: RunPlan,
  store: ArtifactStore,
  decided: Pick<PlanOutput, 'reusedFrom' | 'variants' | 'skipped'>,
): PlanOutput {
  return {
    run: plan.run,
    model: plan.request.model,
    planKey: runKeys(plan.run).plan,
    batchPlanKey: runKeys(plan.run).batchPlan,
    shardsKey: runKeys(plan.run).shards,
    planUri: uriOf(store.uri, runKeys(plan.run).plan),
    shards: plan.dataset.shards.length,
    shardsPerBatch: shardsPerBatch(plan.dataset.shards),
    toleratedShardPercentage: plan.request.data.rejects.toleratedShardPercentage,
    trainTimeoutSeconds: Math.round(plan.request.training.timeoutMinutes * 60),
    isStratified: isStratified(plan.request.data),
    ...decided,
  };
}

interface RunStart {
  readonly run: string;
  readonly startedAt: string;
  readonly codeVersion: string;
  readonly request: RunRequest;
  readonly budget: RunPlan['budget'];
  readonly dollarsPerHour: number | undefined;
  readonly expiry: Parameters<typeof findReusable>[2]['expiry'];
}

async function makePlan(
  { run, startedAt, codeVersion, request: asked, budget, dollarsPerHour, expiry }: RunStart,
  store: ArtifactStore,
): Promise<RunPlan> {
  const {
    store: source,
    files,
    notices: links,
  } = await locateDataset(asked.data, store, vectorNames(trainedRequests(asked)));
  const storeUri = source.uri;
  const { request, notices: ofFields } = await expandFields(asked, files, source);
  const fingerprint = fingerprintOf(files);
  const encoding = encodingOf(request);
  const keys = datasetKeys(fingerprint, encoding);
  const shards = cutShards(files, request.data);
  const notices = [...links, ...ofFields].map((notice) => `${notice}.`);
  const tell = (notice: string) => notices.push(notice);
  if (request.skipUnchanged) await lastRunOf(store, request.model, tell);
  const reused =
    request.reuse === 'allow'
      ? await findReusable(store, keys.manifest, {
          rejects: request.data.rejects,
          shards: readableParts(shards),
          tell,
          expiry,
        })
      : undefined;
  const champion = (await ifExists(readJson(store, modelKeys(request.model).champion, Champion))) ?? null;
  const trained = trainedRequests(request);
  await checkStart(store, champion, trained);
  return {
    run,
    startedAt,
    codeVersion,
    request,
    dataset: { fingerprint, encoding, storeUri, objects: files, shards },
    reused: reused === undefined ? null : { run: reused.run, manifestKey: keys.manifest },
    buildRoot: reused?.root ?? keys.build(run).root,
    champion,
    vectors: await locateVectors(trained, store),
    variants: variantsOf(request),
    variantOf: null,
    rematchOf: null,
    budget,
    dollarsPerHour: dollarsPerHour ?? null,
    notices,
  };
}

/** What trainings are made of: the request, or its sweep's variants. */
function trainedRequests(request: RunRequest): RunRequest[] {
  const variants = variantsOf(request);
  return variants.length === 0 ? [request] : variants.map((variant) => variant.request);
}

/** Writes the plan, or gives back the one that this run froze before. */
async function freeze(store: ArtifactStore, made: RunPlan): Promise<RunPlan> {
  const plan = await writeOnce(store, { key: runKeys(made.run).plan, schema: RunPlan, value: made });
  if (plan.startedAt !== made.startedAt) {
    throw new InvalidRequest(
      `run ${plan.run} exists since ${plan.startedAt}, and a run's plan never changes; start this one under another name, or continue that one with {"resume": "${plan.run}"}`,
    );
  }
  await writeWhatFollows(store, plan);
  return plan;
}

/** The lists of a plan that only some steps need. */
async function writeWhatFollows(store: ArtifactStore, plan: RunPlan): Promise<void> {
  const keys = runKeys(plan.run);
  await writeAgain(store, keys.shards, plan.dataset.shards.map(withCheck(plan.run)));
  // A child has its own shards in its input; with 100,000 objects, each would read the others' as well.
  await writeAgain(store, keys.batchPlan, { ...plan, dataset: { ...plan.dataset, objects: [], shards: [] } });
}

function storedRecipes(store: ArtifactStore): Recipes {
  return {
    load: async (name) => {
      const bytes = await ifExists(store.get(recipeKeys(name).request));
      if (bytes === undefined) return undefined;
      try {
        return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new InvalidRequest(`${recipeKeys(name).request} is not JSON: ${why}; correct it`, {
          cause: error,
        });
      }
    },
    names: async () => {
      const names: string[] = [];
      for await (const { key } of store.list('recipes/')) {
        const name = /^recipes\/([^/]+)\/request\.json$/.exec(key)?.[1];
        if (name !== undefined) names.push(name);
      }
      return names;
    },
  };
}
