import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { cellVariants, type RecurrentCell } from '../cells';
import { initialize } from '../initializers';
import { randomStream } from '../../../shared/random';
import { inScope } from '../scope';
import type { Kernel } from './problem';

const SIZE = { batch: 3, steps: 4, inputs: 3, units: 5 };
const LENGTHS = Int32Array.of(4, 2, 3);
/** About a hundred float32 roundings. */
const TOLERANCE = 1e-4;

/** One way to call a kernel. */
interface Variant {
  readonly cell: RecurrentCell;
  readonly reverse: boolean;
  readonly isRagged: boolean;
  readonly hasState: boolean;
}

/**
 * Where a kernel differs from another on tiny layers, forward and backward, in both directions, with and without
 * lengths and an initial state: part of a sentence, or null if nowhere.
 *
 * @param tolerance of each output and gradient, as a share of it where it is larger than 1
 */
export function disagreement(kernel: Kernel, oracle: Kernel, tolerance = TOLERANCE): string | null {
  for (const cell of cellVariants().filter((one) => kernel.supports(one)))
    for (const variant of variantsOf(cell)) {
      try {
        const [found, expected] = [numbersOf(kernel, variant), numbersOf(oracle, variant)];
        const worst = worstDifference(found, expected);
        if (!(worst < tolerance)) return `${nameOf(variant)} differs from the reference by ${worst}`;
      } catch (error) {
        return `${nameOf(variant)} fails with "${error instanceof Error ? error.message : String(error)}"`;
      }
    }
  return null;
}

/** NaN where a value is not a number. */
const worstDifference = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs((found[i] ?? NaN) - value) / Math.max(1, Math.abs(value))));

function variantsOf(cell: RecurrentCell): Variant[] {
  const either = [false, true];
  return either.flatMap((reverse) =>
    either.flatMap((isRagged) => either.map((hasState) => ({ cell, reverse, isRagged, hasState }))),
  );
}

const nameOf = ({ cell, reverse, isRagged, hasState }: Variant): string =>
  [
    cell.kind,
    reverse ? ' backwards' : '',
    isRagged ? ' over sequences of different lengths' : '',
    hasState ? ' from an initial state' : '',
  ].join('');

function numbersOf(kernel: Kernel, { cell, reverse, isRagged, hasState }: Variant): number[] {
  const { batch, steps, inputs, units } = SIZE;
  const random = randomStream(1, 'check');
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  const x = draw(batch * steps * inputs);
  const initial = Array.from({ length: hasState ? cell.states : 0 }, () => draw(batch * units));
  const specs = cell.weightSpecs({ inputs, units });
  return inScope(() => {
    const tensors = [
      tf.tensor3d(x, [batch, steps, inputs]),
      ...specs.map((spec) => tf.tensor(initialize(spec, 1), [...spec.shape])),
      ...initial.map((values) => tf.tensor2d(values, [batch, units])),
    ];
    const { value, grads } = tf.valueAndGrads((...[x_BTI, ...others]: Tensor[]) => {
      const problem = {
        cell,
        x_BTI: x_BTI as Tensor3D,
        weights: others.slice(0, specs.length),
        lengths: isRagged ? LENGTHS : null,
        initialState: hasState ? (others.slice(specs.length) as Tensor2D[]) : null,
        reverse,
      };
      const { h_BTH, last } = kernel.run({ ...problem, sequence: true, states: true });
      return tf.addN([h_BTH as Tensor, ...last].map((tensor) => (tensor as Tensor2D).square().sum()));
    })(tensors);
    return [value, ...grads].flatMap((tensor) => [...tensor.dataSync<'float32'>()]);
  });
}
