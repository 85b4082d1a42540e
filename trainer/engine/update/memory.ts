import type { VectorMemory as UpdateArithmetic } from '../optimizers/optimizer';
import type { AdamArrays, AdamConstants } from '../optimizers/adam-numbers';
import type { Layout } from '../parameters';
import { fill } from '../vector/arrays';
import { secondThread, type VectorWork } from '../second-thread';
import { vectorMemory } from '../vector/memory';

/** What is added up at a time, and where work is cut. */
const PIECE_FLOATS = 16384;
/** From which on a second thread is worth asking: some microseconds. */
const MIN_FLOATS_FOR_TWO = 2 ** 16;
const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;

/** Weights and what optimizers remember of them, in vector memory. */
export class UpdateMemory implements UpdateArithmetic {
  readonly #layout: Layout;
  readonly #blocks: Float32Array[] = [];
  #pieceSums: Float64Array = new Float64Array();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Whether two threads work on a weight or another. */
  get isForTwo(): boolean {
    return this.#layout.sizes.some((size) => size >= MIN_FLOATS_FOR_TWO);
  }

  /**
   * Zeros, one view per weight.
   *
   * @throws RangeError if vector memory is full
   */
  allocate(): Float32Array[] {
    const { total, sizes, offsets } = this.#layout;
    const block = fill(this.#take(total), 0);
    return sizes.map((size, i) => block.subarray(offsets[i], offsets[i]! + size));
  }

  /** Square of the L2 norm, summed in float64: piece by piece, so that it does not depend on who adds up which. */
  squaredNorm(gradient: Float32Array): number {
    const pieces = Math.ceil(gradient.length / PIECE_FLOATS);
    const sums = this.#sums(pieces);
    withVector(gradient, (vector) => {
      inTwo(vector.length, (start, count) => ({
        name: 'squaresOfPieces',
        args: [
          at(vector, start),
          count,
          PIECE_FLOATS,
          sums.byteOffset + (start / PIECE_FLOATS) * DOUBLE_BYTES,
        ],
      }));
    });
    return sums.subarray(0, pieces).reduce((sum, piece) => sum + piece, 0);
  }

  /** Adam in place, on arrays from `allocate` (the gradient may be anywhere). */
  adam({ values, momentum, squares, gradient }: AdamArrays, constants: AdamConstants): void {
    const { factor, threshold, beta1, beta2, rate, correction, epsilon, kept } = constants;
    withVector(gradient, (vector) => {
      inTwo(values.length, (start, count) => ({
        name: 'adam',
        args: [
          ...[values, vector, momentum, squares].map((array) => at(array, start)),
          ...[count, factor, threshold, beta1, 1 - beta1, beta2, 1 - beta2],
          ...[rate, correction, epsilon, kept],
        ],
      }));
    });
  }

  /** Room for a double a piece. */
  #sums(pieces: number): Float64Array {
    if (this.#pieceSums.length < pieces) {
      const block = this.#take(2 * pieces);
      this.#pieceSums = new Float64Array(block.buffer, block.byteOffset, pieces);
    }
    return this.#pieceSums;
  }

  #take(floats: number): Float32Array {
    const block = vectorMemory().take(floats);
    if (block === undefined)
      throw new RangeError(
        `no memory for ${floats} numbers more: weights, gradients and what the optimizer keeps of them have 4 GB together`,
      );
    this.#blocks.push(block);
    return block;
  }

  dispose(): void {
    this.#blocks.splice(0).forEach((block) => vectorMemory().give(block));
  }
}

const at = (array: Float32Array, start: number): number => array.byteOffset + start * FLOAT_BYTES;

/** Work on so many numbers: a large one by two threads, cut between two pieces. */
function inTwo(length: number, workOn: (start: number, count: number) => VectorWork): void {
  const thread = length < MIN_FLOATS_FOR_TWO ? null : secondThread();
  const half = thread === null ? 0 : Math.ceil(length / 2 / PIECE_FLOATS) * PIECE_FLOATS;
  const own = () => run(workOn(half, length - half));
  if (thread === null) own();
  else thread.runVector(workOn(0, half), own);
}

function run({ name, args }: VectorWork): void {
  const operation: (...args: number[]) => unknown = vectorMemory().functions[name];
  operation(...args);
}

/** The array where vector instructions reach it. */
function withVector<R>(array: Float32Array, body: (vector: Float32Array) => R): R {
  const memory = vectorMemory();
  if (memory.holds(array)) return body(array);
  const vector = memory.take(array.length);
  if (vector === undefined) throw new RangeError(`no memory for a gradient of ${array.length} numbers`);
  try {
    vector.set(array);
    return body(vector);
  } finally {
    memory.give(vector);
  }
}
