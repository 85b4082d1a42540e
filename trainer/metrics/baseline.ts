import type { Baseline } from '../../shared/evaluation';
import type { Examples, Targets } from '../data/examples';
import { pointMetrics, type PointEncoder } from './point';

/**
 * What anyone would guess without looking at the input, known from the training split alone: the most frequent
 * class (with the classes' frequencies as its probabilities, which gives it a loss), or the mean.
 */
export function baseline(
  target: PointEncoder,
  train: Pick<Examples, 'targets'>,
  test: Pick<Examples, 'targets' | 'offsets'>,
): Baseline {
  const { targets, offsets } = test;
  if (target.kind === 'value') {
    const mean = new Float32Array(targets.length).fill(meanOf(train.targets));
    return { name: 'mean', test: pointMetrics(target, mean, targets, offsets) };
  }
  const frequencies = new Float64Array(target.labels.length);
  for (const label of train.targets) frequencies[label]! += 1 / train.targets.length;
  const logits = Float32Array.from(frequencies, (share) => Math.log(Math.max(share, Number.EPSILON)));
  const outputs = new Float32Array(targets.length * logits.length);
  for (let row = 0; row < targets.length; row += 1) outputs.set(logits, row * logits.length);
  return { name: 'majority class', test: pointMetrics(target, outputs, targets) };
}

function meanOf(values: Targets): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
