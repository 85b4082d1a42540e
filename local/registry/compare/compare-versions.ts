import { measureGain } from '../../../functions/gate/measure-gain';
import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../../shared/errors';
import { Evaluation } from '../../../shared/evaluation';
import { METRICS, type MetricName } from '../../../shared/metrics';
import { ModelManifest, type GainInterval } from '../../../shared/model';
import { gateMetric } from '../../../shared/request/request';
import { compareData, type DataComparison } from './compare-data';
import { fieldDifferences, type FieldDifference } from './field-differences';

export interface NamedVersion {
  readonly model: string;
  readonly version: string;
}

/** A metric of two versions, each on the test split that it was tested on. */
export interface ComparedMetric {
  readonly metric: MetricName;
  readonly a: number | null;
  readonly b: number | null;
  /** By how much b is better on resamples of the same records; null where that cannot be measured. */
  readonly gain: GainInterval | null;
}

export interface VersionComparison {
  readonly a: ModelManifest;
  readonly b: ModelManifest;
  /** What the gate decides by comes first. */
  readonly metrics: readonly ComparedMetric[];
  /** Why there is no paired difference; undefined where there is one. */
  readonly unpaired: string | undefined;
  readonly request: readonly FieldDifference[];
  readonly data: DataComparison;
}

/** Of an interval where a version's own gate asks for none. */
const CONFIDENCE = 0.95;

/**
 * Puts two versions side by side: metrics, with the paired difference where the test predictions of both are kept and
 * are of the same records; requests; data, and how b's drifted from a's.
 *
 * @throws ArtifactNotFound where there is no such version
 * @throws ArtifactCorrupt where a manifest is damaged
 */
export async function compareVersions(
  store: ArtifactStore,
  first: NamedVersion,
  second: NamedVersion,
): Promise<VersionComparison> {
  const manifestOf = ({ model, version }: NamedVersion) =>
    readJson(store, modelKeys(model).version(version).manifest, ModelManifest);
  const [a, b] = await Promise.all([manifestOf(first), manifestOf(second)]);
  const paired = await pairedGains(store, a, b);
  return {
    a,
    b,
    metrics: sharedMetrics(a, b).map((metric) => ({
      metric,
      a: a.metrics.test[metric] ?? null,
      b: b.metrics.test[metric] ?? null,
      gain: paired.gains.get(metric) ?? null,
    })),
    unpaired: paired.unpaired,
    request: fieldDifferences(a.lineage.request, b.lineage.request),
    data: await compareData(store, a, b),
  };
}

function sharedMetrics(a: ModelManifest, b: ModelManifest): MetricName[] {
  const first = gateMetric(b.lineage.request);
  const all = METRICS.filter((metric) => metric in a.metrics.test || metric in b.metrics.test);
  return [...all.filter((metric) => metric === first), ...all.filter((metric) => metric !== first)];
}

interface PairedGains {
  readonly gains: ReadonlyMap<MetricName, GainInterval>;
  readonly unpaired: string | undefined;
}

async function pairedGains(store: ArtifactStore, a: ModelManifest, b: ModelManifest): Promise<PairedGains> {
  const gains = new Map<MetricName, GainInterval>();
  if (a.lineage.testFingerprint !== b.lineage.testFingerprint)
    return { gains, unpaired: 'they were tested on different records' };
  let unpaired: string | undefined;
  try {
    const [champion, candidate] = await Promise.all([evaluationOf(store, a), evaluationOf(store, b)]);
    if (champion === undefined || candidate === undefined)
      return { gains, unpaired: 'the evaluation of one of them has been removed' };
    const { gate, training } = b.lineage.request;
    const options = { confidence: gate.confidence || CONFIDENCE, seed: training.seed };
    for (const metric of sharedMetrics(a, b)) {
      const measured = await measureGain(store, { candidate, champion }, { metric, ...options });
      if (measured.interval !== null) gains.set(metric, measured.interval);
      else unpaired ??= measured.withoutInterval;
    }
  } catch (error) {
    // It is part of the comparison that something of it was changed; the rest still can be looked at.
    if (!(error instanceof ArtifactCorrupt)) throw error;
    unpaired = error.message;
  }
  return { gains, unpaired: gains.size > 0 ? undefined : unpaired };
}

const evaluationOf = (store: ArtifactStore, { lineage }: ModelManifest): Promise<Evaluation | undefined> =>
  ifExists(readJson(store, runKeys(lineage.run).evaluation, Evaluation));
