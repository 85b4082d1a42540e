import fc from 'fast-check';
import type { Scalar, Tensor, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import {
  type Cell,
  randomStream,
  recurrentLayer,
  recurrentStack,
  stackWeightSpecs,
  tf,
} from '../../../../trainer/engine';
import { disagreement } from '../../../../trainer/engine/kernels/check';
import { kernelNamed } from '../../../../trainer/engine/kernels/choice';
import { CELLS } from './support/cells';
import { largestDifference } from './support/compare';
import { describeCell } from './support/fixtures';
import { runStack, type StackNumbers, type StackProblem } from './support/stacks';

const FUSED = ['tensorflow', 'onednn'] as const;

interface Shape {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
  layers: number;
  bidirectional: boolean;
  ragged: boolean;
  sequence: boolean;
  withState: boolean;
  seed: number;
}

const shapes = (largest: number): fc.Arbitrary<Shape> =>
  fc.record({
    batch: fc.integer({ min: 1, max: largest }),
    steps: fc.integer({ min: 1, max: largest }),
    inputs: fc.integer({ min: 1, max: largest }),
    units: fc.integer({ min: 1, max: largest }),
    layers: fc.integer({ min: 1, max: 2 }),
    bidirectional: fc.boolean(),
    ragged: fc.boolean(),
    sequence: fc.boolean(),
    withState: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });

function makeProblem(cell: Cell, shape: Shape): StackProblem {
  const { batch, steps, inputs, units, layers, bidirectional } = shape;
  const random = randomStream(shape.seed, 'problem');
  const draw = (length: number) => Float32Array.from({ length }, () => 2 * random.uniform() - 1);
  const directions = bidirectional ? 2 : 1;
  const states = layers * directions * (cell.kind === 'lstm' ? 2 : 1);
  const perState = () => Array.from({ length: states }, () => draw(batch * units));
  const size = (dims: readonly number[]) => dims.reduce((product, n) => product * n, 1);
  return {
    cell,
    layers,
    bidirectional,
    batch,
    steps,
    inputs,
    units,
    lengths: shape.ragged ? Array.from({ length: batch }, () => 1 + random.integer(steps)) : undefined,
    x: draw(batch * steps * inputs),
    weights: stackWeightSpecs({ cell, layers, bidirectional, inputs, units }).map((spec) =>
      draw(size(spec.shape)),
    ),
    initial: shape.withState ? perState() : undefined,
    dh: shape.sequence ? draw(batch * steps * units * directions) : undefined,
    dstates: perState(),
  };
}

const flat = ({ h, states, dx, dinitial, dweights }: StackNumbers) =>
  [h, ...states, dx, ...dinitial, ...dweights].flatMap((values) => [...values]);

describe.each(FUSED)('the %s kernel', (kernel) => {
  it.each(CELLS.map((cell) => ({ name: describeCell(cell), cell })))(
    'computes what the reference computes for $name of any shape, lengths and state',
    ({ cell }) => {
      fc.assert(
        fc.property(shapes(9), (shape) => {
          const problem = makeProblem(cell, shape);

          const found = flat(runStack(problem, kernel));

          const expected = flat(runStack(problem, 'reference'));
          expect(largestDifference(found, expected)).toBeLessThan(2e-5);
        }),
        { numRuns: 12 },
      );
    },
  );

  it.each(
    CELLS.flatMap((cell) =>
      [false, true].map((bidirectional) => ({ name: describeCell(cell), cell, bidirectional })),
    ),
  )(
    'computes what the reference computes for $name where two threads share a layer (both directions: $bidirectional)',
    ({ cell, bidirectional }) => {
      // An odd batch, in halves of which the shorter may have no sequence as long as the longest.
      const shape = { batch: 41, steps: 16, inputs: 40, units: 64, layers: 2, bidirectional };
      const options = { ragged: true, sequence: true, withState: true, seed: 8 };
      const drawn = makeProblem(cell, { ...shape, ...options });
      // Small weights, so that a rounding does not grow over the steps.
      const weights = drawn.weights.map((values) => Array.from(values, (value) => value / 10));
      const problem = { ...drawn, weights, lengths: drawn.lengths?.fill(3, 20) };

      const found = flat(runStack(problem, kernel));

      expect(largestDifference(found, flat(runStack(problem, 'reference')))).toBeLessThan(1e-4);
    },
  );

  it.each(CELLS.map((cell) => ({ name: describeCell(cell), cell })))(
    'computes the same output and gradient for a sequence of $name alone as in a batch with longer ones',
    ({ cell }) => {
      const shape = { batch: 3, steps: 7, inputs: 4, units: 5, layers: 2, bidirectional: true };
      const options = { ragged: true, sequence: true, withState: true, seed: 5 };
      const together = { ...makeProblem(cell, { ...shape, ...options }), lengths: [7, 3, 5] };
      const alone = takeSequence(together, 1);

      const [inBatch, byItself] = [runStack(together, kernel), runStack(alone, kernel)];

      const width = 2 * shape.units;
      const rows = inBatch.h.subarray(7 * width, 14 * width);
      expect(largestDifference(rows.subarray(0, 3 * width), byItself.h)).toBeLessThan(1e-6);
      expect(rows.subarray(3 * width).every((value) => value === 0)).toBe(true);
      const slopes = inBatch.dx.subarray(7 * 4, 14 * 4);
      expect(largestDifference(slopes.subarray(0, 3 * 4), byItself.dx)).toBeLessThan(1e-6);
      expect(slopes.subarray(3 * 4).every((value) => value === 0)).toBe(true);
      byItself.states.forEach((state, i) => {
        expect(largestDifference(inBatch.states[i]?.subarray(5, 10) ?? [], state)).toBeLessThan(1e-6);
      });
    },
  );

  it('ignores whatever is in padding, and gives it no gradient', () => {
    const shape = { batch: 3, steps: 6, inputs: 4, units: 5, layers: 1, bidirectional: true };
    const problem = makeProblem(
      { kind: 'lstm' },
      { ...shape, ragged: true, sequence: true, withState: false, seed: 3 },
    );
    const dirty = Float32Array.from(problem.x);
    problem.lengths?.forEach((length, b) => dirty.fill(1e6, (b * 6 + length) * 4, (b + 1) * 6 * 4));

    const found = flat(runStack({ ...problem, x: dirty }, kernel));

    expect(largestDifference(found, flat(runStack(problem, kernel)))).toBe(0);
  });

  it('gives the same bytes each time', () => {
    const shape = { batch: 16, steps: 20, inputs: 24, units: 32, layers: 2, bidirectional: true };
    const problem = makeProblem(
      { kind: 'lstm' },
      { ...shape, ragged: true, sequence: true, withState: true, seed: 4 },
    );

    const runs = [1, 2, 3].map(() => Buffer.from(Float32Array.from(flat(runStack(problem, kernel))).buffer));

    expect(runs.every((run) => run.equals(runs[0] as Buffer))).toBe(true);
  });

  it.each(CELLS.map((cell) => ({ name: describeCell(cell), cell })))(
    'computes the same outputs and gradients of $name where only the last h is asked for',
    ({ cell }) => {
      const shape = { batch: 5, steps: 6, inputs: 4, units: 5, layers: 2, bidirectional: true };
      const options = { ragged: true, sequence: true, withState: false, seed: 6 };
      const problem = makeProblem(cell, { ...shape, ...options });
      const inputs = [
        tf.tensor(problem.x, [5, 6, 4]),
        ...stackWeightSpecs({ cell, ...shape }).map((spec, i) =>
          tf.tensor(problem.weights[i] as Float32Array, [...spec.shape]),
        ),
      ];

      const [complete, without] = [true, false].map((states) => {
        const run = (x_BTI: Tensor, ...weights: Tensor[]) =>
          recurrentStack({
            ...{ cell, layers: 2, bidirectional: true, x_BTI: x_BTI as Tensor3D, weights, states, kernel },
            lengths_B: problem.lengths,
          });
        const loss = (...given: Tensor[]) => {
          const { h_BTH, last_BH } = run(given[0]!, ...given.slice(1));
          return h_BTH.square().sum().add<Scalar>(last_BH.square().sum());
        };
        const { value, grads } = tf.valueAndGrads(loss)(inputs);
        return [value, ...grads].flatMap((tensor) => [...tensor.dataSync<'float32'>()]);
      });

      expect(largestDifference(without!, complete!)).toBeLessThan(2e-5);
    },
  );

  it('passes the check against the reference that GPU kernels go through', () => {
    expect(disagreement(kernelNamed(kernel), kernelNamed('reference'))).toBeNull();
  });
});

describe('recurrent kernels', () => {
  it('reports, in the check of a kernel, where it differs and what it throws', () => {
    const reference = kernelNamed('reference');
    const wrong = {
      ...reference,
      run: (problem: Parameters<typeof reference.run>[0]) => reference.run({ ...problem, reverse: false }),
    };
    const broken = {
      ...reference,
      run: () => {
        throw new Error('no such kernel on this device');
      },
    };

    expect(disagreement(wrong, reference)).toMatch(/^lstm backwards differs from the reference by \d/);
    expect(disagreement(broken, reference)).toBe('lstm fails with "no such kernel on this device"');
  });

  it.each(CELLS.map((cell) => ({ name: describeCell(cell), cell })))(
    'gradients of the reference kernel for $name are the finite differences',
    ({ cell }) => {
      fc.assert(
        fc.property(shapes(3), (shape) => {
          const problem = makeProblem(cell, { ...shape, layers: 1 });
          const analytic = runStack(problem, 'reference');

          // The loss along a random direction of all inputs at once: one number to which every gradient contributes.
          const random = randomStream(shape.seed, 'direction');
          const direction = (values: ArrayLike<number>) =>
            Float32Array.from(values, () => 2 * random.uniform() - 1);
          const directions = [direction(problem.x), ...problem.weights.map(direction)];
          const slope = [analytic.dx, ...analytic.dweights].reduce(
            (sum, d, i) => sum + dot(d, directions[i] ?? []),
            0,
          );
          const epsilon = 1e-2;
          const [ahead, behind] = [epsilon, -epsilon].map((step) => lossAt(problem, directions, step)) as [
            number,
            number,
          ];
          fc.pre(
            cell.kind !== 'simple-rnn' ||
              cell.activation !== 'relu' ||
              isSmooth(problem, directions, epsilon),
          );
          const numeric = (ahead - behind) / (2 * epsilon);

          expect(Math.abs(numeric - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(2e-2);
        }),
        { numRuns: 15 },
      );
    },
  );

  it('refuses lengths and weights that do not fit', () => {
    const x_BTI = tf.zeros<typeof tf.Rank.R3>([2, 3, 4]);
    const weights = [tf.zeros([4, 20]), tf.zeros([5, 20]), tf.zeros([20])];
    const layer = (changes: object) => () =>
      recurrentLayer({ cell: { kind: 'lstm' }, x_BTI, weights, ...changes });

    expect(layer({ lengths_B: [3, 4] })).toThrow('sequence 1 has length 4: an integer in 1..3 is allowed');
    expect(layer({ lengths_B: [3, 0] })).toThrow('sequence 1 has length 0');
    expect(layer({ lengths_B: [3] })).toThrow('lengths_B has 1 entries for a batch of 2');
    expect(layer({ weights: [tf.zeros([3, 20]), ...weights.slice(1)] })).toThrow(
      'lstm weight "kernel" has shape [3, 20]: [4, 20] is needed',
    );
    expect(layer({ initialState: [tf.zeros([2, 5])] })).toThrow('lstm initial state 1 has shape [none]');
    tf.dispose([x_BTI, ...weights]);
  });
});

function takeSequence(problem: StackProblem, index: number): StackProblem {
  const { steps, inputs, units, lengths = [] } = problem;
  const length = lengths[index] ?? steps;
  const rows = (values: ArrayLike<number>, width: number) =>
    Array.from(values).slice(index * steps * width, (index * steps + length) * width);
  const row = (values: ArrayLike<number>) => Array.from(values).slice(index * units, (index + 1) * units);
  return {
    ...problem,
    batch: 1,
    steps: length,
    lengths: undefined,
    x: rows(problem.x, inputs),
    dh: problem.dh && rows(problem.dh, 2 * units),
    initial: problem.initial?.map(row),
    dstates: problem.dstates.map(row),
  };
}

function moved(problem: StackProblem, directions: ArrayLike<number>[], step: number): StackProblem {
  const along = (values: ArrayLike<number>, by: ArrayLike<number> = []) =>
    Float32Array.from(values, (value, i) => value + step * (by[i] ?? 0));
  const [ofX, ...ofWeights] = directions;
  return {
    ...problem,
    x: along(problem.x, ofX),
    weights: problem.weights.map((w, i) => along(w, ofWeights[i])),
  };
}

function lossAt(problem: StackProblem, directions: ArrayLike<number>[], step: number): number {
  const { h, states } = runStack(moved(problem, directions, step), 'reference');
  return (
    dot(h, problem.dh ?? []) + states.reduce((sum, state, i) => sum + dot(state, problem.dstates[i] ?? []), 0)
  );
}

/** Whether the same units of a relu are active at both ends: a kink between them has no derivative. */
function isSmooth(problem: StackProblem, directions: ArrayLike<number>[], epsilon: number): boolean {
  const width = problem.units * (problem.bidirectional ? 2 : 1);
  const on = (step: number) => {
    const sequence = { ...problem, dh: new Float32Array(problem.batch * problem.steps * width) };
    return Array.from(
      runStack(moved(sequence, directions, step), 'reference').h,
      (value) => value > 0,
    ).join();
  };
  return on(epsilon) === on(-epsilon) && on(0) === on(epsilon);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
