import type { z } from 'zod';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys, datasetKeys } from '../../shared/artifacts/keys';
import {
  Encoder,
  Profiled,
  SPLITS,
  type DatasetManifest,
  type ShardReceipt,
  type Split,
} from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import { RunPlan } from '../../shared/plan';
import { Distributions, type DatasetStatistics } from '../../shared/statistics';
import type { SealOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { statisticsOf, withCoverage } from '../statistics/dataset-statistics';
import { readDuplicates } from '../duplicates/find-duplicates';
import { DigestSum } from '../shards/digest-sum';
import { lengthQuantiles } from '../statistics/lengths';
import { readReceipts } from '../shards/shard-results';
import { addReasons, addRejected, checkRejects, checkSetAside, readableParts } from '../shards/tolerance';
import { eachSplit } from '../sums/each-split';
import { lookAlikeWarnings } from './look-alikes';
import { checkSplits } from '../merge/usable';
import { datasetWarnings } from './warnings';

/**
 * Closes a build: compares what was encoded with what was profiled, then writes the build's manifest and, last, the
 * dataset's, from which later runs reuse the build.
 *
 * @throws TooManyRejects, UnreadableShard, DatasetUnusable if encoding found more problems than profiling
 * @throws ArtifactCorrupt if a shard's counts do not add up, so a record was lost
 */
export async function sealDataset(
  { planKey }: { planKey: string },
  { store }: Pick<Context, 'store'>,
): Promise<z.infer<typeof SealOutput>> {
  const plan = await readJson(store, planKey, RunPlan);
  const { rejects } = plan.request.data;
  const keys = buildKeys(plan.buildRoot);
  const profiled = await readJson(store, keys.profiled, Profiled);
  const { receipts, missing } = await readReceipts(
    store,
    plan,
    profiled.shards.map(({ shard }) => shard),
  );
  const shardsSetAside = [...profiled.setAside, ...missing].sort((a, b) => a.shard - b.shard);
  checkSetAside(shardsSetAside, readableParts(plan.dataset.shards), rejects);
  checkCounts(profiled, receipts);

  const records = {
    read: sum(receipts, (receipt) => receipt.read),
    encoded: eachSplit((split) => sum(receipts, ({ encoded }) => encoded[split])),
    rejected: sum(receipts, (receipt) => receipt.rejected),
  };
  const rejectReasons = addReasons(receipts.map(({ reasons }) => reasons));
  const rejectedBySplit = addRejected(receipts.map((receipt) => receipt.rejectedBySplit));
  checkRejects({ ...records, records: records.encoded, rejectedBySplit, reasons: rejectReasons }, rejects);
  checkSplits({ ...records, records: records.encoded }, plan);

  const distributions = await readJson(store, keys.distributions, Distributions);
  const encoder = await readJson(store, keys.encoder, Encoder);
  const duplicates = await duplicatesOf(store, plan, receipts);
  const counted = { records: records.encoded, duplicates, rejectedBySplit };
  const warnings = [...profiled.warnings, ...warningsOf(plan, { distributions, encoder, receipts }, counted)];
  const manifest: DatasetManifest = {
    fingerprint: plan.dataset.fingerprint,
    encoding: plan.dataset.encoding,
    run: plan.run,
    root: plan.buildRoot,
    objects: plan.dataset.objects.map(({ key, sizeBytes, etag }) => ({ key, sizeBytes, etag })),
    records,
    duplicates,
    ...limitedOf(receipts),
    ...cutOf(receipts),
    rejectedBySplit,
    rejectReasons,
    warnings,
    shardsSetAside,
    shardsCopied: receipts.filter(({ copiedFrom }) => copiedFrom !== undefined).length,
    ...filesOf(plan, receipts),
    testFingerprint: testFingerprintOf(receipts),
    lengths: lengthQuantiles(Object.values(distributions.lengths)),
    statistics: describe(plan, { distributions, encoder, receipts }),
  };
  await writeJson(store, keys.manifest, manifest);
  const manifestKey = datasetKeys(manifest.fingerprint, manifest.encoding).manifest;
  // Unconditional: if two runs encoded the same dataset, each manifest names a complete build, and either will do.
  await writeJson(store, manifestKey, manifest);
  const { encoded, rejected } = records;
  return { manifestKey, records: encoded, rejected, rejectedBySplit, duplicates, warnings };
}

const warningsOf = (
  { request: { data, task } }: RunPlan,
  { distributions, encoder, receipts }: Encoded,
  counted: Pick<Parameters<typeof datasetWarnings>[0], 'records' | 'duplicates' | 'rejectedBySplit'>,
): string[] => [
  ...datasetWarnings({
    ...counted,
    labels: distributions.labels,
    encoder,
    data,
    coverage: receipts.flatMap(({ coverage }) => coverage),
  }),
  ...lookAlikeWarnings(distributions, { field: task.target.field, format: data.format }),
];

/** How many duplicates there are: counted as they were dropped or, if they were kept, as they were found. */
async function duplicatesOf(
  store: Context['store'],
  { buildRoot, request: { data } }: RunPlan,
  receipts: readonly ShardReceipt[],
): Promise<NonNullable<DatasetManifest['duplicates']>> {
  if (data.duplicates === 'keep') {
    const { train, validation, inTraining } = await readDuplicates(store, buildKeys(buildRoot));
    return { train, validation, dropped: 0, inTraining };
  }
  const train = sum(receipts, ({ dropped }) => dropped?.train ?? 0);
  const validation = sum(receipts, ({ dropped }) => dropped?.validation ?? 0);
  return { train, validation, dropped: train + validation, inTraining: { validation: 0, test: 0 } };
}

function limitedOf(receipts: readonly ShardReceipt[]): Pick<DatasetManifest, 'limited'> {
  if (receipts.every(({ limited }) => limited === undefined)) return {};
  return { limited: sum(receipts, ({ limited }) => limited ?? 0) };
}

function cutOf(receipts: readonly ShardReceipt[]): Pick<DatasetManifest, 'cut'> {
  if (receipts.every(({ cut }) => cut === undefined)) return {};
  return { cut: eachSplit((split) => sum(receipts, ({ cut }) => cut?.[split] ?? 0)) };
}

interface Encoded {
  readonly distributions: Distributions;
  readonly encoder: Encoder;
  readonly receipts: readonly ShardReceipt[];
}

function describe(
  { request: { task } }: RunPlan,
  { distributions, encoder, receipts }: Encoded,
): DatasetStatistics {
  return withCoverage(
    statisticsOf({ distributions, task, encoder }),
    receipts.map(({ coverage }) => coverage),
  );
}

/** Profile and encode count independently of each other; that they agree shows that no record was lost. */
function checkCounts({ shards }: Profiled, receipts: readonly ShardReceipt[]): void {
  const readOf = new Map(shards.map(({ shard, read }) => [shard, read]));
  for (const { shard, read, encoded, rejected, dropped, limited = 0 } of receipts) {
    const profiled = readOf.get(shard);
    const kept = encoded.train + encoded.validation + encoded.test;
    const leftOut = (dropped?.train ?? 0) + (dropped?.validation ?? 0);
    if (read === profiled && read === kept + rejected + leftOut + limited) continue;
    throw new ArtifactCorrupt(
      `shard ${shard} does not add up: ${profiled} records profiled, ${read} read to encode, ${kept} encoded, ${rejected} set aside, ${leftOut} dropped as duplicates and ${limited} above data.maximumTrainingRecords; start a new run with "reuse": "refuse"`,
    );
  }
}

function filesOf(
  plan: RunPlan,
  receipts: readonly ShardReceipt[],
): Pick<DatasetManifest, 'files' | 'digests'> {
  const keys = buildKeys(plan.buildRoot);
  const of = (split: Split) =>
    receipts.filter(({ encoded }) => encoded[split] > 0).map(({ shard }) => keys.encoded(split, shard));
  const files = { train: of('train'), validation: of('validation'), test: of('test') };
  return { files, ...digestsOf(plan, receipts) };
}

/** Absent where a shard was copied from a build that had none. */
function digestsOf(plan: RunPlan, receipts: readonly ShardReceipt[]): Pick<DatasetManifest, 'digests'> {
  const keys = buildKeys(plan.buildRoot);
  const found: Record<string, string> = {};
  for (const { shard, encoded, digests } of receipts) {
    for (const split of SPLITS) {
      if (encoded[split] === 0) continue;
      const digest = digests?.[split];
      if (digest === undefined) return {};
      found[keys.encoded(split, shard)] = digest;
    }
  }
  return { digests: found };
}

function testFingerprintOf(receipts: readonly ShardReceipt[]): string {
  const total = new DigestSum();
  for (const { testDigestSum } of receipts) total.add(testDigestSum);
  return total.toHex();
}

const sum = (receipts: readonly ShardReceipt[], of: (receipt: ShardReceipt) => number): number =>
  receipts.reduce((total, receipt) => total + of(receipt), 0);
