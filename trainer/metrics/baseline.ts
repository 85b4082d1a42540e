import type { Baseline } from '../../shared/evaluation';
import { inUnits, scalersOf } from '../../shared/inference/values';
import type { Examples, Targets } from '../data/examples';
import { linearOutputs } from './linear';
import { naiveBayesLogits } from './naive-bayes';
import { pointMetrics, type PointEncoder } from './point';
import { outputScores } from './regression';

type ClassEncoder = Extract<PointEncoder, { kind: 'class' }>;
type ValueEncoder = Extract<PointEncoder, { kind: 'value' }>;
type Tested = Pick<Examples, 'targets' | 'offsets' | 'spreads'>;

/**
 * What anyone would try before a network, known from the training split alone, the simplest first: the most frequent
 * class or the mean and, where records are as many numbers each, a linear model; of classes of tokens, naive Bayes.
 */
export function pointBaselines(
  target: PointEncoder,
  train: Examples,
  test: Examples,
): readonly [Baseline, ...Baseline[]] {
  const others =
    target.kind === 'value'
      ? linearRegression(target, train, test)
      : [...linearClassifier(target, train, test), ...naiveBayes(target, train, test)];
  return [baseline(target, train, test), ...others];
}

/**
 * What anyone would guess without looking at the input: the most frequent class (with the classes' frequencies as its
 * probabilities, which gives it a loss), or the mean.
 */
export function baseline(target: PointEncoder, train: Pick<Examples, 'targets'>, examples: Tested): Baseline {
  const { targets } = examples;
  if (target.kind === 'value') {
    const width = scalersOf(target).length;
    const means = Array.from({ length: width }, (_, output) => meanOf(train.targets, output, width));
    const mean = Float32Array.from(targets, (_, index) => means[index % width]!);
    return measured('mean', { target, outputs: mean, examples });
  }
  const frequencies = new Float64Array(target.labels.length);
  for (const label of train.targets) frequencies[label]! += 1 / train.targets.length;
  const logits = Float32Array.from(frequencies, (share) => Math.log(Math.max(share, Number.EPSILON)));
  const outputs = new Float32Array(targets.length * logits.length);
  for (let row = 0; row < targets.length; row += 1) outputs.set(logits, row * logits.length);
  return { name: 'majority class', test: pointMetrics(target, outputs, targets) };
}

/** It has no loss: its outputs are no probabilities. */
function linearClassifier(target: ClassEncoder, train: Examples, test: Examples): Baseline[] {
  const classes = target.labels.length;
  const outputs = linearOutputs({
    train,
    test,
    outputs: classes,
    targets: (row) => Array.from({ length: classes }, (_, label) => Number(label === train.targets[row])),
  });
  if (outputs === undefined) return [];
  const { accuracy, macroF1 } = pointMetrics(target, Float32Array.from(outputs), test.targets);
  return [{ name: 'linear classifier', test: { accuracy: accuracy ?? 0, macroF1: macroF1 ?? 0 } }];
}

function naiveBayes(target: ClassEncoder, train: Examples, test: Examples): Baseline[] {
  const logits = naiveBayesLogits(train, test, target.labels.length);
  if (logits === undefined) return [];
  return [{ name: 'naive Bayes', test: pointMetrics(target, logits, test.targets) }];
}

function linearRegression(target: ValueEncoder, train: Examples, test: Examples): Baseline[] {
  const width = scalersOf(target).length;
  const outputs = linearOutputs({
    train,
    test,
    outputs: width,
    targets: (row) => Array.from(train.targets.subarray(row * width, (row + 1) * width)),
  });
  if (outputs === undefined) return [];
  return [measured('linear regression', { target, outputs: Float32Array.from(outputs), examples: test })];
}

interface Answered {
  readonly target: ValueEncoder;
  /** Scaled [N, K]. */
  readonly outputs: Float32Array;
  readonly examples: Tested;
}

/** Of scaled values, and of each where they are several. */
export function measured(name: string, { target, outputs, examples }: Answered): Baseline {
  const { targets, spreads } = examples;
  const scalers = scalersOf(target);
  const test = pointMetrics(target, outputs, targets, examples);
  if (target.outputs === undefined) return { name, test };
  const [truths, values] = [targets, outputs].map((scaled) => inUnits(scaled, scalers, examples));
  return { name, test, outputs: outputScores(truths!, values!, { scalers, spreads }) };
}

/** Of one of `width` values of each row. */
function meanOf(values: Targets, output: number, width: number): number {
  let sum = 0;
  for (let index = output; index < values.length; index += width) sum += values[index]!;
  return sum / (values.length / width);
}
