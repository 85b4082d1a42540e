import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { cellVariants, type RecurrentCell } from '../cells';
import { largestDifference } from '../differences';
import { initialize } from '../initializers';
import { randomStream } from '../../../shared/random';
import { inScope } from '../scope';
import type { Kernel } from './problem';

const SIZE = { batch: 3, steps: 4, inputs: 3, units: 5 };
const LENGTHS = Int32Array.of(4, 2, 3);
/** About a hundred float32 roundings. */
const TOLERANCE = 1e-4;

/**
 * Where a kernel differs from another on tiny layers, forward and backward: part of a sentence, or null if nowhere.
 */
export function disagreement(kernel: Kernel, oracle: Kernel): string | null {
  for (const cell of cellVariants().filter((one) => kernel.supports(one)))
    for (const reverse of [false, true]) {
      const name = `${cell.kind}${reverse ? ' backwards' : ''}`;
      try {
        const [found, expected] = [kernel, oracle].map((each) => numbersOf(each, cell, reverse)) as [
          number[],
          number[],
        ];
        const worst = largestDifference(found, expected);
        if (!(worst < TOLERANCE)) return `${name} differs from the reference by ${worst}`;
      } catch (error) {
        return `${name} fails with "${error instanceof Error ? error.message : String(error)}"`;
      }
    }
  return null;
}

function numbersOf(kernel: Kernel, cell: RecurrentCell, reverse: boolean): number[] {
  const { batch, steps, inputs, units } = SIZE;
  const random = randomStream(1, 'check');
  const x = Float32Array.from({ length: batch * steps * inputs }, () => random.normal());
  const specs = cell.weightSpecs({ inputs, units });
  return inScope(() => {
    const tensors = [
      tf.tensor3d(x, [batch, steps, inputs]),
      ...specs.map((spec) => tf.tensor(initialize(spec, 1), [...spec.shape])),
    ];
    const { value, grads } = tf.valueAndGrads((...[x_BTI, ...weights]: Tensor[]) => {
      const problem = {
        cell,
        x_BTI: x_BTI as Tensor3D,
        weights,
        lengths: LENGTHS,
        initialState: null,
        reverse,
      };
      const { h_BTH, last } = kernel.run({ ...problem, sequence: true });
      return tf.addN([h_BTH as Tensor, ...last].map((tensor) => (tensor as Tensor2D).square().sum()));
    })(tensors);
    return [value, ...grads].flatMap((tensor) => [...tensor.dataSync<'float32'>()]);
  });
}
