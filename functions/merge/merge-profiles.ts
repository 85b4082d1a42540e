import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { Encoder, Profiled, ShardProfile, ShardSetAside } from '../../shared/dataset';
import { horizonsOf } from '../../shared/request/records';
import { RunPlan } from '../../shared/plan';
import type { MergeOutput } from '../../shared/workflow';
import type { z } from 'zod';
import type { Context } from '../lambda/handler';
import { checkDrift } from '../statistics/check-drift';
import { distributionsOf } from '../statistics/distributions';
import { doubtfulKeyWarnings } from '../groups/doubtful-keys';
import { checkGroupsAreWhole, hasAdjacentGroups } from '../groups/group-keys';
import { keyWarnings } from '../groups/split-keys';
import { findDuplicates } from '../duplicates/find-duplicates';
import { brokenTagsWarning } from './broken-tags';
import { encoderOf, targetMomentsOf } from './make-encoder';
import { eachSplit } from '../sums/each-split';
import { ProfileSums } from '../sums/profile-sum';
import { visitProfiles } from '../shards/shard-results';
import {
  addReasons,
  addRejected,
  checkRejects,
  checkSetAside,
  locateReasons,
  readableParts,
} from '../shards/tolerance';
import { missingCodeWarnings } from './missing-codes';
import { scalesApartWarnings } from './scales-apart';
import { trainingQuotas } from './training-quotas';
import { checkUsable } from './usable';

/**
 * Merges the shards' profiles into the encoder: vocabulary, labels and scalers, from the training split only. This is
 * also where the data is compared with the champion's, before anything is spent on encoding or training.
 *
 * @throws DataDrifted if the data drifted and the request says to stop
 * @throws TooManyRejects, UnreadableShard above the request's tolerances
 * @throws DatasetUnusable if a split is empty, or the target has only one class or value
 */
export async function mergeProfiles(
  { planKey }: { planKey: string },
  { store }: Pick<Context, 'store'>,
): Promise<z.infer<typeof MergeOutput>> {
  const plan = await readJson(store, planKey, RunPlan);
  const { data, task } = plan.request;
  const { shards } = plan.dataset;
  const { sums, profiles, setAside } = await addUp(store, plan);
  checkSetAside(setAside, readableParts(shards), data.rejects);

  const read = sum(profiles.map((profile) => profile.read));
  const rejected = sum(profiles.map((profile) => profile.rejected));
  const firstLines = firstLinesOf(plan, profiles);
  const placeOf = placesOf(plan, firstLines);
  const reasons = addReasons(profiles.map((profile) => locateReasons(profile.reasons, placeOf(profile))));
  const keys = buildKeys(plan.buildRoot);
  if (hasAdjacentGroups(data)) {
    const isRead = new Set(profiles.map(({ shard }) => shard));
    const shardsRead = shards.filter(({ id }) => isRead.has(id));
    await checkGroupsAreWhole(store, keys, shardsRead);
  }
  const records = eachSplit((split) => sum(profiles.map(({ accepted }) => accepted[split])));
  const rejectedBySplit = addRejected(profiles.map((profile) => profile.rejectedBySplit));
  checkRejects({ read, rejected, rejectedBySplit, records, reasons }, data.rejects);

  const quotas = trainingQuotas(profiles, data.maximumTrainingRecords);
  const encoder: Encoder = {
    ...encoderOf(sums, task, horizonsOf(data.records)),
    normalization: data.normalization,
    firstLines,
    ...(quotas === undefined ? {} : { trainingQuotas: quotas }),
  };
  const distributions = distributionsOf(sums, { task, encoder });
  const heldOutLabels = {
    validation: distributions.labels.validation.map(([label]) => label),
    test: distributions.labels.test.map(([label]) => label),
  };
  const { target } = encoder;
  checkUsable({ records, read, rejected, target, targetMoments: targetMomentsOf(sums), heldOutLabels }, plan);
  // On one line, since this file is as large as all distinct tokens together.
  await store.put(keys.distributions, JSON.stringify(distributions));
  const searched = { shards: profiles.map(({ shard }) => shard), records: read - rejected };
  await findDuplicates(store, keys, { ...searched, isExact: data.duplicates === 'drop' });
  const aboutKeys = await keyWarnings(store, keys, { ...searched, data });
  await checkDrift(store, plan, distributions);
  const profiled: Profiled = {
    shards: profiles.map(({ shard, read }) => ({ shard, read })),
    setAside,
    warnings: [
      ...warningsOf(profiles, plan.request, placeOf),
      ...missingCodeWarnings(distributions, task),
      ...aboutKeys,
    ],
  };
  await writeJson(store, keys.profiled, profiled);
  await writeJson(store, keys.encoder, encoder);
  return { encoderKey: keys.encoder, read, rejected };
}

/** What the profiles say that the data's owner should know. */
const warningsOf = (
  profiles: readonly ShardSummary[],
  { task, data }: Pick<RunPlan['request'], 'task' | 'data'>,
  placeOf: ReturnType<typeof placesOf>,
): string[] => [
  ...new Set(profiles.flatMap(({ warnings }) => warnings)),
  ...doubtfulKeyWarnings(profiles, data),
  ...scalesApartWarnings(
    profiles.flatMap(({ scales }) => scales),
    task,
  ),
  ...brokenTagsWarning(
    profiles.map((profile) => ({ ...profile, ...placeOf(profile) })),
    task,
  ),
];

/** A function from a shard to its file and its first line there, where that is known. */
function placesOf({ dataset: { shards } }: RunPlan, firstLines: Readonly<Record<string, number>>) {
  const keyOf = new Map(shards.map(({ id, key }) => [id, key]));
  return ({ shard }: Pick<ShardProfile, 'shard'>) => ({
    key: keyOf.get(shard) ?? '',
    firstLine: firstLines[String(shard)],
  });
}

/** The parts of a shard's profile that are not added up. */
type ShardSummary = Pick<
  ShardProfile,
  | 'shard'
  | 'lines'
  | 'read'
  | 'rejected'
  | 'rejectedBySplit'
  | 'accepted'
  | 'reasons'
  | 'warnings'
  | 'brokenTags'
  | 'scales'
  | 'doubtfulKeys'
>;

async function addUp(store: Context['store'], plan: RunPlan) {
  const sums = new ProfileSums();
  const profiles: ShardSummary[] = [];
  const objectsSetAside: ShardSetAside[] = [];
  const setAside = await visitProfiles(store, plan, (profile) => {
    sums.add(profile);
    const { shard, lines, read, rejected, rejectedBySplit, accepted, reasons, warnings } = profile;
    const { unreadable, brokenTags, scales, doubtfulKeys } = profile;
    const counted = { shard, lines, read, rejected, rejectedBySplit, accepted };
    profiles.push({ ...counted, reasons, warnings, brokenTags, scales, doubtfulKeys });
    objectsSetAside.push(...unreadable.map((object) => ({ shard, ...object })));
  });
  return { sums: sums.get(), profiles, setAside: [...setAside, ...objectsSetAside] };
}

/** First line of each shard in its file. Absent after a shard that could not be read, since it is unknown there. */
function firstLinesOf(plan: RunPlan, profiles: readonly ShardSummary[]): Record<string, number> {
  const linesOf = new Map(profiles.map(({ shard, lines }) => [shard, lines]));
  const firstLines: [string, number][] = [];
  let nextLine: number | undefined;
  for (const { id, startByte } of plan.dataset.shards) {
    const firstLine = startByte === 0 ? 1 : nextLine;
    const lines = linesOf.get(id);
    if (firstLine !== undefined) firstLines.push([String(id), firstLine]);
    nextLine = firstLine === undefined || lines === undefined ? undefined : firstLine + lines;
  }
  return Object.fromEntries(firstLines);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
