import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { LayerProblem } from '../problem';
import { borrowFloats, giveBackFloats, stepFloats } from '../../step-arrays';
import { nativeCell, withHold } from './cells';
import { ARGUMENT, GRADIENT } from './constants';
import type { Transposition } from './builder';
import type { Packing, Plan } from './plan';
import { bind, bindReorder, type Primitive, reorder } from './primitive';
import type { Rows } from '../../vector/arrays';
import { RowOrder } from './rows';
import type { Lane } from './runtime';

/** Sequences of a batch. */
export interface RowRange {
  readonly first: number;
  readonly count: number;
}

export interface CallOptions {
  /** No two calls of a lane may be between their start and the last use of their results. */
  readonly lane: Lane;
  /** OpenMP's, at most. */
  readonly threads: number;
  readonly problem: LayerProblem;
  readonly rows: RowRange;
  readonly training: boolean;
}

export interface LayerGradients {
  /** Writes the input's, [B, T, I]; called only if it is needed, and before the next call of the lane. */
  x(to: Float32Array): void;
  readonly kernel: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
}

type Arrays = [argument: number, array: Float32Array][];

/** What a backward pass writes. */
interface Slopes extends Readonly<
  Record<'x' | 'kernel' | 'recurrent' | 'bias' | 'h' | 'c' | 'dy', Float32Array>
> {
  /** Whether `dy` must be left as zeros. */
  readonly clears: boolean;
}

/**
 * One layer's forward and backward pass over some sequences through oneDNN, whose primitives know no lengths: each sequence is
 * run over all steps, padding behind it. What comes before a sequence's end cannot depend on what follows, its final h is the
 * output at its last step, and gradients enter at real steps only, so padding adds nothing to any of them. An LSTM's
 * final c is not an output: one more input, 1 in padding, holds its gates at forget = 1 and input = 0 there, so that c
 * arrives unchanged at the last step, and its gradient back at the sequence's end. Rows are put in oneDNN's order on
 * the way in, the reverse direction included, and back on the way out: over strided arrays its backward pass took a
 * fifth longer.
 *
 * Each pass has a start, which gives the primitives to run, and an end, so that two calls can be run together.
 */
export class LayerCall {
  readonly batch: number;
  readonly steps: number;
  readonly units: number;
  readonly #inputs: number;
  readonly #order: RowOrder;
  readonly #holdsCell: boolean;
  readonly #plan: Plan;
  readonly #weights: readonly Float32Array[];
  readonly #x: Float32Array;
  #y: Float32Array = new Float32Array();
  #workspace: Float32Array = new Float32Array();
  #shared: Arrays = [];
  #slopes: Slopes | null = null;

  readonly #lane: Lane;
  readonly #problem: LayerProblem;
  readonly #rows: RowRange;
  readonly #training: boolean;

  constructor({ lane, threads, problem, rows, training }: CallOptions) {
    this.#lane = lane;
    this.#problem = problem;
    this.#rows = rows;
    this.#training = training;
    const { x_BTI, reverse } = problem;
    const cell = nativeCell(problem.cell);
    if (cell === undefined) throw new Error(`oneDNN has no cell "${problem.cell.kind}"`);
    [, this.steps, this.#inputs] = x_BTI.shape;
    this.batch = rows.count;
    this.units = problem.weights[1]?.shape[0] ?? 0;
    const lengths = problem.lengths?.subarray(rows.first, rows.first + rows.count) ?? null;
    this.#order = new RowOrder({ batch: this.batch, steps: this.steps, lengths, reverse });
    this.#holdsCell = lengths !== null && cell.hasCellState && problem.states;
    const { batch, steps, units } = this;
    this.#plan = lane.plan({ cell, batch, steps, inputs: this.#width, units, training }, threads);
    this.#weights = problem.weights.map(floats);
    this.#x = this.#prepareInput(this.#ofRows(floats(x_BTI), steps * this.#inputs));
  }

  /** The inputs of a step, as oneDNN sees them. */
  get #width(): number {
    return this.#inputs + (this.#holdsCell ? 1 : 0);
  }

  startForward(): Primitive[] {
    const { batch, steps, units } = this;
    const lane = this.#lane;
    const plan = this.#plan;
    this.#y = borrowFloats(batch * steps * units);
    const [h, c] = [stepFloats(batch * units), stepFloats(batch * units)];
    const [h0, c0] = [0, 1].map((i) => this.#initial(i)) as [Float32Array, Float32Array];
    this.#shared = [
      [ARGUMENT.source, this.#x],
      [ARGUMENT.sourceH, h0],
      [ARGUMENT.sourceC, c0],
      [ARGUMENT.bias, plan.cell.packBias(this.#weights[2] as Float32Array)],
      [ARGUMENT.output, this.#y],
      [ARGUMENT.outputH, h],
      [ARGUMENT.outputC, c],
    ];
    if (this.#training) {
      this.#workspace = borrowFloats(floatsOf(plan.forward, ARGUMENT.workspace));
      this.#shared.push([ARGUMENT.workspace, this.#workspace]);
    }
    const packed = this.#pack(plan.pack);
    return [...packed.reorders, bind(lane, plan.forward, new Map([...this.#shared, ...packed.arrays]))];
  }

  /**
   * @param h_BTH where the outputs go, [B, T, H]; null if they are not asked for
   * @returns the final states, [B, H] each
   */
  endForward(h_BTH: Float32Array | null): Float32Array[] {
    const { units } = this;
    const [h, c] = [ARGUMENT.outputH, ARGUMENT.outputC].map((argument) => this.#sharedArray(argument));
    const last = [this.#problem.lengths === null ? h : this.#lastOutputs()];
    if (this.#plan.cell.hasCellState && this.#problem.states) last.push(c);
    if (h_BTH !== null) this.#outOf(this.#y, units, { array: h_BTH, width: units }, this.#plan.outputRows);
    if (!this.#training) this.#release();
    return last as Float32Array[];
  }

  /**
   * @param slopes of the batch: gradient of the outputs [B, T, H], null if they were not asked for, and of the final states
   */
  startBackward(slopes: { dh_BTH: Float32Array | null; dlast: readonly Float32Array[] }): Primitive[] {
    const { batch, steps, units } = this;
    const width = this.#width;
    const lane = this.#lane;
    const { scratch } = lane;
    const plan = this.#plan;
    if (plan.backward === null) throw new Error('gradient of a layer that ran without training');
    const { run, pack } = plan.backward;
    const wide = plan.cell.gates * units;
    const dh_BTH = slopes.dh_BTH && this.#ofRows(slopes.dh_BTH, steps * units);
    const dlast = slopes.dlast.map((array) => this.#ofRows(array, units));
    const [kernel, recurrent] = [stepFloats(width * wide), stepFloats(units * wide)];
    const bias = stepFloats(plan.cell.biases * units);
    const x = scratch.take('x slope', batch * steps * width);
    const [h, c] = [stepFloats(batch * units), stepFloats(batch * units)];
    const zeroState = scratch.take('zero state', batch * units);
    const dy = this.#outputSlopes(dh_BTH, dlast[0] ?? zeroState);
    const arrays: Arrays = [
      [ARGUMENT.source, x],
      [ARGUMENT.sourceH, h],
      [ARGUMENT.sourceC, c],
      ...weightArrays(kernel, recurrent),
      [ARGUMENT.bias, bias],
      [ARGUMENT.output, dy],
      [ARGUMENT.outputH, zeroState],
      [ARGUMENT.outputC, dlast[1] ?? zeroState],
    ];
    const gradients = arrays.map(([argument, array]): Arrays[number] => [argument + GRADIENT, array]);
    const packed = this.#pack(pack);
    this.#slopes = { x, kernel, recurrent, bias, h, c, dy, clears: dh_BTH === null };
    return [...packed.reorders, bind(lane, run, new Map([...this.#shared, ...packed.arrays, ...gradients]))];
  }

  endBackward(): LayerGradients {
    if (this.#slopes === null) throw new Error('the backward pass of a layer ends before it starts');
    const { x, kernel, recurrent, bias, h, c, dy, clears } = this.#slopes;
    const plan = this.#plan;
    const inputs = this.#inputs;
    if (clears) this.#order.clearLastRows({ array: dy, width: this.units });
    this.#release();
    return {
      x: (to) => this.#outOf(x, this.#width, { array: to, width: inputs }, plan.inputRows),
      kernel: kernel.subarray(0, inputs * plan.cell.gates * this.units),
      recurrent,
      bias: plan.cell.unpackBias(bias),
      h,
      c,
    };
  }

  /** This call's part of an array with so many numbers a sequence. */
  #ofRows(array: Float32Array, each: number): Float32Array {
    const { first, count } = this.#rows;
    return array.subarray(first * each, (first + count) * each);
  }

  #sharedArray(argument: number): Float32Array {
    return this.#shared.find(([name]) => name === argument)?.[1] ?? new Float32Array();
  }

  #prepareInput(x: Float32Array): Float32Array {
    const { batch, steps } = this;
    const width = this.#width;
    const inputs = this.#inputs;
    const order = this.#order;
    const rows = { array: borrowFloats(batch * steps * width), width };
    if (this.#order.isPlain) reorder(this.#lane, this.#plan.inputRows.toTimeFirst, x, rows.array);
    else order.toTimeFirst({ array: x, width: inputs }, rows);
    if (this.#holdsCell) order.markPadding(rows, inputs);
    return rows.array;
  }

  #initial(index: number): Float32Array {
    const given = this.#problem.initialState?.[index];
    return given === undefined
      ? this.#lane.scratch.take('zero state', this.batch * this.units)
      : this.#ofRows(floats(given), this.units);
  }

  /** The weights as a primitive wants them, and what brings them there. */
  #pack(pack: Packing | null): { readonly reorders: Primitive[]; readonly arrays: Arrays } {
    const lane = this.#lane;
    const [kernel, recurrent] = [this.#kernel(), this.#weights[1] as Float32Array];
    if (pack === null) return { reorders: [], arrays: weightArrays(kernel, recurrent) };
    const packedKernel = lane.scratch.take('kernel', floatsOf(pack.kernel, ARGUMENT.output));
    const packedRecurrent = lane.scratch.take('recurrent', floatsOf(pack.recurrent, ARGUMENT.output));
    const reorders = [
      bindReorder(lane, pack.kernel, kernel, packedKernel),
      bindReorder(lane, pack.recurrent, recurrent, packedRecurrent),
    ];
    return { reorders, arrays: weightArrays(packedKernel, packedRecurrent) };
  }

  /** With a row for what holds the cell, if that is needed. */
  #kernel(): Float32Array {
    const kernel = this.#weights[0] as Float32Array;
    if (!this.#holdsCell) return kernel;
    const wide = this.#lane.scratch.take('kernel with hold', kernel.length + 4 * this.units);
    return withHold(kernel, wide, this.units);
  }

  #lastOutputs(): Float32Array {
    return this.#order.lastRows({ array: this.#y, width: this.units });
  }

  /** Gradients of oneDNN's outputs; the final h's belongs to the output at the last step. */
  #outputSlopes(dh_BTH: Float32Array | null, dlastH: Float32Array): Float32Array {
    const { batch, steps, units: width } = this;
    const { scratch } = this.#lane;
    const plan = this.#plan;
    const order = this.#order;
    const role = dh_BTH === null ? 'zero slopes' : 'slopes';
    const rows = { array: scratch.take(role, batch * steps * width), width };
    if (dh_BTH !== null && this.#order.isPlain)
      reorder(this.#lane, plan.outputRows.toTimeFirst, dh_BTH, rows.array);
    else if (dh_BTH !== null) order.toTimeFirst({ array: dh_BTH, width }, rows);
    order.addToLastRows(rows, dlastH);
    return rows.array;
  }

  /** The first columns of rows of `width`, in the engine's order. */
  #outOf(array: Float32Array, width: number, to: Rows, rows: Transposition): void {
    if (this.#order.isPlain) reorder(this.#lane, rows.toBatchFirst, array, to.array);
    else this.#order.toBatchFirst({ array, width }, to);
  }

  #release(): void {
    for (const buffer of [this.#x, this.#y, this.#workspace]) if (buffer.length > 0) giveBackFloats(buffer);
  }
}

function floats(tensor: Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}

function floatsOf(primitive: Primitive, argument: number): number {
  return primitive.slots.find((slot) => slot.argument === argument)?.floats ?? 0;
}

function weightArrays(kernel: Float32Array, recurrent: Float32Array): Arrays {
  return [
    [ARGUMENT.kernel, kernel],
    [ARGUMENT.recurrent, recurrent],
  ];
}
