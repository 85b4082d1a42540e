import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { RawExample } from '../../shared/dataset';
import { ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { Evaluation, Metrics } from '../../shared/evaluation';
import { ModelManifest } from '../../shared/model';
import type { RunPlan } from '../../shared/plan';
import { loadTestRecords, type Dataset } from '../data/dataset';
import { generatedSteps } from '../data/examples';
import { joinRows, type RowPlaces } from '../data/stream';
import { checkVersion } from '../export/check-version';
import { loadModel, type StoredModel } from '../export/load';
import type { Answer, TaskProgram } from '../tasks/program';
import { otherMeaning } from './other-meaning';
import { answerOfRun, encodeForChampion, type ChampionRecords } from './champion-records';

export interface ChampionEvaluation {
  readonly champion: Evaluation['champion'];
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
 * @throws StoreUnavailable; a champion that cannot be evaluated is a notice, not an error
 */
export async function evaluateChampion(options: ChampionOptions): Promise<ChampionEvaluation> {
  const { champion } = options.plan;
  if (champion === null) return { champion: null, notices: [] };
  const name = `the champion ${champion.model} ${champion.version}`;
  const cannot = (why: string): ChampionEvaluation => ({
    champion: null,
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
      const measured = metricsOf(model, readable, {
        records,
        program: options.program,
        asTested: answerOfRun(options.plan.request.task, options.dataset.encoder),
        steps: generatedSteps(options.dataset.splits.test),
        places: options.dataset.testPlaces,
      });
      const unread = records.length - readable.rows.length;
      const notice = `${name} cannot read ${unread} of ${records.length} test records (${readable.refused}); they count as wrong answers`;
      return { champion: { version: champion.version, ...measured }, notices: unread === 0 ? [] : [notice] };
    } finally {
      model.dispose();
    }
  } catch (error) {
    if (error instanceof ArtifactNotFound || error instanceof ArtifactCorrupt) return cannot(error.message);
    throw error;
  }
}

const pickPlaces = ({ files, lines }: RowPlaces, rows: readonly number[]): RowPlaces => ({
  files: Int32Array.from(rows, (row) => files[row]!),
  lines: Int32Array.from(rows, (row) => lines[row]!),
});

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

interface Scoring {
  readonly records: readonly RawExample[];
  readonly program: TaskProgram;
  readonly asTested: (answer: Answer) => Answer;
  /** What this run's models predict. */
  readonly steps: number;
  readonly places: RowPlaces | null;
}

/**
 * Metrics that cannot be computed from answers alone (loss, nats) are the champion's own, if it could read all
 * records and knows all of their targets. If its tokens differ, a text has more or fewer of them, so its nats are
 * divided by the number of this run's steps.
 */
function metricsOf(
  model: StoredModel,
  readable: ChampionRecords,
  { records, program, asTested, steps, places }: Scoring,
): { test: Metrics; outputs?: Metrics[] } {
  const { examples, rows, targetsKnown } = readable;
  const predictions = model.predict(
    places === null ? examples : joinRows(examples, pickPlaces(places, rows)),
  );
  const answers = new Array<Answer | undefined>(records.length).fill(undefined);
  predictions.answers().forEach((answer, position) => (answers[rows[position]!] = asTested(answer)));
  const truths = records.map(({ target }) => asTested(target));
  const scores = program.score(truths, answers);
  const outputs = program.scoreOutputs?.(truths, answers);
  const isWhole = targetsKnown && rows.length === records.length;
  return {
    test: isWhole ? { ...predictions.metrics(steps), ...scores } : scores,
    ...(outputs && { outputs: [...outputs] }),
  };
}
