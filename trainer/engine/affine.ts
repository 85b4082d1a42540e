import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { type HostArrays, LOOPS, nativeProducts } from './affine-products';
import { tf, usesGpu } from './backend';
import { kernelChoice } from './kernels/choice';
import { operation } from './operation';

/** Number of multiplications up to which JavaScript's loops are fast enough; their sums are of float64. */
const MAX_HOST_PRODUCTS = 100_000;

export interface AffineOptions {
  readonly x_NI: Tensor2D;
  readonly kernel_IO: Tensor2D;
  readonly bias_O?: Tensor1D | undefined;
}

/** x W + b, or x W without a bias: [N, I] -> [N, O]. */
export function affine({ x_NI, kernel_IO, bias_O }: AffineOptions): Tensor2D {
  const [rows, inputs] = x_NI.shape;
  const size = { rows, inputs, outputs: kernel_IO.shape[1] };
  const isSmall = rows * inputs * size.outputs <= MAX_HOST_PRODUCTS;
  const multiply = usesGpu() || isSmall ? null : kernelChoice().multiply;
  if (usesGpu() || !(isSmall || multiply)) return inTensorFlow({ x_NI, kernel_IO, bias_O });
  const products = multiply ? nativeProducts(multiply) : LOOPS;
  const given = bias_O === undefined ? { x_NI, kernel_IO } : { x_NI, kernel_IO, bias_O };
  const [y_NO] = operation(given, () => {
    const arrays: HostArrays = {
      x: x_NI.dataSync<'float32'>(),
      kernel: kernel_IO.dataSync<'float32'>(),
      bias: bias_O?.dataSync<'float32'>() ?? new Float32Array(size.outputs),
    };
    return {
      outputs: [tf.tensor2d(products.forward(arrays, size), [rows, size.outputs])],
      gradients: ([dy_NO]) => {
        const dy = (dy_NO as Tensor2D).dataSync<'float32'>();
        return {
          x_NI: () => tf.tensor2d(products.inputGradient(arrays, dy, size), [rows, inputs]),
          kernel_IO: () => tf.tensor2d(products.kernelGradient(arrays, dy, size), [inputs, size.outputs]),
          bias_O: () => tf.tensor1d(products.biasGradient(dy, size)),
        };
      },
    };
  });
  return y_NO as Tensor2D;
}

function inTensorFlow({ x_NI, kernel_IO, bias_O }: AffineOptions): Tensor2D {
  const product_NO: Tensor2D = tf.matMul(x_NI, kernel_IO);
  return bias_O === undefined ? product_NO : product_NO.add<Tensor2D>(bias_O);
}
