import { predictionKeys } from '../../../shared/artifacts/keys';
import type { Held } from './held';
import type { BuildFacts, Inventory, RunFacts } from './inventory';
import type { PredictionFacts } from './prediction-facts';

const DAY_MS = 24 * 3600 * 1000;

/** A run without an ending may still go on, or be resumed; nothing that a run waits for takes longer. */
export const UNENDED_DAYS = 14;

export const KINDS = [
  'checkpoints',
  'candidates',
  'working files',
  'predictions',
  'rejects',
  'dataset builds',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Removal extends Held {
  readonly kind: Kind;
}

export interface Removable {
  readonly files: readonly Removal[];
  /** Roots of builds that go as a whole, and of which nothing may point to them. */
  readonly builds: readonly string[];
}

/** A file of a run by its key without `runs/<run>/`; a variant of a sweep is a run inside it. */
const OF_RUN: readonly (readonly [RegExp, Kind])[] = [
  [/^(variants\/[^/]+\/)?checkpoints\//, 'checkpoints'],
  [/^(variants\/[^/]+\/)?candidate\//, 'candidates'],
  [/^(variants\/[^/]+\/)?(shards|batch-plan)\.json$/, 'working files'],
  [/^(classes|profile|encode)\//, 'working files'],
  [/^predictions\//, 'predictions'],
];

/**
 * What can go of runs that ended before `before`, such that everything that is left still has what it needs:
 *
 * - every version that is stored is kept, with its run's record and predictions, and with the build of its dataset;
 * - a run that is younger, or may still go on, is kept as it is, with the build that it reads;
 * - of every other run the record is kept: plan, evaluation, decision, report, progress;
 * - of a run that predicted a dataset, results, manifest and plan are kept; of one that ended, or was left, before it had
 *   all results, the plan is, since half of them answer nothing;
 * - a build that nothing kept needs goes as a whole; of one that only old versions need, the rejects go.
 *
 * Where something cannot be read, its needs are unknown, and no build goes.
 *
 * @param before milliseconds since 1970
 */
export function removable(
  { runs, versions, damaged, builds, predictions, unreadable }: Inventory,
  { now, before }: { readonly now: number; readonly before: number },
): Removable {
  const published = new Set([...versions, ...damaged].map(({ run }) => run));
  const isOver = (run: RunFacts) => isSettled(run, { now, before });
  const ofRuns = runs
    .filter(isOver)
    .flatMap(({ run, held }) => held.flatMap((file) => removalOf(file, run, published.has(run))));
  const read = new Set(runs.filter((run) => !isOver(run)).map(({ buildRoot }) => buildRoot));
  const needed = new Set([
    ...read,
    ...versions.map(({ buildRoot }) => buildRoot),
    // A version's run may have read another build than the manifest says, where both have the same bytes.
    ...runs.filter(({ run }) => published.has(run)).map(({ buildRoot }) => buildRoot),
  ]);
  const gone = unreadable.length > 0 ? [] : builds.filter(({ root }) => !needed.has(root));
  const left = builds.filter((build) => !gone.includes(build) && !read.has(build.root));
  return {
    files: [
      ...ofRuns,
      ...predictions.filter((run) => isSettled(run, { now, before })).flatMap(removalsOfPrediction),
      ...gone.flatMap(wholeBuild),
      ...(unreadable.length > 0 ? [] : left.flatMap(rejectsOf)),
    ],
    builds: gone.map(({ root }) => root),
  };
}

/** Whether a run is over, and was before the given time. */
export function isSettled(
  { seenAt, hasEnded }: Pick<RunFacts, 'seenAt' | 'hasEnded'>,
  { now, before }: { readonly now: number; readonly before: number },
): boolean {
  const seen = Date.parse(seenAt);
  return seen < before && (hasEnded || seen < now - UNENDED_DAYS * DAY_MS);
}

function removalOf(file: Held, run: string, isPublished: boolean): Removal[] {
  const name = file.key.slice(`runs/${run}/`.length);
  const kind = OF_RUN.find(([pattern]) => pattern.test(name))?.[1];
  // Candidates that lost a race, or wait, are compared by their predictions.
  if (kind === undefined || (kind === 'predictions' && isPublished)) return [];
  return [{ ...file, kind }];
}

/** What only a run that goes on reads; and results that are not whole, their receipts first, which say that they are there. */
function removalsOfPrediction({ run, isSealed, held }: PredictionFacts): Removal[] {
  const { root } = predictionKeys(run);
  const isReceipt = ({ key }: Held) => key.startsWith(`${root}receipts/`);
  return [...held]
    .sort((a, b) => Number(isReceipt(b)) - Number(isReceipt(a)))
    .flatMap((file): Removal[] => {
      const name = file.key.slice(root.length);
      if (/^(receipts|map)\/|^(shards|batch-plan)\.json$/.test(name))
        return [{ ...file, kind: 'working files' }];
      return name.startsWith('results/') && !isSealed ? [{ ...file, kind: 'predictions' }] : [];
    });
}

/** The manifest first: without it a build is no build, and nobody reads what is being removed. */
const wholeBuild = ({ root, held }: BuildFacts): Removal[] =>
  [...held]
    .sort((a, b) => Number(b.key === `${root}manifest.json`) - Number(a.key === `${root}manifest.json`))
    .map((file) => ({ ...file, kind: 'dataset builds' }));

const rejectsOf = ({ root, held }: BuildFacts): Removal[] =>
  held.filter(({ key }) => key.startsWith(`${root}rejects/`)).map((file) => ({ ...file, kind: 'rejects' }));
