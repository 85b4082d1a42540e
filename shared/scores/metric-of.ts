import type { MetricName } from '../metrics';
import { BLEU_ORDERS, bleuOf, errorRate, f1, f1OfSets, r2Of } from './formulas';

/**
 * What records add to metrics: each is a sum over records, so that a metric of any sample of them follows from their
 * sums. A name beyond these is of one of several values (`truth:0`).
 */
export const SUM = {
  records: 'records',
  right: 'right',
  /** Nats, or squared errors as the network sees them. */
  loss: 'loss',
  /** What the loss is the mean over: records, values, steps, tokens with their end tokens. */
  lossTerms: 'lossTerms',
  /** Of a record of several values their mean. */
  absoluteError: 'absoluteError',
  /** Of the n-th value, less the mean of all test records' truths. */
  truth: (value: number) => `truth:${value}`,
  truthSquare: (value: number) => `truthSquare:${value}`,
  squaredError: (value: number) => `squaredError:${value}`,
  /** Absolute errors as shares of the n-th value's truth, where that is not 0, and how many such truths there are. */
  percentageError: (value: number) => `percentageError:${value}`,
  percentages: (value: number) => `percentages:${value}`,
  rightTokens: 'rightTokens',
  tokens: 'tokens',
  rightEntities: 'rightEntities',
  /** True ones and predicted ones. */
  entities: 'entities',
  /** Of records or steps with any number of labels: how many there are, and those with all of their labels and no other. */
  sets: 'sets',
  exactSets: 'exactSets',
  /** Labels of such sets that are both true and answered. */
  rightLabels: 'rightLabels',
  /** True ones and answered ones. */
  labels: 'labels',
  edits: 'edits',
  /** Of the references that the edits are counted to. */
  editedTokens: 'editedTokens',
  referenceTokens: 'referenceTokens',
  outputTokens: 'outputTokens',
  matches: (order: number) => `matches:${order}`,
  totals: (order: number) => `totals:${order}`,
} as const;

/** How a metric comes from sums. */
export interface Formula {
  /** Names of the sums, in the order in which `of` takes them. */
  readonly sums: readonly string[];
  readonly of: (sums: ArrayLike<number>) => number;
}

/** How many values a record has, where it is values, and how many labels all records together. */
export interface Sizes {
  readonly values: number;
  readonly labels: number;
}

const ratio = (part: string, whole: string): Formula => ({
  sums: [part, whole],
  of: (sums) => sums[0]! / sums[1]!,
});

/**
 * The formula of a metric.
 *
 * Macro-F1 takes no named sums but two for each label: how often it was answered rightly, and how often it occurs as a
 * truth or as an answer.
 */
export function formulaOf(metric: MetricName, { values, labels }: Sizes): Formula {
  switch (metric) {
    case 'accuracy':
    case 'exactMatch':
      return ratio(SUM.right, SUM.records);
    case 'tokenAccuracy':
      return ratio(SUM.rightTokens, SUM.tokens);
    case 'loss':
    case 'natsPerStep':
      return ratio(SUM.loss, SUM.lossTerms);
    case 'perplexity':
      return { sums: [SUM.loss, SUM.lossTerms], of: (sums) => Math.exp(sums[0]! / sums[1]!) };
    case 'mae':
      return ratio(SUM.absoluteError, SUM.records);
    case 'rmse':
      return meanRmse(values);
    case 'mape':
      return meanMape(values);
    case 'r2':
      return meanR2(values);
    case 'entityF1':
      return { sums: [SUM.rightEntities, SUM.entities], of: (sums) => f1(sums[0]!, sums[1]!) };
    case 'editDistanceError':
      return { sums: [SUM.edits, SUM.editedTokens], of: (sums) => errorRate(sums[0]!, sums[1]!) };
    case 'bleu':
      return BLEU;
    case 'microF1':
      return { sums: [SUM.rightLabels, SUM.labels], of: (sums) => f1OfSets(sums[0]!, sums[1]!) };
    case 'subsetAccuracy':
      return ratio(SUM.exactSets, SUM.sets);
    case 'macroF1':
      return { sums: [], of: (sums) => macroF1Of(sums, labels) };
  }
}

/** As `meanR2`, of the root mean squared error. */
function meanRmse(values: number): Formula {
  return {
    sums: [SUM.records, ...valueIndices(values).map(SUM.squaredError)],
    of: (sums) =>
      valueIndices(values).reduce((total, value) => total + Math.sqrt(sums[1 + value]! / sums[0]!), 0) /
      values,
  };
}

/** As `meanR2`, of the mean absolute percentage error; a truth of 0 has no percentage. */
function meanMape(values: number): Formula {
  return {
    sums: valueIndices(values).flatMap((value) => [SUM.percentageError(value), SUM.percentages(value)]),
    of: (sums) =>
      valueIndices(values).reduce((total, value) => total + sums[2 * value]! / sums[2 * value + 1]!, 0) /
      values,
  };
}

const valueIndices = (values: number): number[] => Array.from({ length: values }, (_, value) => value);

/** The mean over a record's values, as scikit-learn's `uniform_average`. */
function meanR2(values: number): Formula {
  const indices = valueIndices(values);
  return {
    sums: [
      SUM.records,
      ...indices.flatMap((value) => [SUM.truth(value), SUM.truthSquare(value), SUM.squaredError(value)]),
    ],
    of: (sums) =>
      indices.reduce((total, value) => {
        const at = 1 + 3 * value;
        const [truths, truthSquares, squaredErrors] = [sums[at]!, sums[at + 1]!, sums[at + 2]!];
        return total + r2Of(sums[0]!, { truths, truthSquares, squaredErrors });
      }, 0) / values,
  };
}

const BLEU: Formula = {
  sums: [
    SUM.outputTokens,
    SUM.referenceTokens,
    ...BLEU_ORDERS.flatMap((order) => [SUM.matches(order), SUM.totals(order)]),
  ],
  of: (sums) =>
    bleuOf({
      outputTokens: sums[0]!,
      referenceTokens: sums[1]!,
      matches: BLEU_ORDERS.map((_, index) => sums[2 + 2 * index]!),
      totals: BLEU_ORDERS.map((_, index) => sums[3 + 2 * index]!),
    }),
};

/**
 * Unweighted mean of F1 over the labels that occur among truths or answers (scikit-learn's `f1_score(average='macro')`);
 * where none does, as sets of labels may all be empty, nothing was missed.
 *
 * @param sums of each label how often it was answered rightly, and how often it occurs on either side
 */
export function macroF1Of(sums: ArrayLike<number>, labels: number): number {
  let total = 0;
  let occurring = 0;
  for (let label = 0; label < labels; label += 1) {
    const occurrences = sums[2 * label + 1]!;
    if (occurrences === 0) continue;
    occurring += 1;
    total += f1(sums[2 * label]!, occurrences);
  }
  return occurring === 0 ? f1OfSets(0, 0) : total / occurring;
}
