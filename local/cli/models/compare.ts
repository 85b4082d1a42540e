import type { ArtifactStore } from '../../../shared/artifacts/store';
import { metricText } from '../../../shared/metric-text';
import { higherIsBetter, metricLabel } from '../../../shared/metrics';
import { showBound, showConfidence } from '../../../functions/gate/show';
import {
  compareVersions,
  type ComparedMetric,
  type VersionComparison,
} from '../../registry/compare/compare-versions';
import { parseVersionName } from './version-name';

/**
 * Puts two versions side by side, in lines for people and as an object for programs.
 *
 * @throws UsageError, ArtifactNotFound, ArtifactCorrupt
 */
export async function compareNamed(
  store: ArtifactStore,
  first: string,
  second: string,
): Promise<{ readonly lines: string[]; readonly result: object }> {
  const compared = await compareVersions(store, parseVersionName(first), parseVersionName(second));
  const { metrics, unpaired, request, data } = compared;
  return {
    lines: linesOf(compared),
    result: { a: first, b: second, metrics, unpaired: unpaired ?? null, request, data },
  };
}

function linesOf({ a, b, metrics, unpaired, request, data }: VersionComparison): string[] {
  return [
    `a: ${a.model}@${a.version}, ${a.createdAt.slice(0, 16)}`,
    `b: ${b.model}@${b.version}, ${b.createdAt.slice(0, 16)}`,
    'On the test split',
    ...metrics.map(metricLine),
    ...(unpaired === undefined ? [] : [`  No paired difference: ${unpaired}.`]),
    request.length === 0 ? 'The requests are the same.' : 'Request, where it differs',
    ...request.map(({ field, a: own, b: other }) => `  ${field}: ${own ?? '–'} → ${other ?? '–'}`),
    data.isSame ? 'The data is the same.' : 'Data',
    ...data.figures
      .filter((figure) => figure.a !== figure.b)
      .map((figure) => `  ${figure.name}: ${figure.a} → ${figure.b}`),
    ...(data.drift.length === 0 ? [] : ["Drift of b's training split from a's"]),
    ...data.drift.map(
      ({ of, measure, value, limit, drifted }) =>
        `  ${drifted ? 'drifted' : 'alike  '}  ${of}: ${MEASURE[measure]} ${Number(value.toPrecision(3))}, limit ${limit}`,
    ),
    ...data.notCompared.map((why) => `  Not compared: ${why}`),
  ];
}

const MEASURE = { populationStabilityIndex: 'PSI', outOfVocabularyShare: 'not in the vocabulary' } as const;

function metricLine({ metric, a, b, gain }: ComparedMetric): string {
  const values = `  ${metricLabel(metric)}: ${metricText(metric, a ?? undefined)} → ${metricText(metric, b ?? undefined)}`;
  const better =
    a === null || b === null || a === b ? '' : b > a === higherIsBetter(metric) ? ', better' : ', worse';
  if (gain === null) return values + better;
  return `${values}${better} (paired gain ${showConfidence(gain.confidence)} between ${showBound(metric, gain.low)} and ${showBound(metric, gain.high)})`;
}
