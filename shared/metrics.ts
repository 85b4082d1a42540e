import { z } from 'zod';

/**
 * What a metric measures. `entities`: tags that mark entities by a scheme; `transduction`: a sequence from a sequence;
 * `generation`: a language model; `labels`: any number of them, of a record or at each step; `next-labels`: a
 * language model over steps with any number of labels.
 */
export type Answered =
  'class' | 'value' | 'tags' | 'entities' | 'labels' | 'next-labels' | 'transduction' | 'generation';

interface MetricRow {
  readonly label: string;
  readonly better: 'higher' | 'lower';
  /** Whether all values are 0 to 1. */
  readonly isShare: boolean;
  readonly shownAs: 'percentage' | 'number';
  /** The tasks that have it, by the kind of their answers. */
  readonly of: readonly Answered[];
}

/**
 * Every metric that tasks have, in the order in which a reader looks for them: a task's first metric is the
 * default of its early stopping and of its gate.
 */
const METRIC_TABLE = {
  natsPerStep: {
    label: 'Nats per step',
    better: 'lower',
    isShare: false,
    shownAs: 'number',
    of: ['generation', 'next-labels'],
  },
  accuracy: { label: 'Accuracy', better: 'higher', isShare: true, shownAs: 'percentage', of: ['class'] },
  entityF1: { label: 'Entity F1', better: 'higher', isShare: true, shownAs: 'percentage', of: ['entities'] },
  tokenAccuracy: {
    label: 'Token accuracy',
    better: 'higher',
    isShare: true,
    shownAs: 'percentage',
    of: ['tags', 'entities'],
  },
  /** Of all labels together. */
  microF1: {
    label: 'Micro F1',
    better: 'higher',
    isShare: true,
    shownAs: 'percentage',
    of: ['labels', 'next-labels'],
  },
  macroF1: {
    label: 'Macro F1',
    better: 'higher',
    isShare: true,
    shownAs: 'percentage',
    of: ['class', 'tags', 'labels', 'next-labels'],
  },
  /** All labels of a record, or of a step, and no other. */
  subsetAccuracy: {
    label: 'Subset accuracy',
    better: 'higher',
    isShare: true,
    shownAs: 'percentage',
    of: ['labels', 'next-labels'],
  },
  mae: { label: 'Mean absolute error', better: 'lower', isShare: false, shownAs: 'number', of: ['value'] },
  rmse: {
    label: 'Root mean squared error',
    better: 'lower',
    isShare: false,
    shownAs: 'number',
    of: ['value'],
  },
  /** Of the records whose true value is not 0; it may exceed 1. */
  mape: {
    label: 'Mean absolute percentage error',
    better: 'lower',
    isShare: false,
    shownAs: 'percentage',
    of: ['value'],
  },
  r2: { label: 'R²', better: 'higher', isShare: false, shownAs: 'number', of: ['value'] },
  exactMatch: {
    label: 'Exact match',
    better: 'higher',
    isShare: true,
    shownAs: 'percentage',
    of: ['transduction'],
  },
  /** A share of the target's length, so it may exceed 1. */
  editDistanceError: {
    label: 'Edit distance error',
    better: 'lower',
    isShare: false,
    shownAs: 'percentage',
    of: ['transduction'],
  },
  /** 0 to 1, but not a share of anything. */
  bleu: { label: 'BLEU', better: 'higher', isShare: true, shownAs: 'number', of: ['transduction'] },
  perplexity: { label: 'Perplexity', better: 'lower', isShare: false, shownAs: 'number', of: ['generation'] },
  loss: {
    label: 'Loss',
    better: 'lower',
    isShare: false,
    shownAs: 'number',
    of: ['class', 'value', 'tags', 'entities', 'labels', 'next-labels', 'transduction', 'generation'],
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof METRIC_TABLE;

/** In the order in which a reader looks for them. */
export const METRICS = Object.keys(METRIC_TABLE) as readonly MetricName[];
export const MetricName = z.enum(METRICS);

const row = (metric: MetricName): MetricRow => METRIC_TABLE[metric];

/** Whether a larger value of the metric is the better one. */
export const higherIsBetter = (metric: MetricName): boolean => row(metric).better === 'higher';

/** Whether the metric's values are 0 to 1. */
export const isShare = (metric: MetricName): boolean => row(metric).isShare;

/** Whether its values are shown as percentages, and differences as percentage points. */
export const isPercentage = (metric: MetricName): boolean => row(metric).shownAs === 'percentage';

export const metricLabel = (metric: MetricName): string => row(metric).label;

/** The metrics of tasks with answers of this kind, the default first. */
export function metricsOfAnswers(answered: Answered): [MetricName, ...MetricName[]] {
  const [first = 'loss', ...others] = METRICS.filter((metric) => row(metric).of.includes(answered));
  return [first, ...others];
}
