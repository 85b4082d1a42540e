import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Evaluation } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import type { Dataset } from '../data/dataset';
import type { Network } from '../network/network';
import { withValues } from '../network/values';
import { baseline } from './baseline';
import { evaluateChampion } from './champion';
import { confusionOf, measure } from './metrics';
import { predictAll } from './predict';

export interface EvaluateOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly dataset: Dataset;
  readonly network: Network;
  readonly weights: Readonly<Record<string, Float32Array>>;
}

export interface Evaluated {
  readonly measured: Pick<Evaluation, 'test' | 'validation' | 'baseline' | 'champion' | 'confusion'>;
  /** The network's outputs for the test split. */
  readonly outputs: Float32Array;
  readonly notices: readonly string[];
}

/** The best weights on validation and test split, beside the baseline and the champion on the same test records. */
export async function evaluate({
  store,
  plan,
  dataset,
  network,
  weights,
}: EvaluateOptions): Promise<Evaluated> {
  const { splits, encoder } = dataset;
  const predictions = withValues(network.specs, weights, (run) => ({
    validation: predictAll(network, run, splits.validation),
    test: predictAll(network, run, splits.test),
  }));
  const { champion, notices } = await evaluateChampion(store, plan, dataset);
  const measured = {
    test: measure(encoder.target, predictions.test, splits.test.targets),
    validation: measure(encoder.target, predictions.validation, splits.validation.targets),
    baseline: baseline(encoder.target, splits.train.targets, splits.test.targets),
    champion,
    confusion: confusionOf(encoder.target, predictions.test, splits.test.targets),
  };
  return { measured, outputs: predictions.test, notices };
}
