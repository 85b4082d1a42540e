import { setImmediate as eventLoop } from 'node:timers/promises';
import { ArtifactNotFound, NonFiniteLoss } from '../../shared/errors';
import type { EpochRecord, Evaluation, Insight, Metrics } from '../../shared/evaluation';
import type { Split } from '../../shared/dataset';
import type { MetricName } from '../../shared/metrics';
import { watchedMetric } from '../../shared/request/request';
import type { SettledTraining } from '../../shared/request/settled';
import { firstOf, type Examples } from '../data/examples';
import { createTraining, type Training } from '../engine';
import type { Progress } from '../progress';
import { secondsSince } from '../seconds';
import { withValues, type WithWeights } from '../network/values';
import type { TaskProgram } from '../tasks/program';
import type { Checkpoint, Checkpoints, EpochPart } from './checkpoint';
import { bestEpochOf, epochsWithoutImprovement } from './early-stopping';
import { runEpoch } from './epoch';
import { feedOf, type Feed } from './feed';
import { insightOf } from './insight';
import { learningRateAt } from './schedule';
import { TimeKeeper, type TimeLimit } from './time-limit';

export interface TrainOptions {
  readonly program: TaskProgram;
  readonly request: SettledTraining;
  /** Decides which epoch is the best. */
  readonly metric: MetricName;
  readonly splits: Readonly<Record<Exclude<Split, 'test'>, Examples>>;
  readonly checkpoints: Checkpoints;
  /** Asked where there is no checkpoint; weights that it leaves out entirely (undefined) are initialised. */
  readonly initialWeights?: (() => Promise<Readonly<Record<string, Float32Array>> | undefined>) | undefined;
  /** Names of weights that stay as they start. */
  readonly frozen?: readonly string[] | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Training ends before it, with time left to evaluate; absent: it takes what it takes. */
  readonly timeLimit?: TimeLimit;
  /** Seconds between checkpoints within an epoch, at least; two minutes where it is left out. */
  readonly secondsBetweenSaves?: number | undefined;
  /** How the training ended that the checkpoint is of: nothing is trained any more. */
  readonly finished?: Pick<TrainingOutcome, 'stoppedBy' | 'limit'> | undefined;
}

/** A full batch of prediction or so. */
const RECORDS_TO_SAMPLE = 128;

type StopReason = Evaluation['training']['stoppedBy'];

export interface TrainingOutcome {
  /** Of the best epoch. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly bestEpoch: number;
  readonly stoppedBy: StopReason;
  /** The bound that ended training, where one did. */
  readonly limit: string | null;
  readonly epochs: readonly EpochRecord[];
  /** After the first and the best epoch. */
  readonly insights: readonly Insight[];
  /** Over all attempts. */
  readonly secondsTrained: number;
  readonly resumedFromEpoch: number | null;
}

/**
 * Trains until what early stopping watches on the validation split has not improved for `patienceEpochs`, for
 * `maximumEpochs`, or until time is up, which cuts the last epoch short; goes on from the run's checkpoint where there is one.
 *
 * @throws BudgetTooSmall, NonFiniteLoss, ArtifactCorrupt, StoreUnavailable; the signal's reason
 */
export async function train(options: TrainOptions): Promise<TrainingOutcome> {
  const { program, request, checkpoints } = options;
  const state = createTraining({
    specs: program.specs,
    frozen: options.frozen,
    seed: request.seed,
    optimizer: request.optimizer,
    clipping: request.clipping,
  });
  try {
    const resumed = await checkpoints.load();
    if (resumed === undefined && options.finished !== undefined) {
      throw new ArtifactNotFound('the training that this run takes over left no checkpoint; start a new run');
    }
    const weights = resumed?.weights ?? (await options.initialWeights?.());
    if (weights !== undefined) state.importWeights(weights);
    if (resumed !== undefined) state.importOptimizer(resumed.optimizer);
    return await runEpochs(options, state, resumed);
  } finally {
    state.dispose();
  }
}

async function runEpochs(
  options: TrainOptions,
  state: Training,
  resumed: Checkpoint | undefined,
): Promise<TrainingOutcome> {
  const { program, request, metric, splits, checkpoints, progress } = options;
  const feed = feedOf({ program, request, examples: splits.train });
  Object.assign(feed.carry, resumed?.carry);
  const epochs = [...(resumed?.epochs ?? [])];
  let insight = resumed?.insight ?? null;
  const best = { epoch: resumed?.bestEpoch ?? 0, weights: resumed?.bestWeights ?? {} };
  const started = performance.now();
  const secondsTrained = () => (resumed?.secondsTrained ?? 0) + secondsSince(started);
  const pace = paceOf(feed.stepsPerEpoch, request.maximumEpochs);

  const time = timeKeeperOf(options, state, resumed);
  let stoppedBy = options.finished?.stoppedBy ?? stopReason(options, epochs, time);
  const save = async (part: EpochPart | null, weights = state.exportWeights()) => {
    const saving = performance.now();
    await checkpoints.save({
      step: epochs.length * feed.stepsPerEpoch + (part?.done ?? 0),
      epochs,
      secondsTrained: secondsTrained(),
      weights,
      optimizer: state.exportOptimizer(),
      bestEpoch: best.epoch,
      insight,
      part,
      carry: part === null ? {} : feed.carry,
    });
    time?.noteSaved(secondsSince(saving));
  };
  const epochEvent = { event: 'epoch', maximumEpochs: request.maximumEpochs, metric } as const;
  let from = resumed?.part ?? undefined;
  while (stoppedBy === undefined) {
    const epoch = epochs.length + 1;
    const record = await oneEpoch({ ...options, epochs, state, feed, pace, time, from, save });
    from = undefined;
    epochs.push(record);
    const weights = state.exportWeights();
    best.epoch = bestEpochOf(
      metric,
      epochs.map(({ validation }) => validation),
    );
    if (best.epoch === epoch) best.weights = weights;
    if (epoch === 1) insight = lookInto(options, (body) => state.evaluate(body), epoch);
    await save(null, weights);
    progress({ ...epochEvent, best: best.epoch === epoch, record });
    stoppedBy = stopReason(options, epochs, time);
  }
  return {
    insights: [insight, insightAtBest(options, best)].filter((one) => one !== null),
    weights: best.weights,
    bestEpoch: best.epoch,
    stoppedBy,
    limit: options.finished?.limit ?? (stoppedBy === 'budget' ? (time?.bound.name ?? null) : null),
    epochs,
    secondsTrained: secondsTrained(),
    resumedFromEpoch: resumed === undefined ? null : resumed.epochs.length,
  };
}

/** Null where the first epoch, which has been looked into, is the best one. */
const insightAtBest = (
  options: TrainOptions,
  best: Pick<Checkpoint, 'weights'> & { readonly epoch: number },
) =>
  best.epoch === 1
    ? null
    : withValues(options.program.specs, best.weights, (run) => lookInto(options, run, best.epoch));

const lookInto = ({ program, request: { seed }, splits }: TrainOptions, run: WithWeights, epoch: number) =>
  insightOf({ program, run, examples: splits.train, seed, epoch }) ?? null;

interface OneEpochOptions extends TrainOptions {
  /** Those done. */
  readonly epochs: readonly EpochRecord[];
  readonly state: Training;
  readonly feed: Feed;
  /** Where an earlier attempt left the epoch. */
  readonly from: EpochPart | undefined;
  readonly save: (part: EpochPart) => Promise<void>;
  readonly pace: ReturnType<typeof paceOf>;
  readonly time: TimeKeeper | undefined;
}

async function oneEpoch(options: OneEpochOptions): Promise<EpochRecord> {
  const { epochs, feed, request, progress, pace, time } = options;
  const epoch = epochs.length + 1;
  const metric = watchedMetric(request);
  const values = valuesOf(metric, epochs);
  const started = performance.now();
  const { sequences, whole, ...summary } = await runEpoch({
    ...options,
    epoch,
    updatesBefore: epochs.reduce((sum, { steps }) => sum + steps, 0),
    learningRate: (moment) => learningRateAt({ request, metric, values }, moment),
    isTimeUp: () => time?.isUp ?? false,
    onStep({ step, loss, sequences, seconds }) {
      time?.noteTrained(sequences, seconds);
      progress({
        event: 'step',
        epoch,
        maximumEpochs: request.maximumEpochs,
        step: (step % feed.stepsPerEpoch) + 1,
        stepsPerEpoch: feed.stepsPerEpoch,
        loss,
        ...pace(step, sequences),
      });
    },
  });
  const seconds = secondsSince(started);
  if (epoch === 1 && time?.isUp === true) time.requireValidation();
  const validating = performance.now();
  const validation = await validate(options, whole);
  time?.noteValidated(secondsSince(validating));
  if (!Number.isFinite(validation.loss)) {
    throw new NonFiniteLoss(
      `after epoch ${epoch} the loss on the validation split is ${validation.loss}; lower training.optimizer.learningRate (now ${request.optimizer.learningRate}) or clip harder with training.clipping`,
    );
  }
  return {
    epoch,
    ...summary,
    validation,
    seconds,
    sequencesPerSecond: sequences / seconds,
  };
}

/** Of a long text in parts, between which a signal is heard: what was trained is saved then. */
async function validate(
  { program, state, splits, signal, save }: OneEpochOptions,
  trained: EpochPart,
): Promise<Metrics> {
  const run: WithWeights = (body) => state.evaluate(body);
  if (program.longText === undefined) return program.predict(run, splits.validation).metrics();
  const parts = program.longText.predict(run, splits.validation);
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value.metrics();
    await eventLoop();
    if (signal.aborted) await save(trained);
    signal.throwIfAborted();
  }
}

function stopReason(
  { request }: TrainOptions,
  epochs: readonly EpochRecord[],
  time: TimeKeeper | undefined,
): StopReason | undefined {
  const watched = watchedMetric(request);
  const waited = epochsWithoutImprovement(watched, valuesOf(watched, epochs));
  if (waited >= request.earlyStopping.patienceEpochs) return 'early-stopping';
  if (epochs.length >= request.maximumEpochs) return 'maximum-epochs';
  return epochs.length > 0 && time?.isUp === true ? 'budget' : undefined;
}

function timeKeeperOf(options: TrainOptions, state: Training, resumed: Checkpoint | undefined) {
  const { timeLimit, program, splits } = options;
  if (timeLimit === undefined) return undefined;
  // A long text is predicted in lanes, whose cost a few records do not show.
  const sample = () => secondsToPredict(program, state, splits.validation);
  const time = new TimeKeeper(timeLimit, program.longText === undefined ? sample : undefined);
  const last = resumed?.epochs.at(-1);
  if (last !== undefined) time.noteTrained(last.seconds * last.sequencesPerSecond, last.seconds);
  return time;
}

/** Seconds of one record, measured on some of them, the second time: the first loads code. */
function secondsToPredict(program: TaskProgram, state: Training, examples: Examples): number {
  const some = firstOf(examples, RECORDS_TO_SAMPLE);
  const predict = () => program.predict((body) => state.evaluate(body), some).metrics();
  predict();
  const started = performance.now();
  predict();
  return secondsSince(started) / some.count;
}

const valuesOf = (metric: MetricName, epochs: readonly EpochRecord[]): number[] =>
  epochs.map(({ validation }) => validation[metric]!);

/** Speed of this process since its first step, and what is left at that speed. */
function paceOf(stepsPerEpoch: number, maximumEpochs: number) {
  const started = performance.now();
  let steps = 0;
  let sequencesDone = 0;
  return (step: number, sequences: number) => {
    steps += 1;
    sequencesDone += sequences;
    const seconds = Math.max(secondsSince(started), 1e-3);
    return {
      sequencesPerSecond: sequencesDone / seconds,
      secondsLeft: ((stepsPerEpoch * maximumEpochs - step - 1) * seconds) / steps,
    };
  };
}
