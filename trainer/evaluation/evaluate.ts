import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Baseline, Evaluation, Metrics } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import { loadTestRecords, type Dataset } from '../data/dataset';
import { withValues } from '../network/values';
import type { ForecastOutput, Predictions, TaskProgram } from '../tasks/program';
import { evaluateChampion } from './champion';
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
    | 'confusion'
    | 'labels'
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
  const { champion, notices } = await evaluateChampion(options);
  const measured = {
    test,
    validation,
    ...(program.outputs && { outputs: measuredOutputs(program.outputs, predicted) }),
    baseline,
    otherBaselines,
    shareOfBaseline: shareOf(program, test, baseline),
    champion,
    confusion: predicted.confusion(),
    ...(predicted.labels && { labels: predicted.labels() }),
    examples:
      samples ??
      testExamples(
        await loadTestRecords(store, manifest, EXAMPLES_SHOWN),
        predicted.answers(),
        options.plan.request.task,
      ),
  };
  return { measured, outputs: predicted.outputs, notices };
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
