import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Baseline, Evaluation, Metrics } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import { gateMetric } from '../../shared/request/request';
import { pickTestRecords, type Dataset } from '../data/dataset';
import { withValues } from '../network/values';
import type { ForecastOutput, Predictions, TaskProgram } from '../tasks/program';
import { bySeries } from './by-series';
import { evaluateChampion, type ChampionEvaluation, type ChampionOptions } from './champion';
import { strongestFirst } from '../../shared/strongest';
import { intervalsOf } from './intervals';
import { keepPredictions } from './keep-predictions';
import { EXAMPLES_SHOWN, shownRecords, worstRows } from './test-examples';
import { toldValues } from './told-values';

export interface EvaluateOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly dataset: Dataset;
  readonly program: TaskProgram;
  readonly weights: Readonly<Record<string, Float32Array>>;
}

export interface Evaluated {
  readonly measured: Pick<
    Evaluation,
    | 'test'
    | 'intervals'
    | 'validation'
    | 'outputs'
    | 'series'
    | 'baseline'
    | 'otherBaselines'
    | 'shareOfBaseline'
    | 'champion'
    | 'championUnreadable'
    | 'predictions'
    | 'confusion'
    | 'labels'
    | 'examples'
    | 'worst'
    | 'entityTypes'
    | 'values'
  >;
  /** The network's outputs for the test split. */
  readonly outputs: Float32Array;
  readonly notices: readonly string[];
}

/**
 * Evaluates the best weights on validation and test split, and the baselines and the champion on the same test
 * records.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluated> {
  const { dataset, program, weights } = options;
  const { splits } = dataset;
  const { validation, predicted, samples } = withValues(program.specs, weights, (run) => ({
    validation: program.predict(run, splits.validation).metrics(),
    predicted: program.predict(run, splits.test),
    samples: program.samples?.(run),
  }));
  const test = predicted.metrics();
  const [baseline, ...otherBaselines] = strongestFirst(
    program.baselines(splits.train, splits.test),
    gateMetric(options.plan.request),
  );
  const predictions = await keepPredictions(options, {
    of: 'candidate',
    version: options.plan.run,
    scored: predicted.scored(),
  });
  const { seed } = options.plan.request.training;
  const intervals = await intervalsOf(options.store, { predictions, test, seed });
  const { champion, unreadable, notices } = await keptChampion(options);
  const measured = {
    test,
    ...(intervals && { intervals }),
    validation,
    ...(program.outputs && { outputs: measuredOutputs(program.outputs, predicted) }),
    ...eachSeries(options, predicted),
    baseline,
    otherBaselines,
    shareOfBaseline: shareOf(program, test, baseline),
    champion,
    ...(unreadable !== null && { championUnreadable: unreadable }),
    predictions,
    confusion: predicted.confusion(),
    ...(predicted.labels && { labels: predicted.labels() }),
    ...(await shown(options, predicted, samples)),
    ...(predicted.entityTypes && { entityTypes: predicted.entityTypes() }),
    ...(predicted.values && { values: toldOf(options, predicted.values()) }),
  };
  return { measured, outputs: predicted.outputs, notices };
}

/** The champion's figures on the run's test records, with where its predictions are kept. */
export async function keptChampion(
  options: ChampionOptions,
): Promise<Pick<Evaluated['measured'], 'champion'> & Pick<ChampionEvaluation, 'unreadable' | 'notices'>> {
  const { champion, scored, unreadable, notices } = await evaluateChampion(options);
  if (champion === null || scored === undefined) return { champion, unreadable, notices };
  const predictions = await keepPredictions(options, { of: 'champion', version: champion.version, scored });
  return { champion: { ...champion, predictions }, unreadable, notices };
}

/** The first test records and the worst; what a language model generates in place of them. */
async function shown(
  { store, plan, dataset }: EvaluateOptions,
  predicted: Predictions,
  samples: Evaluation['examples'] | undefined,
): Promise<Pick<Evaluation, 'examples' | 'worst'>> {
  const answers = predicted.answers();
  const judged = predicted.judged?.();
  const first = Array.from({ length: Math.min(EXAMPLES_SHOWN, answers.length) }, (_, row) => row);
  const worst = judged === undefined ? [] : worstRows(judged);
  const records = await pickTestRecords(store, dataset.manifest, [...first, ...worst]);
  const of = { task: plan.request.task, answers, judged };
  return {
    examples: samples ?? shownRecords(records, first, of),
    worst: shownRecords(records, worst, of),
  };
}

/** The first field that is forecast, in each series. */
function eachSeries(
  { dataset, program, plan }: EvaluateOptions,
  predicted: Predictions,
): Pick<Evaluation, 'series'> {
  const values = predicted.values?.();
  const lastValues_NK = program.lastValues?.(dataset.splits.test);
  const { testSeries: names } = dataset;
  if (values === undefined || lastValues_NK === undefined || names === undefined) return {};
  const { field } = plan.request.task.target;
  const outputs = program.outputs ?? [{ field }];
  const shown = [...outputs.keys()].filter((output) => outputs[output]!.field === outputs[0]!.field);
  const series = bySeries({ ...values, names, lastValues_NK, shown, field: outputs[0]!.field ?? '' });
  return series === undefined ? {} : { series };
}

function toldOf(
  { plan: { request }, program }: EvaluateOptions,
  values: ReturnType<NonNullable<Predictions['values']>>,
): Evaluation['values'] {
  return toldValues({
    ...values,
    outputs: program.outputs,
    field: request.task.target.field,
    inTime: request.data.records.kind === 'windows',
  });
}

function measuredOutputs(outputs: readonly ForecastOutput[], predicted: Predictions): Evaluation['outputs'] {
  const metrics = predicted.outputMetrics?.() ?? [];
  return outputs.map(({ field, horizon }, index) => ({ field, horizon, test: metrics[index] ?? {} }));
}

function shareOf({ shareMetric }: TaskProgram, test: Metrics, baseline: Baseline): number | null {
  if (shareMetric === null) return null;
  const [own, guessed] = [test[shareMetric], baseline.test[shareMetric]];
  return own === undefined || guessed === undefined || guessed === 0 ? null : own / guessed;
}
