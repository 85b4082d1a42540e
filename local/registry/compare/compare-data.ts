import { compare } from '../../../functions/statistics/compare';
import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { datasetKeys, modelKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Encoder } from '../../../shared/dataset';
import { ArtifactCorrupt } from '../../../shared/errors';
import type { ModelManifest } from '../../../shared/model';
import { DatasetStatistics, Distributions, type DriftFinding } from '../../../shared/statistics';

/** A figure of both datasets, as text. */
export interface DataFigure {
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

export interface DataComparison {
  /** Whether both were trained on the same files, encoded alike. */
  readonly isSame: boolean;
  readonly figures: readonly DataFigure[];
  /** How b's training split drifted from a's, the largest drift first. */
  readonly drift: readonly DriftFinding[];
  /** What was not compared, or why nothing was. */
  readonly notCompared: readonly string[];
}

/** Puts the data of two versions side by side: what was counted in it, and its drift by the rules of every run. */
export async function compareData(
  store: ArtifactStore,
  a: ModelManifest,
  b: ModelManifest,
): Promise<DataComparison> {
  const isSame =
    a.lineage.datasetFingerprint === b.lineage.datasetFingerprint &&
    a.lineage.encoding === b.lineage.encoding;
  try {
    const [first, second] = await Promise.all([statisticsOf(store, a), statisticsOf(store, b)]);
    const figures = first === undefined || second === undefined ? [] : figuresOf(first, second);
    if (isSame) return { isSame, figures, drift: [], notCompared: [] };
    return { isSame, figures, ...(await driftOf(store, { a, b, statistics: first })) };
  } catch (error) {
    if (!(error instanceof ArtifactCorrupt)) throw error;
    return { isSame, figures: [], drift: [], notCompared: [error.message] };
  }
}

const statisticsOf = (store: ArtifactStore, { model, version }: ModelManifest) =>
  ifExists(readJson(store, modelKeys(model).version(version).statistics, DatasetStatistics));

async function driftOf(
  store: ArtifactStore,
  {
    a,
    b,
    statistics,
  }: {
    readonly a: ModelManifest;
    readonly b: ModelManifest;
    readonly statistics: DatasetStatistics | undefined;
  },
): Promise<Pick<DataComparison, 'drift' | 'notCompared'>> {
  const without = (why: string) => ({ drift: [], notCompared: [why] });
  const { datasetFingerprint, encoding, datasetRun, request } = b.lineage;
  const build = datasetKeys(datasetFingerprint, encoding).build(datasetRun);
  const [encoder, now] = await Promise.all([
    ifExists(readJson(store, modelKeys(a.model).version(a.version).encoder, Encoder)),
    ifExists(readJson(store, build.distributions, Distributions)),
  ]);
  if (statistics === undefined || encoder === undefined)
    return without(`${a.version} keeps no statistics of its data`);
  if (now === undefined) return without(`the counts of ${b.version}'s dataset have been removed`);
  const { findings, notCompared } = compare({
    champion: { statistics, encoder },
    now,
    task: request.task,
    limits: request.data.drift,
  });
  return { drift: findings.sort((x, y) => y.value / y.limit - x.value / x.limit), notCompared };
}

function figuresOf(a: DatasetStatistics, b: DatasetStatistics): DataFigure[] {
  const figure = (name: string, of: (statistics: DatasetStatistics) => number | undefined): DataFigure => ({
    name,
    a: shown(of(a)),
    b: shown(of(b)),
  });
  return [
    figure('Training records', ({ lengths }) => lengths.quantiles.train.records),
    figure('Validation records', ({ lengths }) => lengths.quantiles.validation.records),
    figure('Test records', ({ lengths }) => lengths.quantiles.test.records),
    figure(`Median length (${b.lengths.of})`, ({ lengths }) => lengths.quantiles.train.median),
    figure(`95 % are at most (${b.lengths.of})`, ({ lengths }) => lengths.quantiles.train.p95),
    figure('Distinct labels', ({ labels }) => labels?.distinct),
    ...b.texts.map(({ role, field }) =>
      figure(
        `Vocabulary of the ${role} "${field}"`,
        ({ texts }) => texts.find((text) => text.role === role && text.field === field)?.vocabulary,
      ),
    ),
  ].filter((row) => row.a !== NOTHING || row.b !== NOTHING);
}

const NOTHING = '–';

const shown = (value: number | undefined): string =>
  value === undefined ? NOTHING : value.toLocaleString('en-US');
