import type { Evaluation } from '../../shared/evaluation';
import { higherIsBetter, isShare, metricLabel, type MetricName } from '../../shared/metrics';
import { showValue } from '../../shared/request/nearest';
import type { RunRequest } from '../../shared/request/request';
import { isScaledByRecord } from '../../shared/request/task';
import { SEASONAL } from '../metrics/forecast';

/** Fewer epochs say nothing about how training went on. */
const LEAST_EPOCHS = 3;
/** Share of what is still wrong: an epoch that improves by less has come to its end. */
const STILL_IMPROVING = 0.01;
/** Validation loss over training loss. */
const APART = 2;
/** Validation loss over its least. */
const TURNED = 1.1;
const NAMED = 5;
/** Fewer records of a series say little. */
const LEAST_OF_SERIES = 10;
/** Error of a forecast over that of the last value. */
const CLEARLY_WORSE = 1.25;

/** What of an evaluation its warnings are about. */
export type Judged = Pick<
  Evaluation,
  'test' | 'series' | 'baseline' | 'otherBaselines' | 'confusion' | 'training' | 'testRecords'
>;

export interface JudgedBy {
  readonly request: Pick<RunRequest, 'task' | 'training'>;
  /** The metrics of early stopping and of the gate. */
  readonly stopping: MetricName;
  readonly gate: MetricName;
  /** Classes or tags that the network can answer, the first of the confusion matrix. */
  readonly answerable: number;
}

/**
 * What makes the result of a run that ended well doubtful: one sentence each, with the figures and what to do. Empty where
 * there is nothing.
 */
export const resultWarnings = (evaluation: Judged, by: JudgedBy): string[] => [
  ...atFloor(evaluation, by),
  ...bestAtAnEnd(evaluation, by),
  ...partedSplits(evaluation, by),
  ...noBetterThanBaseline(evaluation, by),
  ...worseInSeries(evaluation, by),
  ...neverPredicted(evaluation, by),
  ...noSeason(evaluation, by),
];

const valuesOf = ({ training }: Judged, metric: MetricName): number[] =>
  training.epochs.flatMap(({ validation }) => validation[metric] ?? []);

/** Whether the metric stood still over all epochs, or never rose above what an untrained network reaches. */
function isAtFloor(evaluation: Judged, { stopping }: JudgedBy): boolean {
  const values = valuesOf(evaluation, stopping);
  if (values.length === 0) return false;
  const stoodStill = values.length > 1 && values.every((value) => value === values[0]);
  const isPerfect = isShare(stopping) && values[0] === 1;
  const hasFloor = higherIsBetter(stopping) && (isShare(stopping) || stopping === 'r2');
  return (stoodStill && !isPerfect) || (hasFloor && Math.max(...values) <= 0);
}

function atFloor(evaluation: Judged, by: JudgedBy): string[] {
  if (!isAtFloor(evaluation, by)) return [];
  const { stopping, request } = by;
  const values = valuesOf(evaluation, stopping);
  const best = Math.max(...values);
  const stood = values.every((value) => value === values[0]) ? 'stayed at' : 'never rose above';
  const { learningRate } = request.training.optimizer;
  return [
    `${metricLabel(stopping)} on the validation split ${stood} ${figure(stood === 'stayed at' ? best : 0)} in ${count(values.length, 'epoch')}: the network has learned nothing that it measures; train longer, try another training.optimizer.learningRate (now ${learningRate}), or look at what the network reads with "npm run check".`,
  ];
}

/** The best epoch is the first, so training made it worse, or the last, so that it was not done. */
function bestAtAnEnd(evaluation: Judged, by: JudgedBy): string[] {
  const { bestEpoch, stoppedBy, epochs } = evaluation.training;
  const { stopping, request } = by;
  const values = valuesOf(evaluation, stopping);
  if (values.length === 0 || isAtFloor(evaluation, by)) return [];
  if (bestEpoch === 1 && epochs.length >= LEAST_EPOCHS) {
    return [
      `The best of ${epochs.length} epochs is the first: ${stopping} on the validation split was ${figure(values[0]!)} after it and ${figure(values.at(-1)!)} after the last, so training did not help; lower training.optimizer.learningRate (now ${request.training.optimizer.learningRate}), or give more training records or dropout.`,
    ];
  }
  const before = valueBefore(values, stopping);
  if (stoppedBy !== 'maximum-epochs' || bestEpoch !== epochs.length) return [];
  if (before !== undefined && !isStillImproving(before, values.at(-1)!, stopping)) return [];
  const was = before === undefined ? '' : ` (${figure(before)} was the best before its last tenth)`;
  return [
    `The best epoch is the last of ${epochs.length}, with ${stopping} ${figure(values.at(-1)!)} on the validation split${was}: training was cut off while it improved; raise training.maximumEpochs (now ${request.training.maximumEpochs}).`,
  ];
}

/** The best value of the first nine tenths of the epochs; undefined where there is one epoch. */
function valueBefore(values: readonly number[], metric: MetricName): number | undefined {
  const earlier = values.slice(0, values.length - Math.max(1, Math.round(values.length / 10)));
  if (earlier.length === 0) return undefined;
  return higherIsBetter(metric) ? Math.max(...earlier) : Math.min(...earlier);
}

function isStillImproving(before: number, now: number, metric: MetricName): boolean {
  const wrong = higherIsBetter(metric) ? Math.abs(1 - before) : Math.abs(before);
  return Math.abs(now - before) > STILL_IMPROVING * wrong;
}

/** At the epoch whose weights are taken: validation loss far above training loss, and risen from its least. */
function partedSplits({ training }: Judged, { request }: JudgedBy): string[] {
  const best = training.epochs[training.bestEpoch - 1];
  const losses = training.epochs.flatMap(({ validation }) => validation.loss ?? []);
  if (best?.validation.loss === undefined) return [];
  const least = Math.min(...losses);
  const { trainLoss, validation } = best;
  if (validation.loss! < APART * trainLoss || validation.loss! < TURNED * least) return [];
  return [
    `Training and validation part: at the best epoch, ${training.bestEpoch}, the loss is ${figure(trainLoss)} on the training split and ${figure(validation.loss!)} on the validation split, where it was ${figure(least)} in epoch ${losses.indexOf(least) + 1}; the network learns records by heart and is too sure of its answers: give more training records or dropout, fewer units, or set training.earlyStopping.metric to "loss" (patience is ${request.training.earlyStopping.patienceEpochs}).`,
  ];
}

function noBetterThanBaseline({ test, baseline, testRecords }: Judged, { gate }: JudgedBy): string[] {
  const [own, other] = [test[gate], baseline.test[gate]];
  if (own === undefined || other === undefined) return [];
  if (higherIsBetter(gate) ? own > other : own < other) return [];
  const relation = own === other ? 'no better than' : 'worse than';
  return [
    `${metricLabel(gate)} on ${count(testRecords, 'test record')} is ${figure(own)}, ${relation} the ${figure(other)} of ${baseline.name}, which needs no network: use that, or give more records or better inputs before more training.`,
  ];
}

/** What the mean over all series hides: that it is made by others. */
function worseInSeries({ series }: Judged, { request }: JudgedBy): string[] {
  const far = (series?.listed ?? []).filter(
    ({ records, mae, lastValueMae }) =>
      records >= LEAST_OF_SERIES && lastValueMae > 0 && mae > CLEARLY_WORSE * lastValueMae,
  );
  if (series === undefined || far.length === 0) return [];
  const named = far
    .slice(0, NAMED)
    .map(
      ({ name, mae, lastValueMae }) => `${showValue(name)} (${figure(mae)} beside ${figure(lastValueMae)})`,
    );
  const more = far.length > NAMED ? ' and others' : '';
  const scaling = isScaledByRecord(request.task.target)
    ? ''
    : ', set task.input.scaling and task.target.scaling to "record", which scales each window by itself,';
  return [
    `In ${count(far.length, 'series')} of ${series.count} the last value is much nearer than what is forecast, by mean absolute error of ${showValue(series.field)}: ${named.join(', ')}${more}; do not use the model for ${far.length === 1 ? 'it' : 'them'}${scaling || ','} or give such series a model of their own.`,
  ];
}

function neverPredicted({ confusion }: Judged, { answerable, request }: JudgedBy): string[] {
  if (confusion === null) return [];
  const missed = confusion.labels
    .slice(0, answerable)
    .map((label, index) => ({
      label,
      records: confusion.counts[index]!.reduce((sum, times) => sum + times, 0),
      predicted: confusion.counts.reduce((sum, row) => sum + row[index]!, 0),
    }))
    .filter(({ records, predicted }) => records > 0 && predicted === 0)
    .sort((a, b) => b.records - a.records);
  if (missed.length === 0) return [];
  const [one, many] = request.task.target.kind === 'tags' ? ['tag', 'tags'] : ['class', 'classes'];
  const listed = missed
    .slice(0, NAMED)
    .map(({ label, records }) => `${showValue(label)} (${records} in the test split)`);
  const more = missed.length > NAMED ? ` and ${missed.length - NAMED} more` : '';
  const weights =
    request.training.classWeights === 'none' ? ', or set training.classWeights to "balanced"' : '';
  return [
    `${missed.length} of ${answerable} ${many} ${missed.length === 1 ? 'is' : 'are'} never predicted on the test split: ${listed.join(', ')}${more}; give more records of ${missed.length === 1 ? `this ${one}` : 'these'}${weights}.`,
  ];
}

/** A season was named, and no baseline could use it. */
function noSeason({ baseline, otherBaselines }: Judged, { request }: JudgedBy): string[] {
  const { target } = request.task;
  if (target.kind !== 'value' || target.seasonRows === undefined) return [];
  if ([baseline, ...otherBaselines].some((one) => one.name.startsWith(SEASONAL))) return [];
  return [
    `There is no seasonal baseline although task.target.seasonRows is ${target.seasonRows}: no test record has a value one season before its target; make the records windows of a series (data.records.kind "windows") that is longer than a season, or remove the field.`,
  ];
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 || what.endsWith('s') ? '' : 's'}`;
