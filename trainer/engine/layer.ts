import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { type AnyCell, cellOf, type CellWeights } from './cells';
import { chooseKernel, type KernelName } from './kernels/choice';
import { observer } from './kernels/observer';
import type { Kernel, LayerOutput, LayerProblem } from './kernels/problem';

export type { KernelName } from './kernels/choice';

export interface RecurrentLayerOptions {
  readonly cell: AnyCell;
  /** Right-padded input [B, T, I]. */
  readonly x_BTI: Tensor3D;
  /** Steps of each sequence that count, 1..T; all T if left out. */
  readonly lengths_B?: ArrayLike<number> | undefined;
  /** State before the first step: [h] or [h, c], each [B, H]; zeros if left out. */
  readonly initialState?: readonly Tensor2D[] | undefined;
  /** In the order of `cellWeightSpecs`. */
  readonly weights: CellWeights;
  /** Reads each sequence from its last valid step to its first. */
  readonly reverse?: boolean | undefined;
  /** Whether `last` is more than h, for cells with more states: true if left out. Without it an LSTM of sequences with padding is faster. */
  readonly states?: boolean | undefined;
  readonly kernel?: KernelName | undefined;
}

export interface RecurrentLayerResult {
  /** State after each step, in the input's time order [B, T, H]; zero beyond a sequence's length. */
  readonly h_BTH: Tensor3D;
  /** State after each sequence's own last step: [h] or, where states are asked for, [h, c]; each [B, H]. */
  readonly last: Tensor2D[];
}

/**
 * One direction of one recurrent layer over right-padded sequences. Differentiable in input, weights and initial
 * state (once: a gradient of a gradient needs the reference kernel). Padding changes neither results nor gradients.
 *
 * @throws RangeError for a length outside 1..T, or weights or state of the wrong shape
 */
export function recurrentLayer(options: RecurrentLayerOptions): RecurrentLayerResult {
  const { h_BTH, last } = run(options, true);
  if (h_BTH === null) throw new Error('the kernel gave no sequence');
  return { h_BTH, last };
}

/**
 * As `recurrentLayer` where the steps' outputs are not needed (many-to-one): the state after each sequence's last
 * step, [h] or [h, c]. Saves a tensor of [B, T, H] forward and backward.
 */
export function recurrentLast(options: RecurrentLayerOptions): Tensor2D[] {
  return run(options, false).last;
}

/** Options of a direction of a layer: those of both are the same but for weights and initial state. */
export type DirectionOptions = Pick<RecurrentLayerOptions, 'weights' | 'initialState'>;

/**
 * Both directions of a layer. Outputs and states as `recurrentLayer`'s and `recurrentLast`'s.
 *
 * @param directions forward, then backward
 * @param sequence whether the steps' outputs are needed
 */
export function bothDirections(
  common: Omit<RecurrentLayerOptions, keyof DirectionOptions | 'reverse'>,
  directions: readonly [DirectionOptions, DirectionOptions],
  sequence: boolean,
): readonly [LayerOutput, LayerOutput] {
  const [forward, backward] = [false, true].map((reverse, i) =>
    problemOf({ ...common, ...(directions[i] as DirectionOptions), reverse }, sequence),
  ) as [LayerProblem, LayerProblem];
  const runner = runnerOf(common);
  return runner.runBoth?.([forward, backward]) ?? [runner.run(forward), runner.run(backward)];
}

function run(options: RecurrentLayerOptions, sequence: boolean): LayerOutput {
  return runnerOf(options).run(problemOf(options, sequence));
}

function runnerOf({
  kernel,
  cell,
}: Pick<RecurrentLayerOptions, 'kernel' | 'cell'>): Pick<Kernel, 'run' | 'runBoth'> {
  return observer() ?? chooseKernel(kernel ?? 'auto', cellOf(cell));
}

function problemOf(options: RecurrentLayerOptions, sequence: boolean): LayerProblem {
  const { x_BTI, weights } = options;
  const problem: LayerProblem = {
    cell: cellOf(options.cell),
    x_BTI,
    weights,
    lengths: checkedLengths(options.lengths_B, x_BTI),
    initialState: options.initialState ?? null,
    reverse: options.reverse ?? false,
    sequence,
    states: options.states ?? true,
  };
  checkShapes(problem);
  return problem;
}

function checkedLengths(lengths_B: ArrayLike<number> | undefined, x_BTI: Tensor3D): Int32Array | null {
  if (lengths_B === undefined) return null;
  const [batch, steps] = x_BTI.shape;
  if (lengths_B.length !== batch)
    throw new RangeError(
      `lengths_B has ${lengths_B.length} entries for a batch of ${batch}: give one per sequence`,
    );
  const lengths = Int32Array.from(lengths_B);
  const wrong = lengths.findIndex((length, b) => length < 1 || length > steps || length !== lengths_B[b]);
  if (wrong >= 0)
    throw new RangeError(
      `sequence ${wrong} has length ${lengths_B[wrong]}: an integer in 1..${steps} is allowed`,
    );
  return lengths.every((length) => length === steps) ? null : lengths;
}

function checkShapes({ cell, x_BTI, weights, initialState }: LayerProblem): void {
  const [batch, , inputs] = x_BTI.shape;
  const units = weights[1]?.shape[0] ?? 0;
  cell.weightSpecs({ inputs, units }).forEach(({ name, shape }, i) => {
    expectShape(`${cell.kind} weight "${name}"`, weights[i]?.shape, shape);
  });
  if (initialState === null) return;
  for (let i = 0; i < cell.states; i++)
    expectShape(`${cell.kind} initial state ${i}`, initialState[i]?.shape, [batch, units]);
}

function expectShape(what: string, actual: readonly number[] | undefined, expected: readonly number[]): void {
  if (actual?.join() === expected.join()) return;
  throw new RangeError(
    `${what} has shape [${actual?.join(', ') ?? 'none'}]: [${expected.join(', ')}] is needed`,
  );
}
