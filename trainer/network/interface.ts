import type { Batch } from '../data/pad';
import type { WeightSpec } from '../engine';
import type { NetworkConfig } from './config';
import type { Scalar, Tensor2D, Weights } from './tensors';

/** What makes dropout reproducible: the masks of a step are a function of both numbers. */
export interface TrainingStep {
  readonly seed: number;
  /** Counted over all epochs, from 0. */
  readonly step: number;
}

/** A network without its weights: their names, shapes and starts, and what it computes with them. */
export interface Network {
  readonly config: NetworkConfig;
  readonly specs: readonly WeightSpec[];
  /** Numbers that the network gives for one sequence: a logit a class, or 1. */
  readonly outputs: number;
  /** Without dropout: logits or scaled values [B, outputs]. */
  predict(weights: Weights, batch: Batch): Tensor2D;
  /** Mean loss of a batch in training, dropout included. */
  loss(weights: Weights, batch: Batch, step: TrainingStep): Scalar;
}
