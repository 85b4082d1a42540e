import type { RawExample, TargetEncoder } from '../../shared/dataset';
import type { Baseline, EntityType, Evaluation, Metrics } from '../../shared/evaluation';
import type { TagDecoding } from '../../shared/inference/tags';
import type { MetricName } from '../../shared/metrics';
import type { Examples } from '../data/examples';
import type { Batch } from '../data/pad';
import type { Lanes } from '../data/stream';
import type { WeightSpec } from '../engine';
import type { Judged } from '../metrics/judged';
import type { NetworkConfig } from '../network/config';
import type { TrainingStep } from '../network/interface';
import type { Carry } from '../network/language-model';
import type { Scalar, Weights } from '../network/tensors';
import type { WithWeights } from '../network/values';

/** What a network says of one record, in terms of the data: a label, any number of them, a value or several, tags, or the tokens of a sequence. */
export type Answer = RawExample['target'];

/** A value that is forecast beside others: its field, and the rows between the window's last and it. */
export type ForecastOutput = NonNullable<Extract<TargetEncoder, { kind: 'value' }>['outputs']>[number];

/** What is known of records besides their truths, whose answers are scored. */
export interface KnownOfRecords {
  /** Answers of each that are as right as its truth. */
  readonly others?: readonly (readonly Answer[])[] | undefined;
  /** The records as this run reads them, whose scales a loss of values is of. */
  readonly tested?: Examples | undefined;
}

export type BatchLoss = (weights: Weights, step: TrainingStep) => Scalar;

/**
 * All that training, evaluation, export and the comparison with the champion know of a task: its network without the
 * weights, what is learned from a batch, and what its outputs are worth.
 */
export interface TaskProgram {
  readonly config: NetworkConfig;
  readonly specs: readonly WeightSpec[];
  /** Mean loss of a batch in training, dropout and class weights included. */
  loss(weights: Weights, batch: Batch, step: TrainingStep): Scalar;
  /**
   * The losses of a batch whose backpropagation through time is truncated, in their order; each is one update and is
   * called once, as the state that the next starts from is read from its forward pass. Absent: `loss` is the only one.
   */
  chunks?(batch: Batch): readonly BatchLoss[];
  /** What the mean of a batch's loss is taken over: its records, its steps, or its target tokens with their end tokens. */
  lossTerms(batch: Batch): number;
  /** Where each split is one long text: what stands in place of losses of batches. */
  readonly longText?: LongText;
  /** Deterministic, without dropout. */
  predict(run: WithWeights, examples: Examples): Predictions;
  /**
   * Metrics of answers in terms of the data, whichever vocabulary they come from; those of the task that answers
   * alone cannot give (loss, nats) are absent. An answer is undefined where the record could not be read: it is wrong.
   */
  score(truths: readonly Answer[], answers: readonly (Answer | undefined)[], known?: KnownOfRecords): Metrics;
  /** What each record adds to the sums of these metrics. */
  scoreEach(
    truths: readonly Answer[],
    answers: readonly (Answer | undefined)[],
    known?: KnownOfRecords,
  ): Iterable<Readonly<Record<string, number>>>;
  /** The values of a record, where several are forecast at once. */
  readonly outputs?: readonly ForecastOutput[] | undefined;
  /** As `score`, for each of `outputs`. */
  scoreOutputs?(
    truths: readonly Answer[],
    answers: readonly (Answer | undefined)[],
    known?: KnownOfRecords,
  ): readonly Metrics[];
  /** What anyone would guess, known from the training split alone; the strongest is the one to be beaten. */
  baselines(train: Examples, test: Examples): readonly [Baseline, ...Baseline[]];
  /** Of a forecast: the last value of each value's field in its window [N, K], in the units of the data. */
  lastValues?(examples: Examples): Float64Array;
  /** The metric that is told as a share of the strongest baseline's; null where that says nothing. */
  readonly shareMetric: MetricName | null;
  /** Sequences drawn from the network, where the task generates; they stand in place of test examples. */
  samples?(run: WithWeights): Evaluation['examples'];
  /** How a sequence's tags are chosen, where the task has tags. */
  tagDecoding?(run: WithWeights): TagDecoding;
}

/** What is learned from one long text, chunk by chunk, with the state carried on. */
export interface LongText {
  /** How the text is laid side by side in training. */
  lanesOf(examples: Examples): Lanes;
  /** Mean loss of a chunk of all lanes, which goes on from `carry`; to be called in the order of the chunks, each once. */
  loss(examples: Examples, lanes: Lanes, chunk: number, carry: Carry): BatchLoss;
  /** Lanes that reach as far as the chunk, and their tokens in it. */
  sizeOf(lanes: Lanes, chunk: number): { readonly rows: number; readonly tokens: number };
  /** As `TaskProgram.predict`, in parts. */
  predict(run: WithWeights, examples: Examples): Generator<undefined, Predictions>;
}

/** A record's answer and what it is worth, as kept in the file of predictions. */
export interface ScoredRecord {
  /** Null where the task answers nothing. */
  readonly prediction: Answer | null;
  /** Probability of the predicted class. */
  readonly confidence?: number;
  readonly target: Answer | null;
  /** What it adds to the sums that metrics are made of. */
  readonly sums: Readonly<Record<string, number>>;
}

/** What a network predicts for some examples. */
export interface Predictions {
  /** Every number that the metrics depend on, in an order of the program's own: a reloaded model must give the same. */
  readonly outputs: Float32Array;
  /**
   * Against the targets of the examples.
   *
   * @param steps of which a language model's figures are the mean; those of its own tokens where left out
   */
  metrics(steps?: number): Metrics;
  /** Of each of the program's `outputs`; absent where it has none. */
  outputMetrics?(): readonly Metrics[];
  confusion(): Evaluation['confusion'];
  /**
   * The records one by one, in their order; of a long text its parts. The sums of all give `metrics`.
   *
   * @param steps of each, as the steps of `metrics`
   */
  scored(steps?: ArrayLike<number>): Iterable<ScoredRecord>;
  /** Of each record how wrong its answer is; absent where the task answers nothing. */
  judged?(): Judged;
  /** Where tags mark entities. */
  entityTypes?(): EntityType[];
  /** Where records have values: truths and predictions [N, K] in the units of the data. */
  values?(): { readonly truths_NK: Float64Array; readonly predictions_NK: Float64Array };
  /** Of any number of labels; absent where the task has no such. */
  labels?(): NonNullable<Evaluation['labels']>;
  /** One a record; empty where the task answers nothing (a language model). */
  answers(): readonly Answer[];
}
