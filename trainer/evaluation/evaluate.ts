import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Baseline, Evaluation, Metrics } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import { loadTestRecords, type Dataset } from '../data/dataset';
import { withValues } from '../network/values';
import type { ForecastOutput, Predictions, TaskProgram } from '../tasks/program';
import { evaluateChampion } from './champion';
import { keepPredictions } from './keep-predictions';
import { EXAMPLES_SHOWN, testExamples } from './test-examples';

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
    | 'validation'
    | 'outputs'
    | 'baseline'
    | 'otherBaselines'
    | 'shareOfBaseline'
    | 'champion'
    | 'championUnreadable'
    | 'predictions'
    | 'confusion'
    | 'examples'
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
  const { store, dataset, program, weights } = options;
  const { splits, manifest } = dataset;
  const { validation, predicted, samples } = withValues(program.specs, weights, (run) => ({
    validation: program.predict(run, splits.validation).metrics(),
    predicted: program.predict(run, splits.test),
    samples: program.samples?.(run),
  }));
  const test = predicted.metrics();
  const [baseline, ...otherBaselines] = program.baselines(splits.train, splits.test);
  const predictions = await keepPredictions(options, {
    of: 'candidate',
    version: options.plan.run,
    scored: predicted.scored(),
  });
  const { champion, unreadable, notices } = await keptChampion(options);
  const measured = {
    test,
    validation,
    ...(program.outputs && { outputs: measuredOutputs(program.outputs, predicted) }),
    baseline,
    otherBaselines,
    shareOfBaseline: shareOf(program, test, baseline),
    champion,
    ...(unreadable !== null && { championUnreadable: unreadable }),
    predictions,
    confusion: predicted.confusion(),
    examples:
      samples ?? testExamples(await loadTestRecords(store, manifest, EXAMPLES_SHOWN), predicted.answers()),
  };
  return { measured, outputs: predicted.outputs, notices };
}

/** The champion's figures, with where its predictions are kept. */
async function keptChampion(options: EvaluateOptions) {
  const { champion, scored, unreadable, notices } = await evaluateChampion(options);
  if (champion === null || scored === undefined) return { champion, unreadable, notices };
  const predictions = await keepPredictions(options, { of: 'champion', version: champion.version, scored });
  return { champion: { ...champion, predictions }, unreadable, notices };
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
