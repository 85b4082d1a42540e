import { setImmediate as eventLoop } from 'node:timers/promises';
import { NonFiniteLoss } from '../../shared/errors';
import type { EpochRecord } from '../../shared/evaluation';
import type { Training as TrainingRequest } from '../../shared/request/training';
import type { BatchPlan } from '../data/batches';
import type { Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import type { StepResult, Training } from '../engine';
import type { Network } from '../network/network';

/** Steps run without giving way for at most this long, so that signals and output are not kept waiting. */
const MILLISECONDS_WITHOUT_YIELD = 50;

export interface EpochOptions {
  readonly epoch: number;
  readonly network: Network;
  readonly state: Training;
  readonly batches: BatchPlan;
  readonly examples: Examples;
  readonly request: TrainingRequest;
  readonly signal: AbortSignal;
  readonly onStep: (step: {
    readonly step: number;
    readonly loss: number;
    readonly sequences: number;
  }) => void;
}

export type EpochSummary = Pick<EpochRecord, 'steps' | 'trainLoss' | 'gradientNorm' | 'clippedShare'>;

/**
 * One pass over the training split.
 *
 * @throws NonFiniteLoss before the update of the step that gave it
 * @throws the signal's reason, between steps
 */
export async function runEpoch(options: EpochOptions): Promise<EpochSummary> {
  const { epoch, batches, examples, signal } = options;
  const sums = { loss: 0, norm: 0, maximumNorm: 0, clipped: 0 };
  let yielded = performance.now();
  for (let stepInEpoch = 0; stepInEpoch < batches.stepsPerEpoch; stepInEpoch += 1) {
    signal.throwIfAborted();
    const step = (epoch - 1) * batches.stepsPerEpoch + stepInEpoch;
    const records = batches.recordsAt(step);
    const result = trainingStep(options, step, records);
    sums.loss += result.loss * records.length;
    sums.norm += result.gradientNorm;
    sums.maximumNorm = Math.max(sums.maximumNorm, result.gradientNorm);
    sums.clipped += result.clipped ? 1 : 0;
    options.onStep({ step, loss: result.loss, sequences: records.length });
    if (performance.now() - yielded > MILLISECONDS_WITHOUT_YIELD) {
      await eventLoop();
      yielded = performance.now();
    }
  }
  return {
    steps: batches.stepsPerEpoch,
    trainLoss: sums.loss / examples.count,
    gradientNorm: { mean: sums.norm / batches.stepsPerEpoch, maximum: sums.maximumNorm },
    clippedShare: sums.clipped / batches.stepsPerEpoch,
  };
}

function trainingStep(options: EpochOptions, step: number, records: Int32Array): StepResult {
  const { network, state, examples, request } = options;
  const batch = padBatch(examples, records);
  const result = state.step(request.optimizer.learningRate, (weights) =>
    network.loss(weights, batch, { seed: request.seed, step }),
  );
  if (!result.applied) throw nonFinite(options, step, result);
  return result;
}

function nonFinite({ epoch, batches, request }: EpochOptions, step: number, result: StepResult) {
  const { clipping, optimizer } = request;
  const clippedNow =
    clipping.kind === 'none' ? 'none' : `${clipping.kind} with threshold ${clipping.threshold}`;
  return new NonFiniteLoss(
    `in epoch ${epoch}, step ${(step % batches.stepsPerEpoch) + 1} of ${batches.stepsPerEpoch}, the loss is ${result.loss} and the gradient norm ${result.gradientNorm}, so the weights were not updated; ` +
      `lower training.optimizer.learningRate (now ${optimizer.learningRate}), clip harder with training.clipping (now ${clippedNow}), scale the values, or use a gated cell`,
  );
}
