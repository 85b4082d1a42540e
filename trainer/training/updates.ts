import type { Batch } from '../data/pad';
import type { StepResult, Training } from '../engine';
import type { BatchLoss, TaskProgram } from '../tasks/program';

/** A loss and its share in an update's. */
export interface Part {
  readonly share: number;
  readonly loss: BatchLoss;
}

/**
 * The updates that a group of batches gives, each with the gradient of a single batch of all their records: one, or one
 * for each chunk where backpropagation is truncated. Losses are to be called in the updates' order, each once.
 */
export function updatesOf(program: TaskProgram, batches: readonly Batch[]): Part[][] {
  const terms = batches.map((batch) => program.lossTerms(batch));
  const total = terms.reduce((sum, count) => sum + count, 0);
  const sources = batches.map((batch, index) => ({
    share: terms[index]! / total,
    losses: lossesOf(program, batch),
  }));
  const updates = Math.max(...sources.map(({ losses }) => losses.length));
  return Array.from({ length: updates }, (_, index) =>
    sources.flatMap(({ share, losses }) => {
      const loss = losses[index];
      // A batch's loss is the mean of its chunks', the group's the mean of its updates', which may be more.
      return loss === undefined ? [] : [{ share: (share * updates) / losses.length, loss }];
    }),
  );
}

const lossesOf = (program: TaskProgram, batch: Batch): readonly BatchLoss[] =>
  program.chunks?.(batch) ?? [(weights, step) => program.loss(weights, batch, step)];

export interface UpdateOptions {
  readonly state: Training;
  readonly learningRate: number;
  readonly parts: readonly Part[];
  readonly seed: number;
  /** Number of the first part's loss over the whole training: each loss has dropout masks of its own. */
  readonly firstStep: number;
}

/** Accumulates the gradients of all parts, then makes one update; the loss is that of all. */
export function applyUpdate({ state, learningRate, parts, seed, firstStep }: UpdateOptions): StepResult {
  const stepOf = (index: number) => ({ seed, step: firstStep + index });
  let accumulated = 0;
  parts.slice(0, -1).forEach(({ share, loss }, index) => {
    accumulated += share * state.accumulate(share, (weights) => loss(weights, stepOf(index)));
  });
  const { share, loss } = parts.at(-1)!;
  const result = state.step(learningRate, (weights) => {
    const last = loss(weights, stepOf(parts.length - 1));
    return share === 1 ? last : last.mul<typeof last>(share);
  });
  return { ...result, loss: accumulated + result.loss };
}
