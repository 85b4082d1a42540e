import type { Batch } from '../data/pad';
import type { WeightSpec } from '../engine';
import type { NetworkConfig } from './config';
import type { Scalar, Tensor2D, Weights } from './tensors';

/** What makes dropout reproducible: a step's masks depend only on both numbers. */
export interface TrainingStep {
  readonly seed: number;
  /** Counted over all epochs, from 0. */
  readonly step: number;
}

/**
 * A network for points or aligned steps, without its weights: their names, shapes and initializers, and what it
 * computes with them.
 */
export interface Network {
  readonly config: NetworkConfig;
  readonly specs: readonly WeightSpec[];
  /** Numbers that the network returns per sequence, or per step if it answers at each: one logit per class, or one or more values. */
  readonly outputs: number;
  /** Without dropout: logits or scaled values [B, outputs], or [B * T, outputs] if it answers at each step. */
  predict(weights: Weights, batch: Batch): Tensor2D;
  /** Mean loss of a batch in training, dropout included. */
  loss(weights: Weights, batch: Batch, step: TrainingStep): Scalar;
}

export interface NetworkOptions {
  /** Weight of each class in the loss, whose mean over the training split is 1 where it is balanced; ones if left out. */
  readonly classWeights?: Float32Array | undefined;
  /** Share of each label that all classes have in equal parts; 0 if left out. */
  readonly labelSmoothing?: number | undefined;
}
