import type { PairedUnits } from '../../../../shared/scores/paired-units';
import { pairUnits } from '../../../../shared/scores/paired-units';
import type { ScoreTable } from '../../../../shared/scores/score-table';
import type { MetricName } from '../../../../shared/metrics';
import { formulaOf } from '../../../../shared/scores/metric-of';
import type { ResampledUnit } from '../../../../shared/scores/predictions';

/** Uniform numbers in [0, 1) by mulberry32: not the generator that is tested. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A standard normal number, nearly: the sum of twelve uniform ones less six. */
export const nearlyNormal = (uniform: () => number): number =>
  Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6);

interface Shape {
  readonly metric: MetricName;
  readonly unit?: ResampledUnit;
  /** Number of each record's group. */
  readonly groups?: readonly number[];
  readonly records?: readonly bigint[];
}

/** A table of what records add to a metric's sums, in the order of its formula. */
export function tableOf(rows: readonly (readonly number[])[], shape: Shape): ScoreTable {
  const { metric, unit = 'record', groups, records } = shape;
  const formula = formulaOf(metric, { values: 1, labels: 0 });
  const width = formula.sums.length;
  return {
    header: { predictions: 1, run: 'r', version: 'v', testFingerprint: 't', unit, values: 1 },
    formula,
    width,
    rows: rows.length,
    starts: Float64Array.from({ length: rows.length + 1 }, (_, row) => row * width),
    columns: Float64Array.from({ length: rows.length * width }, (_, entry) => entry % width),
    values: Float64Array.from(rows.flat()),
    records: BigUint64Array.from(records ?? rows.map((_, row) => BigInt(row))),
    groups: Float64Array.from(groups ?? rows.map(() => -1)),
    terms: new Float64Array(rows.length),
  };
}

export function pairOf(
  candidate: readonly (readonly number[])[],
  champion: readonly (readonly number[])[],
  shape: Shape,
): PairedUnits {
  const pairs = pairUnits(tableOf(candidate, shape), tableOf(champion, shape));
  if (pairs === undefined) throw new Error('the two are not of the same records');
  return pairs;
}

/** Right and wrong answers of two classifiers: each right alone with the given probabilities, else both alike. */
export function twoClassifiers(
  seed: number,
  { records, alone }: { readonly records: number; readonly alone: readonly [number, number] },
): PairedUnits {
  const uniform = uniforms(seed);
  const rows = Array.from({ length: records }, () => {
    const draw = uniform();
    const [first, second] = alone;
    if (draw < first) return [1, 0] as const;
    if (draw < first + second) return [0, 1] as const;
    return draw < first + second + 0.6 ? ([1, 1] as const) : ([0, 0] as const);
  });
  return pairOf(
    rows.map(([right]) => [right, 1]),
    rows.map(([, right]) => [right, 1]),
    { metric: 'accuracy' },
  );
}
