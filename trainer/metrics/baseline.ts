import type { Baseline } from '../../shared/evaluation';
import { inUnits, scalersOf } from '../../shared/inference/values';
import type { Examples, Targets } from '../data/examples';
import { pointMetrics, type PointEncoder } from './point';
import { outputScores } from './regression';

/**
 * What anyone would guess without looking at the input, known from the training split alone: the most frequent
 * class (with the classes' frequencies as its probabilities, which gives it a loss), or the mean.
 */
export function baseline(
  target: PointEncoder,
  train: Pick<Examples, 'targets'>,
  examples: Pick<Examples, 'targets' | 'offsets'>,
): Baseline {
  const { targets, offsets } = examples;
  if (target.kind === 'value') {
    const scalers = scalersOf(target);
    const means = scalers.map((_, output) => meanOf(train.targets, output, scalers.length));
    const mean = Float32Array.from(targets, (_, index) => means[index % means.length]!);
    const test = pointMetrics(target, mean, targets, offsets);
    if (target.outputs === undefined) return { name: 'mean', test };
    const [truths, forecasts] = [targets, mean].map((values) => inUnits(values, scalers, offsets));
    return { name: 'mean', test, outputs: outputScores(truths!, forecasts!, scalers) };
  }
  const frequencies = new Float64Array(target.labels.length);
  for (const label of train.targets) frequencies[label]! += 1 / train.targets.length;
  const logits = Float32Array.from(frequencies, (share) => Math.log(Math.max(share, Number.EPSILON)));
  const outputs = new Float32Array(targets.length * logits.length);
  for (let row = 0; row < targets.length; row += 1) outputs.set(logits, row * logits.length);
  return { name: 'majority class', test: pointMetrics(target, outputs, targets) };
}

/** Of one of `width` values of each row. */
function meanOf(values: Targets, output: number, width: number): number {
  let sum = 0;
  for (let index = output; index < values.length; index += width) sum += values[index]!;
  return sum / (values.length / width);
}
