import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { Metrics } from '../../shared/evaluation';
import type { MetricName } from '../../shared/metrics';
import type { GainInterval } from '../../shared/model';
import type { PredictionsFile } from '../../shared/scores/predictions';
import { gainInterval } from '../../shared/scores/bootstrap';
import { pairUnits } from '../../shared/scores/paired-units';
import { metricOfTable, readScores, type ScoreTable } from '../../shared/scores/score-table';

/** A model's figures on the test split, and its predictions where they are kept. */
export interface Measured {
  readonly test: Metrics;
  readonly predictions?: PredictionsFile | undefined;
}

export interface MeasureOptions {
  readonly metric: MetricName;
  readonly confidence: number;
  readonly seed: number;
}

/** An interval, or why there is none although one was asked for. */
export type MeasuredGain =
  | { readonly interval: GainInterval; readonly withoutInterval?: undefined }
  | { readonly interval: null; readonly withoutInterval: string | undefined };

/** Relative: sums of millions of numbers in another order differ by less. */
const SAME = 1e-6;

/**
 * The interval of a candidate's gain over another model on the same test records.
 *
 * @throws ArtifactCorrupt if predictions are not those that the evaluation's figures come from
 */
export async function measureGain(
  store: ArtifactStore,
  { candidate, champion }: { readonly candidate: Measured; readonly champion: Measured },
  options: MeasureOptions,
): Promise<MeasuredGain> {
  const { metric, confidence, seed } = options;
  const without = (withoutInterval?: string) => ({ interval: null, withoutInterval });
  const [value, other] = [candidate.test[metric], champion.test[metric]];
  if (confidence === 0 || value === undefined || other === undefined) return without();
  if (candidate.predictions === undefined || champion.predictions === undefined)
    return without('predictions record by record were not kept');
  const labels = new Map<string, number>();
  const own = await readIfKept(store, candidate.predictions, metric, labels);
  const theirs = await readIfKept(store, champion.predictions, metric, labels);
  if (own === undefined || theirs === undefined) return without('the kept predictions have been removed');
  checkSame(own, candidate.predictions, metric, value);
  checkSame(theirs, champion.predictions, metric, other);
  const pairs = pairUnits(own, theirs);
  if (pairs === undefined) return without('the two models were not measured on the same records one by one');
  const gain = gainInterval(pairs, { metric, confidence, seed });
  if (gain === undefined) return without(`the test split is a single ${pairs.unit}`);
  const { records, unit, units, differing } = pairs;
  return { interval: { confidence, ...gain, records, unit, units, differing, seed } };
}

async function readIfKept(
  store: ArtifactStore,
  file: PredictionsFile,
  metric: MetricName,
  labels: Map<string, number>,
): Promise<ScoreTable | undefined> {
  try {
    return await readScores(store, file, metric, labels);
  } catch (error) {
    // Old runs are removed after some time; what decides may not be changed, so anything else is an error.
    if (error instanceof ArtifactNotFound) return undefined;
    throw error;
  }
}

function checkSame(table: ScoreTable, { key }: PredictionsFile, metric: MetricName, evaluated: number): void {
  const value = metricOfTable(table);
  if (Math.abs(value - evaluated) <= SAME * Math.max(1, Math.abs(evaluated))) return;
  throw new ArtifactCorrupt(
    `the predictions in ${key} come to ${metric} ${value}, but the evaluation says ${evaluated}; one of them is of another model, so start a new run`,
  );
}
