import type { Encoder } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import { measure } from './metrics';

type Targets = Int32Array | Float32Array;

/**
 * What anyone would guess without looking at the input, known from the training split alone: the most frequent
 * class (with the classes' frequencies as its probabilities, which gives it a loss), or the mean.
 */
export function baseline(target: Encoder['target'], train: Targets, test: Targets): Evaluation['baseline'] {
  if (target.kind === 'value') {
    const mean = meanOf(train);
    return { name: 'mean', test: measure(target, new Float32Array(test.length).fill(mean), test) };
  }
  const frequencies = new Float64Array(target.labels.length);
  for (const label of train) frequencies[label]! += 1 / train.length;
  const logits = Float32Array.from(frequencies, (share) => Math.log(Math.max(share, Number.EPSILON)));
  const outputs = new Float32Array(test.length * logits.length);
  for (let row = 0; row < test.length; row += 1) outputs.set(logits, row * logits.length);
  return { name: 'majority class', test: measure(target, outputs, test) };
}

function meanOf(values: Targets): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
