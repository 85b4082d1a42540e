import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBatch } from '../../../functions/encode/encode-batch';
import { mergeProfiles } from '../../../functions/merge/merge-profiles';
import { planRun } from '../../../functions/plan/plan-run';
import { profileBatch } from '../../../functions/profile/profile-batch';
import { sealDataset } from '../../../functions/seal/seal-dataset';
import { countClasses } from '../../../functions/strata/count-classes';
import { dealRecords } from '../../../functions/strata/deal-records';
import { addReasons } from '../../../functions/shards/tolerance';
import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { buildKeys } from '../../../shared/artifacts/keys';
import {
  DatasetManifest,
  Encoder,
  ShardProfile,
  UNKNOWN_ID,
  type RejectReason,
  type Shard,
} from '../../../shared/dataset';
import { describeError, UnreadableShard, UnrollError } from '../../../shared/errors';
import { RunPlan } from '../../../shared/plan';
import { isJsonObject } from '../../../shared/request/overlay';
import { resolveRequest } from '../../../shared/request/parse';
import type { PlanOutput, ShardBatch } from '../../../shared/workflow';
import { readRecipe, recipeNames } from '../run/request';
import { exampleDecoder } from './decode';
import { countsOf, NOTHING_FOUND, type Checked } from './result';
import { Samples } from './samples';
import { temporaryCopy, type TemporaryCopy } from './temporary-copy';

export interface CheckOptions {
  /** The input of an execution. */
  readonly request: unknown;
  readonly recipesDir: string;
  /** The store that a run would use, in which a location without a scheme is a prefix. */
  readonly storeUri: string;
  /** How many examples to show; 0 for all. */
  readonly show: number;
  readonly signal?: AbortSignal;
}

const RUN = 'check';

/**
 * Runs the steps from plan to seal on a store that is removed afterwards, and reports what a run would see of the data,
 * or why it would be refused.
 *
 * @throws DOMException (AbortError) if it was stopped
 */
export async function checkRequest(options: CheckOptions): Promise<Checked> {
  const recipes = recipeNames(options.recipesDir);
  const copy = await temporaryCopy(options.recipesDir, recipes);
  try {
    return await preprocess(copy, options, recipes);
  } catch (thrown) {
    options.signal?.throwIfAborted();
    // Anything else is a fault of this program, which the caller shows with its stack.
    if (!(thrown instanceof UnrollError)) throw thrown;
    return await refused(thrown, copy);
  } finally {
    copy.remove();
  }
}

async function preprocess(
  copy: TemporaryCopy,
  options: CheckOptions,
  recipes: readonly string[],
): Promise<Checked> {
  const { store } = copy;
  const request = await placeData(copy, options, recipes);
  const startedAt = new Date().toISOString();
  const context = { store, codeVersion: RUN, dollarsPerHour: ANY_PRICE };
  const planned = await planRun({ run: RUN, startedAt, request }, context);
  const plan = await readJson(store, planned.planKey, RunPlan);
  const { signal } = options;
  const shards = { planned, shards: plan.dataset.shards, signal };
  if (planned.isStratified) {
    await onEachBatch(shards, (batch) => countClasses(batch, { store }));
    await dealRecords(planned, { store });
  }
  await onEachBatch(shards, (batch) => profileBatch(batch, { store }));
  await mergeProfiles(planned, { store });
  const encoder = await readJson(store, buildKeys(plan.buildRoot).encoder, Encoder);
  const samples = new Samples(exampleDecoder(plan.request.task, encoder), { most: options.show });
  await onEachBatch(shards, (batch) => encodeBatch(batch, { store, observer: samples }));
  const { manifestKey } = await sealDataset(planned, { store });
  return checked({ manifest: await readJson(store, manifestKey, DatasetManifest), plan }, encoder, samples);
}

/** A budget in dollars needs the deployment's price, but has no effect on the data. */
const ANY_PRICE = 1;

/** The request, with a location that can be read from the temporary store. */
async function placeData(
  copy: TemporaryCopy,
  { request, recipesDir, storeUri }: CheckOptions,
  recipes: readonly string[],
): Promise<unknown> {
  const { data } = await resolveRequest(request, {
    load: (name) => Promise.resolve(recipes.includes(name) ? readRecipe(recipesDir, name) : undefined),
    names: () => Promise.resolve([...recipes]),
  });
  const { location } = data;
  if (/^(s3|file):/.test(location)) return request;
  const folder = /^recipes\/(.+)\/$/.exec(location)?.[1];
  if (folder !== undefined && (await isFolder(join(recipesDir, folder)))) {
    await copy.addRecipeData(folder);
    return request;
  }
  const written = isJsonObject(request) && isJsonObject(request['data']) ? request['data'] : {};
  const absolute = `${storeUri.replace(/\/$/, '')}/${location}`;
  return { ...(request as object), data: { ...written, location: absolute } };
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Does what the Distributed Maps do. Shards that could not be read are judged where the results are merged. */
async function onEachBatch(
  of: {
    readonly planned: PlanOutput;
    readonly shards: readonly Shard[];
    readonly signal: AbortSignal | undefined;
  },
  work: (batch: ShardBatch) => Promise<unknown>,
): Promise<void> {
  const { planned, shards, signal } = of;
  const BatchInput = { planKey: planned.batchPlanKey };
  for (let first = 0; first < shards.length; first += planned.shardsPerBatch) {
    signal?.throwIfAborted();
    const Items = shards.slice(first, first + planned.shardsPerBatch);
    try {
      await work({ Items, BatchInput });
    } catch (error) {
      if (!(error instanceof UnreadableShard)) throw error;
    }
  }
}

function checked(
  { manifest, plan }: { readonly manifest: DatasetManifest; readonly plan: RunPlan },
  { input, target }: Encoder,
  samples: Samples,
): Checked {
  const { rejectReasons, lengths } = manifest;
  return {
    result: {
      status: 'ok',
      error: null,
      cause: null,
      records: manifest.records.encoded,
      rejected: manifest.rejectedBySplit ?? samples.rejected,
      reasons: countsOf(rejectReasons),
      warnings: [...plan.notices, ...manifest.warnings],
      labels: 'labels' in target ? target.labels : [],
      examples: samples.examples(),
    },
    detail: {
      rejectReasons,
      labelCounts: 'counts' in target ? target.counts : [],
      lengths,
      ...(input.kind === 'tokens' ? { vocabulary: input.vocabulary.length - UNKNOWN_ID - 1 } : {}),
    },
  };
}

/** The refusal, with what profiling had set aside until then: its reasons are what must be corrected. */
async function refused(thrown: unknown, { store }: TemporaryCopy): Promise<Checked> {
  const rejectReasons = await profiledReasons(store).catch(() => []);
  const unknown = rejectReasons.reduce((sum, { records }) => sum + records, 0);
  return {
    result: {
      ...NOTHING_FOUND,
      ...describeRefusal(thrown),
      rejected: { ...NOTHING_FOUND.rejected, unknown },
      reasons: countsOf(rejectReasons),
    },
    detail: { rejectReasons, labelCounts: [] },
  };
}

export function describeRefusal(thrown: unknown): { status: 'refused'; error: string; cause: string } {
  return { status: 'refused', ...describeError(thrown) };
}

async function profiledReasons(store: TemporaryCopy['store']): Promise<RejectReason[]> {
  const profiles: RejectReason[][] = [];
  for await (const { key } of store.list('datasets/')) {
    if (!/\/profiles\/\d+\.json$/.test(key)) continue;
    const profile = await ifExists(readJson(store, key, ShardProfile));
    if (profile !== undefined) profiles.push(profile.reasons);
  }
  return addReasons(profiles);
}
