import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { Evaluation } from '../../shared/evaluation';
import { ModelManifest } from '../../shared/model';
import type { RunPlan } from '../../shared/plan';
import { loadTestRecords, type Dataset } from '../data/dataset';
import { checkVersion } from '../export/check-version';
import { loadModel, type StoredModel } from '../export/load';
import type { ScoredRecord, TaskProgram } from '../tasks/program';
import { otherMeaning } from './other-meaning';
import { answerOfRun, encodeForChampion } from './champion-records';
import { scoreChampion } from './champion-scores';

export interface ChampionEvaluation {
  readonly champion: Omit<NonNullable<Evaluation['champion']>, 'predictions'> | null;
  /** Its answers to all test records, where it was evaluated and they can be told record by record. */
  readonly scored?: Iterable<ScoredRecord> | undefined;
  /** Why there is a champion that could not be read or evaluated. */
  readonly unreadable: string | null;
  /** What people should know about the comparison, one sentence each. */
  readonly notices: readonly string[];
}

export interface ChampionOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly dataset: Dataset;
  /** This run's program: it scores the answers. */
  readonly program: TaskProgram;
}

/**
 * Evaluates the champion on this run's test records: they are encoded anew with the champion's own vocabulary or
 * scalers, and its answers are compared in terms of the data: labels by name, values in their units.
 *
 * @throws StoreUnavailable; a champion that cannot be evaluated is no error: `unreadable` says why
 */
export async function evaluateChampion(options: ChampionOptions): Promise<ChampionEvaluation> {
  const { champion } = options.plan;
  if (champion === null) return { champion: null, unreadable: null, notices: [] };
  const name = `the champion ${champion.model} ${champion.version}`;
  const cannot = (why: string): ChampionEvaluation => ({
    champion: null,
    unreadable: why,
    notices: [`${name} was not evaluated: ${why}`],
  });
  const keys = modelKeys(champion.model).version(champion.version);
  try {
    const manifest = await readJson(options.store, keys.manifest, ModelManifest);
    await checkVersion(options.store, keys.root, manifest);
    const { request } = manifest.lineage;
    const model = await loadModel(options.store, keys.root, request);
    try {
      const difference =
        otherTask(model, options) ??
        otherMeaning(
          { request, encoder: model.encoder },
          { request: options.plan.request, encoder: options.dataset.encoder },
        );
      if (difference !== undefined) return cannot(difference);
      const records = await loadTestRecords(options.store, options.dataset.manifest);
      const readable = encodeForChampion(records, request.task, {
        encoder: model.encoder,
        tested: options.plan.request.task,
      });
      if (readable.rows.length === 0)
        return cannot(`it can read none of the test records (${readable.refused ?? 'there is none'})`);
      const { scored, ...measured } = scoreChampion(model, readable, {
        records,
        program: options.program,
        asTested: answerOfRun(options.plan.request.task, options.dataset.encoder),
        tested: options.dataset.splits.test,
        places: options.dataset.testPlaces,
      });
      if (!Object.values(measured.test).every(Number.isFinite)) return cannot('its answers are no numbers');
      const unread = records.length - readable.rows.length;
      const notice = `${name} cannot read ${unread} of ${records.length} test records (${readable.refused}); they count as wrong answers`;
      return {
        champion: { version: champion.version, ...measured },
        scored,
        unreadable: null,
        notices: unread === 0 ? [] : [notice],
      };
    } finally {
      model.dispose();
    }
  } catch (error) {
    if (error instanceof ArtifactNotFound || error instanceof ArtifactCorrupt) return cannot(error.message);
    throw error;
  }
}

function otherTask(model: StoredModel, { dataset, program }: ChampionOptions): string | undefined {
  const [own, target] = [model.encoder.target.kind, dataset.encoder.target.kind];
  if (own !== target) return `it predicts a ${own}, this run's models a ${target}`;
  if ((model.program.longText === undefined) !== (program.longText === undefined))
    return 'one of them reads records, the other one long text';
  // Points are points, with or without steps in time; a language model and a translator have no metric in common.
  const [theirs, ours] = [model.program.config.task, program.config.task];
  return target === 'tokens' && theirs !== ours
    ? `it is a model for ${theirs}, this run's are for ${ours}`
    : undefined;
}
