import { z } from 'zod';
import { higherIsBetter, MetricName } from '../../../shared/metrics';
import { formatTable, ratio } from '../table';
import type { Epoch, UnrollReady } from './answers';

/** Epochs of one contender, one after another. */
export type Turn = readonly Epoch[];

/** What was seen of one contender; the first turn warms up. */
export interface Seen {
  readonly name: string;
  readonly turns: readonly Turn[];
}

export const Figures = z.strictObject({
  name: z.string(),
  /** Medians over the turns after the first. */
  trainedPerSecond: z.number(),
  /** Trained, by a second of processor time. */
  trainedPerProcessorSecond: z.number(),
  evaluatedPerSecond: z.number(),
  peakMegabytes: z.number(),
  /** Training and validation until the validation split first reached the floor; null where it did not. */
  secondsToFloor: z.number().nullable(),
  /** How many epochs that took: batches come in another order, so that one contender needs more of them by chance. */
  epochsToFloor: z.int().nullable(),
});
export type Figures = z.infer<typeof Figures>;

export const RecipeSpeed = z.strictObject({
  recipe: z.string(),
  parameters: z.int(),
  /** Mean steps of a training sequence; tokens a second are sequences a second times it. */
  stepsPerSequence: z.number(),
  metric: MetricName,
  floor: z.number().nullable(),
  unroll: Figures,
  /** Packed and padded; empty where there is none. */
  twins: z.array(Figures),
  /** Why there is no twin; null where there is one. */
  without: z.string().nullable(),
  /** Unroll's speed, and its memory, over those of the twin that does better at it; null where there is none. */
  times: z.strictObject({
    training: z.number().nullable(),
    processor: z.number().nullable(),
    evaluation: z.number().nullable(),
    floor: z.number().nullable(),
    memory: z.number().nullable(),
  }),
});
export type RecipeSpeed = z.infer<typeof RecipeSpeed>;

/** The line that `--json` ends with. */
export const TrainingSpeeds = z.strictObject({ threads: z.int(), recipes: z.array(RecipeSpeed) });
export type TrainingSpeeds = z.infer<typeof TrainingSpeeds>;

export interface RecipeSeen {
  readonly recipe: string;
  readonly ready: UnrollReady;
  readonly unroll: Seen;
  readonly twins: readonly Seen[];
  readonly without: string | null;
}

export function summarize({ recipe, ready, unroll, twins, without }: RecipeSeen): RecipeSpeed {
  const own = figuresOf(unroll, ready);
  const others = twins.map((twin) => figuresOf(twin, ready));
  const fastest = bestOf(others, ({ trainedPerSecond }) => trainedPerSecond);
  const over = (a: number | null | undefined, b: number | null | undefined) =>
    a == null || b == null ? null : a / b;
  return {
    recipe,
    parameters: ready.parameters,
    stepsPerSequence: ready.train.steps / ready.train.sequences,
    metric: ready.metric,
    floor: ready.floor,
    unroll: own,
    twins: others,
    without,
    times: {
      training: over(own.trainedPerSecond, fastest?.trainedPerSecond),
      processor: over(own.trainedPerProcessorSecond, bestProcessor(others)?.trainedPerProcessorSecond),
      evaluation: over(own.evaluatedPerSecond, bestEvaluation(others)?.evaluatedPerSecond),
      floor: over(bestFloor(others)?.secondsToFloor, own.secondsToFloor),
      memory: over(own.peakMegabytes, fastest?.peakMegabytes),
    },
  };
}

function figuresOf({ name, turns }: Seen, { train, validation, metric, floor }: UnrollReady): Figures {
  const timed = turns.slice(1);
  const perSecond = (sequences: number, part: keyof Epoch['seconds']) =>
    median(timed.map((turn) => (sequences * turn.length) / sum(turn.map(({ seconds }) => seconds[part]))));
  const epochs = turns.flat();
  const reached = floor === null ? -1 : epochs.findIndex((epoch) => isAtFloor(epoch, { metric, floor }));
  return {
    name,
    trainedPerSecond: perSecond(train.sequences, 'train'),
    trainedPerProcessorSecond: perSecond(train.sequences, 'processor'),
    evaluatedPerSecond: perSecond(validation.sequences, 'validation'),
    peakMegabytes: Math.max(...epochs.map(({ peakBytes }) => peakBytes)) / 1e6,
    secondsToFloor: reached === -1 ? null : secondsOf(epochs.slice(0, reached + 1)),
    epochsToFloor: reached === -1 ? null : reached + 1,
  };
}

/** Whether the epoch's weights are as good on the validation split as the gate asks for. */
export function isAtFloor(
  { validation }: Epoch,
  { metric, floor }: Pick<UnrollReady, 'metric' | 'floor'>,
): boolean {
  const value = validation[metric];
  if (value === undefined || floor === null) return false;
  return higherIsBetter(metric) ? value >= floor : value <= floor;
}

/** A line per recipe; of the twins the figures of the one that does better at it. */
export function formatSpeeds({ threads, recipes }: TrainingSpeeds): string {
  return formatTable({
    title: 'Sequences a second in training and evaluation, peak memory and seconds to the floor',
    settings: `${threads} threads; Unroll / PyTorch`,
    header: [
      'recipe',
      'training',
      'tokens',
      'times',
      'by processor time',
      'times',
      'evaluation',
      'times',
      'MB',
      'floor, s',
      'epochs',
      'times',
    ],
    rows: recipes.map(({ recipe, unroll, twins, times, stepsPerSequence }) => {
      const fastest = bestOf(twins, ({ trainedPerSecond }) => trainedPerSecond);
      const pair = (own: number | null, other: number | null | undefined) =>
        `${short(own)} / ${short(other ?? null)}`;
      const tokens = (perSecond: number | undefined) =>
        perSecond === undefined ? null : perSecond * stepsPerSequence;
      return [
        recipe,
        pair(unroll.trainedPerSecond, fastest?.trainedPerSecond),
        stepsPerSequence === 1
          ? '-'
          : pair(tokens(unroll.trainedPerSecond), tokens(fastest?.trainedPerSecond)),
        ratio(times.training, 1),
        pair(unroll.trainedPerProcessorSecond, bestProcessor(twins)?.trainedPerProcessorSecond),
        ratio(times.processor, 1),
        pair(unroll.evaluatedPerSecond, bestEvaluation(twins)?.evaluatedPerSecond),
        ratio(times.evaluation, 1),
        pair(unroll.peakMegabytes, fastest?.peakMegabytes),
        pair(unroll.secondsToFloor, bestFloor(twins)?.secondsToFloor),
        pair(unroll.epochsToFloor, bestFloor(twins)?.epochsToFloor),
        ratio(times.floor, 1),
      ];
    }),
  });
}

const bestProcessor = (all: readonly Figures[]) =>
  bestOf(all, ({ trainedPerProcessorSecond }) => trainedPerProcessorSecond);
const bestEvaluation = (all: readonly Figures[]) =>
  bestOf(all, ({ evaluatedPerSecond }) => evaluatedPerSecond);
const bestFloor = (all: readonly Figures[]) =>
  bestOf(all, ({ secondsToFloor }) => -(secondsToFloor ?? Infinity));

const bestOf = (all: readonly Figures[], value: (figures: Figures) => number): Figures | undefined =>
  all.toSorted((a, b) => value(b) - value(a))[0];

/** Three digits that count. */
const short = (value: number | null): string =>
  value === null ? '-' : Number(value.toPrecision(3)).toLocaleString('en-US');

const secondsOf = (epochs: readonly Epoch[]): number =>
  sum(epochs.map(({ seconds }) => seconds.train + seconds.validation));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}
