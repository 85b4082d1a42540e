import { labelsOfIds, type LabelEncoder } from '../../shared/dataset';
import { argmaxRows, softmaxRows } from '../../shared/inference/rows';
import { inUnits, scalersOf } from '../../shared/inference/values';
import { SUM } from '../../shared/scores/metric-of';
import { squaredLoss } from '../data/bounded';
import type { Examples, Targets } from '../data/examples';
import type { ScoredRecord } from './program';
import { crossEntropies } from '../metrics/classification';
import type { PointEncoder } from '../metrics/point';
import { valueSums } from '../metrics/regression';

/** What a record adds to the sums of accuracy. */
export const classSums = (isRight: boolean): Record<string, number> => ({
  [SUM.records]: 1,
  [SUM.right]: Number(isRight),
});

/** @param logits_NV V the classes that the network answers */
export function* scoredClasses(
  target: LabelEncoder,
  logits_NV: Float32Array,
  targets: Targets,
): Generator<ScoredRecord> {
  const classes = target.labels.length;
  const labels = labelsOfIds(target);
  for (let row = 0; row < targets.length; row += 1) {
    const logits = logits_NV.subarray(row * classes, (row + 1) * classes);
    const truth = targets[row]!;
    const [answer] = argmaxRows(logits, classes) as unknown as [number];
    yield {
      prediction: labels[answer]!,
      confidence: softmaxRows(logits, classes)[answer]!,
      target: labels[truth]!,
      sums: {
        ...classSums(answer === truth),
        [SUM.loss]: crossEntropies(logits, [truth], classes)[0]!,
        [SUM.lossTerms]: 1,
      },
    };
  }
}

/** The loss is that of the scaled values themselves, as in training. */
export function* scoredValues(
  target: Extract<PointEncoder, { kind: 'value' }>,
  outputs_NK: Float32Array,
  examples: Pick<Examples, 'targets' | 'offsets' | 'spreads'>,
): Generator<ScoredRecord> {
  const { targets } = examples;
  const scalers = scalersOf(target);
  const width = scalers.length;
  const truths = inUnits(targets, scalers, examples);
  const predictions = inUnits(outputs_NK, scalers, examples);
  const answer = (values: Float64Array, row: number) =>
    target.outputs === undefined ? values[row]! : [...values.subarray(row * width, (row + 1) * width)];
  let row = 0;
  for (const sums of valueSums(truths, predictions, { scalers })) {
    let loss = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1)
      loss += squaredLoss(targets[at]! - outputs_NK[at]!, examples.spreads);
    yield {
      prediction: answer(predictions, row),
      target: answer(truths, row),
      sums: { ...sums, [SUM.loss]: loss },
    };
    row += 1;
  }
}
