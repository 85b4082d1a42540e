import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { PredictionRow, PredictionsFile, ResampledUnit } from '../../shared/scores/predictions';
import { writePredictions } from '../../shared/scores/predictions-file';
import { testPlaces, type Dataset } from '../data/dataset';
import type { ScoredRecord } from '../tasks/program';

export interface KeepOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly dataset: Pick<Dataset, 'manifest' | 'encoder' | 'testPlaces'>;
}

interface Kept {
  readonly of: 'candidate' | 'champion';
  readonly version: string;
  /** Every test record, in the order of the split; of a long text its parts. */
  readonly scored: Iterable<ScoredRecord>;
}

/**
 * Keeps what a model predicts for each test record, and what that is worth: the gate tests differences with it.
 *
 * @throws ArtifactCorrupt if there are more or fewer predictions than test records
 */
export async function keepPredictions(
  { store, plan, dataset }: KeepOptions,
  { of, version, scored }: Kept,
): Promise<PredictionsFile> {
  const { target } = dataset.encoder;
  const isText = dataset.testPlaces !== null;
  return writePredictions(store, runKeys(plan.run).predictions(of), {
    header: {
      predictions: 1,
      run: plan.run,
      version,
      testFingerprint: dataset.manifest.testFingerprint,
      unit: unitOf(plan, isText),
      values: target.kind === 'value' ? (target.outputs?.length ?? 1) : 1,
    },
    rows: isText ? partsOf(scored) : recordsOf(scored, testPlaces(store, dataset.manifest, plan)),
  });
}

function unitOf({ request: { data } }: RunPlan, isText: boolean): ResampledUnit {
  if (isText) return 'part';
  if (data.records.kind === 'windows') return 'block';
  return 'key' in data.split && data.split.key !== undefined ? 'group' : 'record';
}

// eslint-disable-next-line @typescript-eslint/require-await -- rows are asked for asynchronously
async function* partsOf(scored: Iterable<ScoredRecord>): AsyncGenerator<PredictionRow> {
  for (const row of scored) yield rowOf(row);
}

async function* recordsOf(
  scored: Iterable<ScoredRecord>,
  places: ReturnType<typeof testPlaces>,
): AsyncGenerator<PredictionRow> {
  const rows = scored[Symbol.iterator]();
  let count = 0;
  for await (const place of places) {
    const next = rows.next();
    if (next.done === true) throw unequal(`the test split has more than the ${count} records predicted`);
    count += 1;
    yield { ...place, ...rowOf(next.value) };
  }
  if (rows.next().done !== true)
    throw unequal(`there are predictions for more than the ${count} test records`);
}

/** An answer may be an array of its own type; JSON has no number that is not finite. */
function rowOf({ prediction, confidence, target, sums }: ScoredRecord): PredictionRow {
  return { prediction, ...(confidence !== undefined && { confidence }), target, sums: { ...sums } };
}

const unequal = (what: string): ArtifactCorrupt =>
  new ArtifactCorrupt(
    `${what}; the encoded test split changed while it was read, so run again with "reuse": "refuse"`,
  );
