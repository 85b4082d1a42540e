import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { LayerProblem } from '../problem';
import { stepFloats } from '../../step-arrays';
import { nativeCell } from './cells';
import { ARGUMENT, GRADIENT } from './constants';
import { execute, type Plan, type Primitive, reorder, type Transposition } from './plan';
import {
  addToLastRows,
  clearLastRows,
  lastRows,
  markPadding,
  type RowOrder,
  toBatchFirst,
  toTimeFirst,
} from './rows';
import type { Runtime } from './runtime';

/** Saturates a gate: sigmoid(±1e4) is 1 or 0 in float32. */
const SATURATED = 1e4;

export interface LayerGradients {
  /** Valid until the next call of any layer; called only if the input's gradient is needed. */
  x(): Float32Array;
  readonly kernel: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
}

type Arrays = [argument: number, array: Float32Array][];

/**
 * One layer's forward and backward pass through oneDNN, whose primitives know no lengths: each sequence is run over
 * all steps, padding behind it. What comes before a sequence's end cannot depend on what follows, its final h is the
 * output at its last step, and gradients enter at real steps only, so padding adds nothing to any of them. An LSTM's
 * final c is not an output: one more input, 1 in padding, holds its gates at forget = 1 and input = 0 there, so that c
 * arrives unchanged at the last step, and its gradient back at the sequence's end. Rows are put in oneDNN's order on
 * the way in, the reverse direction included, and back on the way out: over strided arrays its backward pass took a
 * fifth longer.
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

  readonly #runtime: Runtime;
  readonly #problem: LayerProblem;
  readonly #training: boolean;

  constructor(runtime: Runtime, problem: LayerProblem, training: boolean) {
    this.#runtime = runtime;
    this.#problem = problem;
    this.#training = training;
    const { lengths, x_BTI, reverse } = problem;
    const cell = nativeCell(problem.cell);
    if (cell === undefined) throw new Error(`oneDNN has no cell "${problem.cell.kind}"`);
    [this.batch, this.steps, this.#inputs] = x_BTI.shape;
    this.units = problem.weights[1]?.shape[0] ?? 0;
    this.#order = { batch: this.batch, steps: this.steps, lengths, reverse };
    this.#holdsCell = lengths !== null && cell.hasCellState;
    const { batch, steps, units } = this;
    this.#plan = runtime.plan({ cell, batch, steps, inputs: this.#width, units, training });
    this.#weights = problem.weights.map(floats);
    this.#x = this.#prepareInput(floats(x_BTI));
  }

  /** Whether rows only change places in a fixed pattern, which oneDNN does faster than a loop. */
  get #isPlain(): boolean {
    return this.#order.lengths === null && !this.#order.reverse;
  }

  /** The inputs of a step, as oneDNN sees them. */
  get #width(): number {
    return this.#inputs + (this.#holdsCell ? 1 : 0);
  }

  forward(): { h_BTH: Float32Array | null; last: Float32Array[] } {
    const { batch, steps, units } = this;
    const runtime = this.#runtime;
    const plan = this.#plan;
    const problem = this.#problem;
    const { packKernel, packRecurrent } = plan;
    this.#y = runtime.pool.take(batch * steps * units);
    const [h, c] = [new Float32Array(batch * units), new Float32Array(batch * units)];
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
      this.#workspace = runtime.pool.take(floatsOf(plan.forward, ARGUMENT.workspace));
      this.#shared.push([ARGUMENT.workspace, this.#workspace]);
    }
    const packed = this.#pack(packKernel, packRecurrent);
    execute(runtime.dnnl, plan.forward, new Map([...this.#shared, ...packed]));

    const last = plan.cell.hasCellState ? [this.#finalH(h), c] : [this.#finalH(h)];
    const h_BTH = problem.sequence ? this.#outOf(this.#y, [units, units], plan.outputRows) : null;
    if (!this.#training) this.#release();
    return { h_BTH, last };
  }

  /**
   * @param dh_BTH gradient of the outputs, null if they were not asked for
   * @param dlast gradients of the final states
   */
  backward(dh_BTH: Float32Array | null, dlast: readonly Float32Array[]): LayerGradients {
    const { batch, steps, units } = this;
    const width = this.#width;
    const runtime = this.#runtime;
    const plan = this.#plan;
    const inputs = this.#inputs;
    const { dnnl, scratch } = runtime;
    if (plan.backward === null) throw new Error('gradient of a layer that ran without training');
    const { run, packKernel, packRecurrent, unpackKernel, unpackRecurrent } = plan.backward;
    const wide = plan.cell.gates * units;
    const [kernel, recurrent] = [stepFloats(width * wide), stepFloats(units * wide)];
    const packedKernel = scratch.take('kernel slope', floatsOf(unpackKernel, ARGUMENT.source));
    const packedRecurrent = scratch.take('recurrent slope', floatsOf(unpackRecurrent, ARGUMENT.source));
    const bias = new Float32Array(plan.cell.biases * units);
    const x = scratch.take('x slope', batch * steps * width);
    const [h, c] = [new Float32Array(batch * units), new Float32Array(batch * units)];
    const zeroState = scratch.take('zero state', batch * units);
    const dy = this.#outputSlopes(dh_BTH, dlast[0] ?? zeroState);
    const arrays: Arrays = [
      [ARGUMENT.source, x],
      [ARGUMENT.sourceH, h],
      [ARGUMENT.sourceC, c],
      [ARGUMENT.kernel, packedKernel],
      [ARGUMENT.recurrent, packedRecurrent],
      [ARGUMENT.bias, bias],
      [ARGUMENT.output, dy],
      [ARGUMENT.outputH, zeroState],
      [ARGUMENT.outputC, dlast[1] ?? zeroState],
    ];
    const gradients = arrays.map(([argument, array]): Arrays[number] => [argument + GRADIENT, array]);
    execute(dnnl, run, new Map([...this.#shared, ...this.#pack(packKernel, packRecurrent), ...gradients]));
    reorder(dnnl, unpackKernel, packedKernel, kernel);
    reorder(dnnl, unpackRecurrent, packedRecurrent, recurrent);
    if (dh_BTH === null) clearLastRows({ array: dy, width: units }, this.#order);
    this.#release();
    return {
      x: () => this.#outOf(x, [width, inputs], plan.inputRows),
      kernel: kernel.subarray(0, inputs * wide),
      recurrent,
      bias: plan.cell.unpackBias(bias),
      h,
      c,
    };
  }

  #prepareInput(x: Float32Array): Float32Array {
    const { batch, steps } = this;
    const width = this.#width;
    const inputs = this.#inputs;
    const order = this.#order;
    const rows = { array: this.#runtime.pool.take(batch * steps * width), width };
    if (this.#isPlain) reorder(this.#runtime.dnnl, this.#plan.inputRows.toTimeFirst, x, rows.array);
    else toTimeFirst({ array: x, width: inputs }, rows, order);
    if (this.#holdsCell) markPadding(rows, inputs, order);
    return rows.array;
  }

  #initial(index: number): Float32Array {
    const given = this.#problem.initialState?.[index];
    return given === undefined
      ? this.#runtime.scratch.take('zero state', this.batch * this.units)
      : floats(given);
  }

  #pack(kernelOrder: Primitive, recurrentOrder: Primitive): Arrays {
    const { dnnl, scratch } = this.#runtime;
    const kernel = scratch.take('kernel', floatsOf(kernelOrder, ARGUMENT.output));
    const recurrent = scratch.take('recurrent', floatsOf(recurrentOrder, ARGUMENT.output));
    reorder(dnnl, kernelOrder, this.#kernelWithHold(), kernel);
    reorder(dnnl, recurrentOrder, this.#weights[1] as Float32Array, recurrent);
    return [
      [ARGUMENT.kernel, kernel],
      [ARGUMENT.recurrent, recurrent],
    ];
  }

  #kernelWithHold(): Float32Array {
    const kernel = this.#weights[0] as Float32Array;
    if (!this.#holdsCell) return kernel;
    const wide = this.#runtime.scratch.take('kernel with hold', kernel.length + 4 * this.units);
    wide.set(kernel);
    wide.fill(0, kernel.length);
    wide.fill(-SATURATED, kernel.length, kernel.length + this.units);
    wide.fill(SATURATED, kernel.length + this.units, kernel.length + 2 * this.units);
    return wide;
  }

  #finalH(atLastStep: Float32Array): Float32Array {
    return this.#problem.lengths === null
      ? atLastStep
      : lastRows({ array: this.#y, width: this.units }, this.#order);
  }

  /** Gradients of oneDNN's outputs; the final h's belongs to the output at the last step. */
  #outputSlopes(dh_BTH: Float32Array | null, dlastH: Float32Array): Float32Array {
    const { batch, steps, units: width } = this;
    const runtime = this.#runtime;
    const plan = this.#plan;
    const order = this.#order;
    const role = dh_BTH === null ? 'zero slopes' : 'slopes';
    const rows = { array: runtime.scratch.take(role, batch * steps * width), width };
    if (dh_BTH !== null && this.#isPlain)
      reorder(runtime.dnnl, plan.outputRows.toTimeFirst, dh_BTH, rows.array);
    else if (dh_BTH !== null) toTimeFirst({ array: dh_BTH, width }, rows, order);
    addToLastRows(rows, dlastH, order);
    return rows.array;
  }

  /** The first `kept` of `width` columns, in the engine's order. */
  #outOf(array: Float32Array, [width, kept]: [number, number], rows: Transposition): Float32Array {
    const to = { array: stepFloats(this.batch * this.steps * kept), width: kept };
    if (this.#isPlain) reorder(this.#runtime.dnnl, rows.toBatchFirst, array, to.array);
    else toBatchFirst({ array, width }, to, this.#order);
    return to.array;
  }

  #release(): void {
    for (const buffer of [this.#x, this.#y, this.#workspace])
      if (buffer.length > 0) this.#runtime.pool.give(buffer);
  }
}

function floats(tensor: Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}

function floatsOf(primitive: Primitive, argument: number): number {
  return primitive.slots.find((slot) => slot.argument === argument)?.floats ?? 0;
}
