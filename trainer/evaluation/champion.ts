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
import { loadModel, type StoredModel } from '../export/load';
import type { Answer, TaskProgram } from '../tasks/program';
import { otherMeaning } from './other-meaning';
import { answerOfRun, encodeForChampion, type ChampionRecords } from './champion-records';

export interface ChampionEvaluation {
  readonly champion: Evaluation['champion'];
  /** What a person should know about the comparison, one sentence each. */
  readonly notices: readonly string[];
}

export interface ChampionOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly dataset: Dataset;
  /** This run's: it says what answers are worth. */
  readonly program: TaskProgram;
}

/**
 * The champion on this run's test records: they are encoded anew with the champion's own vocabulary or scalers, and
 * its answers are compared in terms of the data: by the names of labels, in the units of values.
 *
 * @throws StoreUnavailable; a champion that cannot be evaluated is a notice and no error
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
    const { request } = (await readJson(options.store, keys.manifest, ModelManifest)).lineage;
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
      });
      const unread = records.length - readable.rows.length;
      const notice = `${name} cannot read ${unread} of ${records.length} test records (${readable.refused}); it was taken to be wrong there`;
      return { champion: { version: champion.version, ...measured }, notices: unread === 0 ? [] : [notice] };
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
  /** Of this run's models. */
  readonly steps: number;
}

/**
 * Metrics that answers alone do not give (loss, nats) are the champion's own, where it could read all records and
 * knows all of their targets. Where its tokens are others, a text has more or fewer of them, so that its nats
 * are divided among this run's steps.
 */
function metricsOf(
  model: StoredModel,
  readable: ChampionRecords,
  { records, program, asTested, steps }: Scoring,
): { test: Metrics; outputs?: Metrics[] } {
  const { examples, rows, targetsKnown } = readable;
  const predictions = model.predict(examples);
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
