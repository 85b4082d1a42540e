import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import type { Cell, WeightSpec } from './cells';
import { cellWeightSpecs } from './cells';
import type { KernelName } from './layer';

export interface StackShape {
  readonly cell: Cell;
  readonly inputs: number;
  readonly units: number;
  readonly layers: number;
  readonly bidirectional: boolean;
}

export interface RecurrentStackOptions {
  readonly cell: Cell;
  readonly layers: number;
  /** Forward and backward outputs are concatenated: [B, T, 2H]. */
  readonly bidirectional: boolean;
  readonly x_BTI: Tensor3D;
  readonly lengths_B?: ArrayLike<number>;
  /** In the order of `stackWeightSpecs`. */
  readonly weights: readonly Tensor[];
  /** State tensors, layer by layer, forward then backward, h then c; zeros when left out. */
  readonly initialState?: readonly Tensor2D[];
  /** Between layers only (never in time), in training only: leave out to evaluate. */
  readonly dropout?: { readonly rate: number; readonly seed: number; readonly step: number };
  readonly kernel?: KernelName;
}

export interface RecurrentStackResult {
  /** Outputs of the last layer [B, T, H] or [B, T, 2H]; zero beyond a sequence's length. */
  readonly h_BTH: Tensor3D;
  /** Last layer's h at each sequence's own end [B, H] or, forward then backward, [B, 2H]. */
  readonly last_BH: Tensor2D;
  /** All final states, in the order of `initialState`. */
  readonly states: Tensor2D[];
}

/** Weights of a stack, named `layer<n>/<forward|backward>/<kernel|recurrent_kernel|bias>`. */
export function stackWeightSpecs(shape: StackShape): WeightSpec[] {
  const directions = shape.bidirectional ? ['forward', 'backward'] : ['forward'];
  return Array.from({ length: shape.layers }, (_, layer) => {
    const inputs = layer === 0 ? shape.inputs : shape.units * directions.length;
    return directions.flatMap((direction) =>
      cellWeightSpecs(shape.cell, inputs, shape.units).map((spec) => ({
        ...spec,
        name: `layer${layer}/${direction}/${spec.name}`,
      })),
    );
  }).flat();
}

/** Recurrent layers on top of each other, uni- or bidirectional. */
export function recurrentStack(options: RecurrentStackOptions): RecurrentStackResult {
  throw new Error(`not yet: ${options.cell.kind}`);
}
