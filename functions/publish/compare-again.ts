import { ifExists } from '../../shared/artifacts/if-exists';
import { jsonDigest, readJson } from '../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import { Evaluation } from '../../shared/evaluation';
import { higherIsBetter, type MetricName } from '../../shared/metrics';
import { ModelManifest, type Decision } from '../../shared/model';
import type { Champion } from '../../shared/plan';
import { gateMetric } from '../../shared/request/request';
import { ROUNDING } from '../gate/against-champion';
import { decide } from '../gate/decide';
import { measureGain } from '../gate/measure-gain';
import { show } from '../gate/show';

/** A new verdict, or why there can be none without another evaluation. */
export type ComparedAgain = { readonly decision: Decision } | { readonly incomparable: string };

/**
 * Compares a candidate that passed the gate with the champion that took the place meanwhile.
 *
 * Two candidates that were judged against the same champion, and both passed, are rivals: neither is in use yet as far
 * as the other knows, so the better one stays, whoever was first, and the margin and the confidence, which protect
 * what is in use, do not apply between them. Any other champion is protected as always: by the kept predictions of
 * both, if they are of the same test records.
 *
 * @param winner undefined if there is no champion any more
 */
export async function compareAgain(
  store: ArtifactStore,
  own: ModelManifest,
  winner: Champion | undefined,
): Promise<ComparedAgain> {
  const evaluation = await ifExists(readJson(store, runKeys(own.lineage.run).evaluation, Evaluation));
  if (evaluation === undefined) return { incomparable: `run ${own.lineage.run} has been removed` };
  const { request } = own.lineage;
  const { judged, rematches } = own.decision;
  if (winner === undefined) {
    const first = { ...evaluation, champion: null };
    return {
      decision: decide({
        request,
        evaluation: first,
        championVersion: null,
        interval: null,
        judged,
        rematches,
      }),
    };
  }
  try {
    const other = await readJson(
      store,
      modelKeys(winner.model).version(winner.version).manifest,
      ModelManifest,
    );
    const difference = whyOther(own, other, gateMetric(request));
    if (difference !== undefined) return { incomparable: difference };
    if (other.lineage.parentChampion === own.lineage.parentChampion)
      return { decision: betterOf(own, other, winner) };
    return { decision: await againstNew({ store, own, evaluation }, other, winner) };
  } catch (error) {
    // What cannot be read is no reason to lose a candidate that passed.
    if (error instanceof ArtifactCorrupt || error instanceof ArtifactNotFound)
      return { incomparable: error.message };
    throw error;
  }
}

/** Why the figures of two versions are not of the same thing. */
function whyOther(own: ModelManifest, other: ModelManifest, metric: MetricName): string | undefined {
  const [mine, theirs] = [own.lineage, other.lineage];
  if (mine.testFingerprint !== theirs.testFingerprint) return 'it was tested on other records';
  if (other.metrics.test[metric] === undefined) return `it has no ${metric}`;
  if (meaningOf(mine) !== meaningOf(theirs)) return 'it answers something else, or in other tokens';
  const isOfTraining = metric === 'loss' || metric === 'natsPerStep' || metric === 'perplexity';
  return isOfTraining && mine.datasetFingerprint !== theirs.datasetFingerprint
    ? `${metric} is measured in what its own training data scales or knows`
    : undefined;
}

const meaningOf = ({ request: { task, data } }: ModelManifest['lineage']): string =>
  jsonDigest([task.kind, task.target, data.normalization, data.records]);

/** Of two that passed against the same champion. */
function betterOf(own: ModelManifest, other: ModelManifest, winner: Champion): Decision {
  const { request, parentChampion } = own.lineage;
  const metric = gateMetric(request);
  const [value, rival] = [own.metrics.test[metric] ?? own.decision.candidate, other.metrics.test[metric]!];
  const gain = higherIsBetter(metric) ? value - rival : rival - value;
  const promote = gain > ROUNDING;
  const awaitsApproval = promote && request.gate.approval === 'manual';
  const judgedBy = parentChampion === null ? 'without a champion' : `against champion ${parentChampion}`;
  const verdict = awaitsApproval ? 'Awaits approval' : promote ? 'Promoted' : 'Not promoted';
  return {
    ...own.decision,
    promote,
    awaitsApproval,
    champion: rival,
    championVersion: winner.version,
    interval: null,
    reason: `${verdict}: ${metric} ${show(value)} is ${promote ? '' : 'not '}better than ${show(rival)} of ${winner.version}, which was promoted first, on the same test split; both passed the gate ${judgedBy}, and the better one stays.`,
  };
}

/** By the gate's own rule, as if the run had been planned against the new champion. */
async function againstNew(
  {
    store,
    own,
    evaluation,
  }: { readonly store: ArtifactStore; readonly own: ModelManifest; readonly evaluation: Evaluation },
  other: ModelManifest,
  winner: Champion,
): Promise<Decision> {
  const { request } = own.lineage;
  const { test } = other.metrics;
  const theirs = await ifExists(readJson(store, runKeys(other.lineage.run).evaluation, Evaluation));
  const gain = await measureGain(
    store,
    { candidate: evaluation, champion: { test, predictions: theirs?.predictions } },
    { metric: gateMetric(request), confidence: request.gate.confidence, seed: request.training.seed },
  );
  return decide({
    request,
    evaluation: { ...evaluation, champion: { version: winner.version, test } },
    championVersion: winner.version,
    ...gain,
    judged: own.decision.judged,
    rematches: own.decision.rematches,
  });
}
