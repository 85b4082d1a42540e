import { dropout, type Dropout } from '../engine';
import type { TrainingStep } from './interface';
import type { Tensor } from './tensors';

export const dropoutOf = (rate: number, training: TrainingStep | undefined): Dropout | undefined =>
  training !== undefined && rate > 0 ? { rate, seed: training.seed, step: training.step } : undefined;

/** Dropout, if there is any. */
export const dropped = <Shape extends Tensor>(x: Shape, drop: Dropout | undefined, name: string): Shape =>
  drop === undefined ? x : dropout(x, drop, name);
