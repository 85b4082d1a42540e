import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { Encoder } from '../../shared/dataset';
import { ArtifactCorrupt, DataDrifted } from '../../shared/errors';
import type { Champion, RunPlan } from '../../shared/plan';
import {
  DatasetStatistics,
  type Distributions,
  type DriftFinding,
  type DriftReport,
} from '../../shared/statistics';
import { ifExists } from '../../shared/artifacts/if-exists';
import { compare, type Comparison } from './compare';

/**
 * Compares a run's training split with the one that the champion was trained on, and writes the figures to
 * `runs/<run>/drift.json`.
 *
 * @param now what the dataset's shards counted; undefined if a reused build was made before these were counted
 * @throws DataDrifted if the data drifted and the request says to stop
 */
export async function checkDrift(
  store: ArtifactStore,
  plan: RunPlan,
  now: Distributions | undefined,
): Promise<DriftReport> {
  const report = await compareWithChampion(store, plan, now);
  await writeJson(store, runKeys(plan.run).drift, report);
  if (report.drifted && report.action === 'stop') throw new DataDrifted(stopSentence(report, plan));
  return report;
}

async function compareWithChampion(
  store: ArtifactStore,
  plan: RunPlan,
  now: Distributions | undefined,
): Promise<DriftReport> {
  const { action } = plan.request.data.drift;
  const version = plan.champion?.version ?? null;
  const nothing = (summary: string): DriftReport => ({
    run: plan.run,
    champion: version,
    action,
    drifted: false,
    summary,
    findings: [],
    notCompared: [],
  });
  if (plan.champion === null) return nothing('There is no champion to compare the data with.');
  const champion = await readChampion(store, plan.champion);
  if (champion === undefined)
    return nothing(
      `Champion ${version} has no statistics of the data it was trained on, so nothing was compared.`,
    );
  if (now === undefined)
    return nothing(`The reused dataset has no distributions; set "reuse": "refuse" to count them again.`);
  const { task, data } = plan.request;
  const { findings, notCompared } = compare({ champion, now, task, limits: data.drift });
  const drifted = findings.filter((finding) => finding.drifted);
  return {
    run: plan.run,
    champion: version,
    action,
    drifted: drifted.length > 0,
    summary: summaryOf(version ?? '', findings, drifted),
    findings,
    notCompared,
  };
}

async function readChampion(
  store: ArtifactStore,
  { model, version }: Champion,
): Promise<Comparison['champion'] | undefined> {
  const keys = modelKeys(model).version(version);
  try {
    const statistics = await ifExists(readJson(store, keys.statistics, DatasetStatistics));
    const encoder = await ifExists(readJson(store, keys.encoder, Encoder));
    return statistics === undefined || encoder === undefined ? undefined : { statistics, encoder };
  } catch (error) {
    // A champion that cannot be read is the gate's to decide about; it must not end every run.
    if (error instanceof ArtifactCorrupt) return undefined;
    throw error;
  }
}

function summaryOf(
  champion: string,
  findings: readonly DriftFinding[],
  drifted: readonly DriftFinding[],
): string {
  const [worst] = byExcess(drifted);
  if (worst === undefined) {
    return findings.length === 0
      ? `Nothing in the data can be compared with what champion ${champion} was trained on.`
      : `The training data is like what champion ${champion} was trained on.`;
  }
  const more =
    drifted.length === 1
      ? ''
      : `, and ${drifted.length - 1} more of ${findings.length} comparisons are above their limits`;
  return `The training data drifted from what champion ${champion} was trained on: ${describe(worst)}${more}.`;
}

/** One sentence with field, value, limit and remedy. */
function stopSentence({ summary, run }: DriftReport, { request }: RunPlan): string {
  return `${summary.replace(/\.$/, '')}; look at runs/${run}/drift.json, then correct the data under ${request.data.location}, raise the limit, or set data.drift.action to "warn" to train on it`;
}

function describe({ measure, of, value, limit, largest }: DriftFinding): string {
  const [most] = largest;
  if (measure === 'outOfVocabularyShare') {
    const example = most === undefined ? '' : ` (most often ${most.bin})`;
    return `${percent(value)} of the ${of} are not in its vocabulary${example}, above data.drift.outOfVocabularyShare, ${limit}`;
  }
  const example =
    most === undefined
      ? ''
      : ` (largest part: ${most.bin}, ${percent(most.champion)} then, ${percent(most.now)} now)`;
  return `the population stability index of the ${of} is ${show(value)}${example}, above data.drift.populationStabilityIndex, ${limit}`;
}

/** The finding that is furthest above its limit comes first. */
const byExcess = (findings: readonly DriftFinding[]): DriftFinding[] =>
  [...findings].sort((a, b) => excess(b) - excess(a));

const excess = ({ value, limit }: DriftFinding): number => value / Math.max(limit, Number.EPSILON);

const percent = (share: number): string => `${(share * 100).toPrecision(3)} %`;

const show = (value: number): string => String(Number(value.toPrecision(3)));
