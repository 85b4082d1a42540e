import { setImmediate as eventLoop } from 'node:timers/promises';
import { NonFiniteLoss } from '../../shared/errors';
import type { EpochRecord } from '../../shared/evaluation';
import type { SettledTraining } from '../../shared/request/settled';
import type { StepResult, Training } from '../engine';
import type { Feed } from './feed';
import type { Moment } from './schedule';
import type { EpochPart } from './checkpoint';
import { secondsSince } from '../seconds';
import { applyUpdate } from './updates';

/** Steps run without giving way for at most this long, so that signals and output are not kept waiting. */
const MILLISECONDS_WITHOUT_YIELD = 50;
/** Within an epoch: what a machine that goes without a signal costs at most. */
export const SECONDS_BETWEEN_SAVES = 120;
/** Of training, spent on checkpoints within epochs. */
const MOST_SHARE_OF_SAVES = 0.02;

export interface EpochOptions {
  readonly epoch: number;
  readonly state: Training;
  readonly feed: Feed;
  readonly request: SettledTraining;
  /** Updates of the epochs before. */
  readonly updatesBefore: number;
  readonly learningRate: (moment: Moment) => number;
  readonly signal: AbortSignal;
  /** At least, where saving is quick. */
  readonly secondsBetweenSaves?: number | undefined;
  /** Where an earlier attempt left off. */
  readonly from?: EpochPart | undefined;
  /** Awaited now and then, and before the signal's reason is thrown: all that going on from here needs. */
  readonly save: (part: EpochPart) => Promise<void>;
  /** Asked after each step; the epoch ends early where time is up. */
  readonly isTimeUp: () => boolean;
  readonly onStep: (step: {
    readonly step: number;
    readonly loss: number;
    readonly sequences: number;
    readonly seconds: number;
  }) => void;
}

/** `steps` are updates: fewer than batches where gradients are accumulated, more where backpropagation is truncated. */
export type EpochSummary = Pick<
  EpochRecord,
  'steps' | 'trainLoss' | 'learningRate' | 'gradientNorm' | 'clippedShare'
> & {
  /** Of this attempt. */
  readonly sequences: number;
  /** The epoch as a part that is done. */
  readonly whole: EpochPart;
};

/**
 * One pass over the training split, or the rest of it.
 *
 * @throws NonFiniteLoss before the update of the step that gave it
 * @throws the signal's reason, between steps
 */
export async function runEpoch(options: EpochOptions): Promise<EpochSummary> {
  const { epoch, feed, request, signal } = options;
  const { stepsPerEpoch } = feed;
  const from = options.from ?? NOTHING_DONE;
  const saves = savesOf(options, from);
  let part = from;
  let yielded = performance.now();
  while (part.done < stepsPerEpoch) {
    await saves.offer(part);
    signal.throwIfAborted();
    const started = performance.now();
    const first = part.done;
    const last = Math.min(first + request.accumulationSteps, stepsPerEpoch) - 1;
    const group = runGroup(options, { first, last, updates: part.updates });
    part = { ...withGroup(part, group), done: last + 1 };
    options.onStep({
      step: (epoch - 1) * stepsPerEpoch + last,
      loss: group.loss,
      sequences: group.sequences,
      seconds: secondsSince(started),
    });
    if (options.isTimeUp()) break;
    if (performance.now() - yielded > MILLISECONDS_WITHOUT_YIELD) {
      await eventLoop();
      yielded = performance.now();
    }
  }
  // Validation may take long, and nobody is listened to meanwhile.
  await saves.offer(part);
  signal.throwIfAborted();
  return {
    sequences: part.sequences - from.sequences,
    steps: part.updates,
    trainLoss: part.loss / part.terms,
    learningRate: part.learningRate,
    gradientNorm: { mean: part.norm / part.updates, maximum: part.maximumNorm },
    clippedShare: part.clipped / part.updates,
    whole: part,
  };
}

/** Saves what is offered where a signal asks for it, or where enough time has passed for what saving costs. */
function savesOf({ signal, save, secondsBetweenSaves }: EpochOptions, from: EpochPart) {
  const least = secondsBetweenSaves ?? SECONDS_BETWEEN_SAVES;
  let due = least;
  let savedAt = performance.now();
  let saved = from.done;
  return {
    async offer(part: EpochPart): Promise<void> {
      if (part.done === saved || !(signal.aborted || secondsSince(savedAt) >= due)) return;
      const started = performance.now();
      await save(part);
      saved = part.done;
      due = Math.max(least, secondsSince(started) / MOST_SHARE_OF_SAVES);
      savedAt = performance.now();
    },
  };
}

const NOTHING_DONE: EpochPart = {
  done: 0,
  loss: 0,
  terms: 0,
  norm: 0,
  maximumNorm: 0,
  clipped: 0,
  updates: 0,
  learningRate: 0,
  sequences: 0,
};

/** In the order of the steps, so that the sums of a resumed epoch are those of an uninterrupted one. */
function withGroup(part: EpochPart, { results, loss, ...group }: ReturnType<typeof runGroup>): EpochPart {
  return {
    ...part,
    norm: results.reduce((sum, { gradientNorm }) => sum + gradientNorm, part.norm),
    maximumNorm: results.reduce((most, { gradientNorm }) => Math.max(most, gradientNorm), part.maximumNorm),
    clipped: part.clipped + results.filter(({ clipped }) => clipped).length,
    updates: part.updates + results.length,
    loss: part.loss + loss * group.terms,
    terms: part.terms + group.terms,
    learningRate: group.learningRate,
    sequences: part.sequences + group.sequences,
  };
}

interface Steps {
  /** Batches of the epoch, from 0. */
  readonly first: number;
  readonly last: number;
  /** Updates of the epoch before. */
  readonly updates: number;
}

/** The updates of batches whose gradients belong together. */
function runGroup(options: EpochOptions, { first, last, updates: before }: Steps) {
  const { epoch, state, feed, request } = options;
  const group = feed.group(epoch, { first, last });
  const results: StepResult[] = [];
  let learningRate = 0;
  for (const parts of group.updates) {
    const updates = options.updatesBefore + before + results.length;
    learningRate = options.learningRate({ epoch, position: first / feed.stepsPerEpoch, updates });
    const firstStep = updates * request.accumulationSteps;
    const result = applyUpdate({ state, learningRate, parts, seed: request.seed, firstStep });
    if (!result.applied) throw nonFinite(options, first, result);
    results.push(result);
  }
  return {
    results,
    learningRate,
    loss: results.reduce((sum, { loss }) => sum + loss, 0) / results.length,
    terms: group.terms,
    sequences: group.sequences,
  };
}

function nonFinite({ epoch, feed, request }: EpochOptions, step: number, result: StepResult) {
  const { clipping, optimizer } = request;
  const clippedNow =
    clipping.kind === 'none' ? 'none' : `${clipping.kind} with threshold ${clipping.threshold}`;
  return new NonFiniteLoss(
    `in epoch ${epoch}, step ${step + 1} of ${feed.stepsPerEpoch}, the loss is ${result.loss} and the gradient norm ${result.gradientNorm}, so the weights were not updated; ` +
      `lower training.optimizer.learningRate (now ${optimizer.learningRate}), clip harder with training.clipping (now ${clippedNow}), scale the values, or use a gated cell`,
  );
}
