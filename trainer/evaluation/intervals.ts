import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Intervals, Metrics } from '../../shared/evaluation';
import type { MetricName } from '../../shared/metrics';
import { metricInterval } from '../../shared/scores/bootstrap';
import type { PredictionsFile } from '../../shared/scores/predictions';
import { readScoresOf } from '../../shared/scores/score-table';
import { countOf, unitsOf } from '../../shared/scores/units';

const CONFIDENCE = 0.95;

/**
 * The interval of each metric by a bootstrap over the kept test predictions, in the units that the gate draws.
 *
 * @returns undefined where the split is one single unit
 */
export async function intervalsOf(
  store: ArtifactStore,
  { predictions, test, seed }: { predictions: PredictionsFile; test: Metrics; seed: number },
): Promise<Intervals | undefined> {
  const metrics = Object.keys(test) as MetricName[];
  const tables = await readScoresOf(store, predictions, metrics);
  const found = tables.flatMap((table, index) => {
    const interval = metricInterval(table, { confidence: CONFIDENCE, seed });
    return interval === undefined ? [] : [[metrics[index]!, [interval.low, interval.high]] as const];
  });
  const [table] = tables;
  if (table === undefined || found.length === 0) return undefined;
  return {
    confidence: CONFIDENCE,
    unit: table.header.unit,
    units: countOf(unitsOf(table)),
    seed,
    of: Object.fromEntries(found),
  };
}
