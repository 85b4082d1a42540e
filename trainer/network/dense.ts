import { affine, type Initializer, type WeightSpec } from '../engine';
import type { Tensor1D, Tensor2D, Weights } from './tensors';

/** Weights of a dense layer: `<name>/kernel` [inputs, outputs] and `<name>/bias` [outputs]. */
export function denseSpecs(
  name: string,
  inputs: number,
  outputs: number,
  initializer: Initializer = { kind: 'glorot-uniform' },
): WeightSpec[] {
  return [
    { name: `${name}/kernel`, shape: [inputs, outputs], initializer },
    { name: `${name}/bias`, shape: [outputs], initializer: { kind: 'zeros' } },
  ];
}

/** x W + b: [N, inputs] -> [N, outputs]. */
export function dense(weights: Weights, name: string, x_NI: Tensor2D): Tensor2D {
  return affine({
    x_NI,
    kernel_IO: weights[`${name}/kernel`] as Tensor2D,
    bias_O: weights[`${name}/bias`] as Tensor1D,
  });
}
