import type { Metrics } from '../../shared/evaluation';
import { accuracy, confusionMatrix, macroF1 } from './classification';

/** Accuracy and macro-F1 of labels by their names; an undefined prediction is wrong. */
export function labelScores(
  truths: readonly string[],
  predictions: readonly (string | undefined)[],
): Required<Pick<Metrics, 'accuracy' | 'macroF1'>> {
  const names = [...new Set([...truths, ...predictions.filter((label) => label !== undefined)])];
  const index = new Map(names.map((name, position) => [name, position]));
  const confusion = confusionMatrix(
    truths.map((label) => index.get(label)!),
    predictions.map((label) => (label === undefined ? names.length : index.get(label)!)),
    names.length,
    names.length + 1,
  );
  return { accuracy: accuracy(confusion), macroF1: macroF1(confusion) };
}
