import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { GradientScale } from '../clipping';
import type { AdamArrays, AdamConstants } from './adam-numbers';

/** Memory that vector instructions can reach, with the updates that are worth writing in them. */
export interface UpdateArithmetic {
  adam(arrays: AdamArrays, constants: AdamConstants): void;
}

/**
 * One weight's values, its gradient and the optimizer's slots: all of one length, with values and slots in `memory`.
 */
export interface HostUpdate {
  readonly memory: UpdateArithmetic;
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  readonly slots: readonly Float32Array[];
  readonly scale: GradientScale;
  readonly learningRate: number;
  /** 1 for the first update. */
  readonly step: number;
  /** Whether weight decay applies to this weight: to matrices, not to biases. */
  readonly decays: boolean;
}

/** All weights end to end, their gradient after clipping, and what the optimizer remembers of them: [P] each. */
export interface DeviceUpdate {
  readonly values_P: Tensor1D;
  readonly gradient_P: Tensor1D;
  readonly slots: readonly Tensor1D[];
  readonly learningRate: number;
  /** 1 for the first update. */
  readonly step: number;
  /** 1 where weight decay applies, 0 elsewhere. */
  readonly decays_P: Tensor1D;
}

export interface DeviceUpdated {
  readonly values_P: Tensor1D;
  /** In the order of the rule's slots. */
  readonly slots: readonly Tensor1D[];
}

/** An optimizer with its hyperparameters, for the two places where weights are kept. */
export interface UpdateRule {
  /** Names of the arrays that the rule remembers between steps. */
  readonly slots: readonly string[];
  /** Changes values and slots in place. */
  onHost(update: HostUpdate): void;
  /** The same as tensor operations. */
  onDevice(update: DeviceUpdate): DeviceUpdated;
}

/** Everything that the engine knows about one kind of optimizer. */
export interface OptimizerDefinition<Options> {
  rule(options: Options): UpdateRule;
}

/** What a checkpoint stores of an optimizer: one flat array per slot, weights in the order of their specs. */
export interface OptimizerState {
  readonly step: number;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** A gradient's element as an update reads it. */
export function scaled(value: number, { factor, threshold }: GradientScale): number {
  const g = value * factor;
  return g > threshold ? threshold : g < -threshold ? -threshold : g;
}

/** @throws Error if a rule was given fewer slots than it names */
export function slotOf<Slot>(slots: readonly Slot[], index: number): Slot {
  const slot = slots[index];
  if (slot === undefined) throw new Error(`optimizer slot ${index} is missing`);
  return slot;
}
