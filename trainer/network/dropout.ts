import { dropout, type Dropout } from '../engine';
import type { TrainingStep } from './interface';
import type { Tensor } from './tensors';

/** What of a network is dropped in training, as its configuration says. */
export interface DropoutRates {
  /** Share of activations: after the embedding, between layers, and before the output layer. */
  readonly dropout: number;
  /** Share of the weights of recurrent matrices. Absent: none. */
  readonly recurrentDropout?: number | undefined;
}

/** The same for one step of training; nothing outside of it. */
export interface Drops {
  readonly activations: Dropout | undefined;
  readonly recurrent: Dropout | undefined;
}

export function dropsOf(rates: DropoutRates, training: TrainingStep | undefined): Drops {
  return {
    activations: dropoutOf(rates.dropout, training),
    recurrent: dropoutOf(rates.recurrentDropout ?? 0, training),
  };
}

export const dropoutOf = (rate: number, training: TrainingStep | undefined): Dropout | undefined =>
  training !== undefined && rate > 0 ? { rate, seed: training.seed, step: training.step } : undefined;

/** Dropout, if there is any. */
export const dropped = <Shape extends Tensor>(x: Shape, drop: Dropout | undefined, name: string): Shape =>
  drop === undefined ? x : dropout(x, drop, name);

/**
 * Weights of recurrent layers with connections from state to state dropped, the same ones at all steps of all sequences
 * of a batch (DropConnect as in Merity, Keskar & Socher 2018), so that any kernel computes with them.
 */
export const droppedConnections = (weight: Tensor, name: string, drop: Dropout | undefined): Tensor =>
  name.endsWith('/recurrent_kernel') ? dropped(weight, drop, name) : weight;
