import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { Evaluation } from '../../shared/evaluation';
import { ModelManifest } from '../../shared/model';
import type { RunPlan } from '../../shared/plan';
import { loadTestRecords, type Dataset } from '../data/dataset';
import { loadModel } from '../export/load';
import { championMetrics } from './champion-metrics';
import { encodeForChampion } from './champion-records';

export interface ChampionEvaluation {
  readonly champion: Evaluation['champion'];
  /** What a person should know about the comparison, one sentence each. */
  readonly notices: readonly string[];
}

/**
 * The champion on this run's test records: they are encoded anew with the champion's own vocabulary or scalers, and
 * its predictions are compared by label name, or in the units of the data.
 *
 * @throws StoreUnavailable; a champion that cannot be evaluated is a notice and no error
 */
export async function evaluateChampion(
  store: ArtifactStore,
  { champion }: RunPlan,
  dataset: Dataset,
): Promise<ChampionEvaluation> {
  if (champion === null) return { champion: null, notices: [] };
  const cannot = (why: string): ChampionEvaluation => ({
    champion: null,
    notices: [`the champion ${champion.model} ${champion.version} was not evaluated: ${why}`],
  });
  const keys = modelKeys(champion.model).version(champion.version);
  try {
    const { task } = (await readJson(store, keys.manifest, ModelManifest)).lineage.request;
    const model = await loadModel(store, keys.root);
    try {
      if (model.encoder.target.kind !== dataset.encoder.target.kind) {
        return cannot(
          `it predicts a ${model.encoder.target.kind}, this run's models a ${dataset.encoder.target.kind}`,
        );
      }
      const records = await loadTestRecords(store, dataset.manifest);
      const { examples, rows, refused } = encodeForChampion(records, task, model.encoder);
      if (rows.length === 0)
        return cannot(`it can read none of the test records (${refused ?? 'there is none'})`);
      const test = championMetrics({
        outputs: model.predict(examples),
        rows,
        own: model.encoder.target,
        target: dataset.encoder.target,
        truths: dataset.splits.test.targets,
      });
      const unread = records.length - rows.length;
      return {
        champion: { version: champion.version, test },
        notices:
          unread === 0
            ? []
            : [
                `the champion ${champion.version} cannot read ${unread} of ${records.length} test records (${refused}); it was taken to be wrong there`,
              ],
      };
    } finally {
      model.dispose();
    }
  } catch (error) {
    if (error instanceof ArtifactNotFound || error instanceof ArtifactCorrupt) return cannot(error.message);
    throw error;
  }
}
