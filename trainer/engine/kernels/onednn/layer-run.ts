import type { LayerProblem } from '../problem';
import { stepFloats } from '../../step-arrays';
import { add, copy } from '../../vector/arrays';
import { nativeCell } from './cells';
import { LayerCall, type RowRange } from './layer-call';
import type { Primitive } from './primitive';
import { productsOfStep, type Runtime } from './runtime';

/** Of one direction. */
export interface DirectionOutput {
  /** [B, T, H], null if it was not asked for. */
  readonly h_BTH: Float32Array | null;
  /** [h] or [h, c], each [B, H]. */
  readonly last: readonly Float32Array[];
}

export interface DirectionSlopes {
  readonly kernel: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
}

export interface RunGradients {
  /** Sum over the directions, [B, T, I]; called only if it is needed, and before the next layer's pass. */
  x(): Float32Array;
  readonly directions: readonly DirectionSlopes[];
}

/**
 * One layer's forward and backward pass in one direction or both, which read the same input. Where it is large enough, two threads
 * share it: a direction each, or half of the batch each.
 */
export class LayerRun {
  readonly #runtime: Runtime;
  readonly #problems: readonly LayerProblem[];
  readonly #isForTwo: boolean;
  /** Of each problem, in the order of the batch. */
  readonly #calls: readonly (readonly LayerCall[])[];

  constructor(runtime: Runtime, problems: readonly LayerProblem[], training: boolean) {
    this.#runtime = runtime;
    this.#problems = problems;
    const [batch] = problems[0]?.x_BTI.shape ?? [0];
    this.#isForTwo =
      runtime.isForTwo(products(problems)) && (problems.length === 2 || canHalve(problems[0]!));
    if (this.#isForTwo) runtime.wakeSecond();
    const threads = this.#isForTwo ? runtime.threadsOfEach : runtime.dnnl.threads;
    const lanes = runtime.lanes.values();
    this.#calls = problems.map((problem) =>
      rangesOf(batch, this.#isForTwo && problems.length === 1 ? 2 : 1).map((rows) => {
        const lane = lanes.next().value;
        if (lane === undefined) throw new Error('a layer has two directions at most');
        return new LayerCall({ lane, threads, problem, rows, training });
      }),
    );
  }

  forward(): DirectionOutput[] {
    this.#run((call) => call.startForward());
    return this.#problems.map(({ x_BTI: { shape }, weights, sequence }, i) => {
      const calls = this.#calls[i] as readonly LayerCall[];
      const units = weights[1]?.shape[0] ?? 0;
      const h_BTH = sequence ? stepFloats(shape[0] * shape[1] * units) : null;
      const parts = partsOf(h_BTH, calls);
      const lasts = calls.map((call, part) => call.endForward(parts[part] ?? null));
      return { h_BTH, last: (lasts[0] ?? []).map((_, state) => joined(lasts.map((last) => last[state]!))) };
    });
  }

  /** @param slopes of each direction's outputs [B, T, H], null if they were not asked for, and of its final states */
  backward(slopes: readonly { dh_BTH: Float32Array | null; dlast: readonly Float32Array[] }[]): RunGradients {
    if (this.#isForTwo) this.#runtime.wakeSecond();
    this.#run((call, direction) => call.startBackward(slopes[direction] ?? { dh_BTH: null, dlast: [] }));
    const found = this.#calls.map((calls) => calls.map((call) => call.endBackward()));
    return {
      x: () => {
        const { size } = this.#problems[0]!.x_BTI;
        const sums = found.map((gradients, i) => {
          const x = stepFloats(size);
          const parts = partsOf(x, this.#calls[i] as readonly LayerCall[]);
          gradients.forEach((gradient, part) => gradient.x(parts[part] as Float32Array));
          return x;
        });
        return sums.reduce(add);
      },
      directions: found.map((gradients) => ({
        kernel: gradients.map(({ kernel }) => kernel).reduce(add),
        recurrent: gradients.map(({ recurrent }) => recurrent).reduce(add),
        bias: gradients.map(({ bias }) => bias).reduce(add),
        h: joined(gradients.map(({ h }) => h)),
        c: joined(gradients.map(({ c }) => c)),
      })),
    };
  }

  #run(start: (call: LayerCall, direction: number) => Primitive[]): void {
    const lists = this.#calls.flatMap((calls, direction) => calls.map((call) => start(call, direction)));
    const [first, second] = lists;
    if (this.#isForTwo && first !== undefined && second !== undefined)
      this.#runtime.runTogether([first, second]);
    else lists.forEach((list) => this.#runtime.run(list));
  }
}

/** Halves of a batch read all weights twice: beyond so many multiplications in a time step that costs more than it gains. */
const MOST_PRODUCTS_TO_HALVE = 2 ** 26;

function canHalve(problem: LayerProblem): boolean {
  const [batch, steps] = problem.x_BTI.shape;
  return batch > 1 && products([problem]) / steps <= MOST_PRODUCTS_TO_HALVE;
}

/** Multiplications of a forward pass. */
function products(problems: readonly LayerProblem[]): number {
  return problems.reduce((sum, { cell: { request }, cell, x_BTI, weights }) => {
    const native = nativeCell(cell);
    if (native === undefined) throw new Error(`oneDNN has no cell "${request?.kind ?? cell.kind}"`);
    const [batch, steps, inputs] = x_BTI.shape;
    const units = weights[1]?.shape[0] ?? 0;
    return sum + steps * productsOfStep({ cell: native, batch, steps, inputs, units, training: false });
  }, 0);
}

function rangesOf(batch: number, parts: number): RowRange[] {
  return Array.from({ length: parts }, (_, i) => {
    const first = Math.floor((batch * i) / parts);
    return { first, count: Math.floor((batch * (i + 1)) / parts) - first };
  });
}

/** Each call's part of an array of the whole batch. */
function partsOf(whole: Float32Array | null, calls: readonly LayerCall[]): (Float32Array | null)[] {
  if (whole === null) return calls.map(() => null);
  const batch = calls.reduce((sum, call) => sum + call.batch, 0);
  const each = whole.length / batch;
  let first = 0;
  return calls.map((call) => whole.subarray(first * each, (first += call.batch) * each));
}

/** A single part as it is. */
function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = stepFloats(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) copy(part, whole.subarray(start, (start += part.length)));
  return whole;
}
