import { setImmediate as eventLoop } from 'node:timers/promises';
import { NonFiniteLoss } from '../../shared/errors';
import type { EpochRecord } from '../../shared/evaluation';
import type { TrainingRequest } from '../../shared/request/training';
import type { BatchPlan } from '../data/batches';
import type { Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import type { StepResult, Training } from '../engine';
import type { TaskProgram } from '../tasks/program';
import type { Moment } from './schedule';
import { secondsSince } from '../seconds';
import { applyUpdate, updatesOf } from './updates';

/** Steps run without giving way for at most this long, so that signals and output are not kept waiting. */
const MILLISECONDS_WITHOUT_YIELD = 50;

export interface EpochOptions {
  readonly epoch: number;
  readonly program: TaskProgram;
  readonly state: Training;
  readonly batches: BatchPlan;
  readonly examples: Examples;
  readonly request: TrainingRequest;
  /** Updates of the epochs before. */
  readonly updatesBefore: number;
  readonly learningRate: (moment: Moment) => number;
  readonly signal: AbortSignal;
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
> & { readonly sequences: number };

/**
 * One pass over the training split.
 *
 * @throws NonFiniteLoss before the update of the step that gave it
 * @throws the signal's reason, between steps
 */
export async function runEpoch(options: EpochOptions): Promise<EpochSummary> {
  const { epoch, batches, request, signal } = options;
  const { stepsPerEpoch } = batches;
  const sums = {
    loss: 0,
    terms: 0,
    norm: 0,
    maximumNorm: 0,
    clipped: 0,
    updates: 0,
    learningRate: 0,
    sequences: 0,
  };
  let yielded = performance.now();
  for (let first = 0; first < stepsPerEpoch; first += request.accumulationSteps) {
    signal.throwIfAborted();
    const started = performance.now();
    const last = Math.min(first + request.accumulationSteps, stepsPerEpoch) - 1;
    const group = runGroup(options, { first, last, updates: sums.updates });
    for (const { gradientNorm, clipped } of group.results) {
      sums.norm += gradientNorm;
      sums.maximumNorm = Math.max(sums.maximumNorm, gradientNorm);
      sums.clipped += clipped ? 1 : 0;
    }
    sums.updates += group.results.length;
    sums.loss += group.loss * group.terms;
    sums.terms += group.terms;
    sums.learningRate = group.learningRate;
    sums.sequences += group.sequences;
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
  return {
    sequences: sums.sequences,
    steps: sums.updates,
    trainLoss: sums.loss / sums.terms,
    learningRate: sums.learningRate,
    gradientNorm: { mean: sums.norm / sums.updates, maximum: sums.maximumNorm },
    clippedShare: sums.clipped / sums.updates,
  };
}

interface Group {
  /** Batches of the epoch, from 0. */
  readonly first: number;
  readonly last: number;
  /** Updates of the epoch before. */
  readonly updates: number;
}

/** The updates of batches whose gradients belong together. */
function runGroup(options: EpochOptions, { first, last, updates: before }: Group) {
  const { epoch, program, state, batches, examples, request } = options;
  const padded = Array.from({ length: last - first + 1 }, (_, index) =>
    padBatch(examples, batches.recordsAt((epoch - 1) * batches.stepsPerEpoch + first + index)),
  );
  const results: StepResult[] = [];
  let learningRate = 0;
  for (const parts of updatesOf(program, padded)) {
    const updates = options.updatesBefore + before + results.length;
    learningRate = options.learningRate({ epoch, position: first / batches.stepsPerEpoch, updates });
    const firstStep = updates * request.accumulationSteps;
    const result = applyUpdate({ state, learningRate, parts, seed: request.seed, firstStep });
    if (!result.applied) throw nonFinite(options, first, result);
    results.push(result);
  }
  return {
    results,
    learningRate,
    loss: results.reduce((sum, { loss }) => sum + loss, 0) / results.length,
    terms: padded.reduce((sum, batch) => sum + program.lossTerms(batch), 0),
    sequences: padded.reduce((sum, { size }) => sum + size, 0),
  };
}

function nonFinite({ epoch, batches, request }: EpochOptions, step: number, result: StepResult) {
  const { clipping, optimizer } = request;
  const clippedNow =
    clipping.kind === 'none' ? 'none' : `${clipping.kind} with threshold ${clipping.threshold}`;
  return new NonFiniteLoss(
    `in epoch ${epoch}, step ${step + 1} of ${batches.stepsPerEpoch}, the loss is ${result.loss} and the gradient norm ${result.gradientNorm}, so the weights were not updated; ` +
      `lower training.optimizer.learningRate (now ${optimizer.learningRate}), clip harder with training.clipping (now ${clippedNow}), scale the values, or use a gated cell`,
  );
}
