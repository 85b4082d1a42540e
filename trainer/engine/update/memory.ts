import type { UpdateArithmetic } from '../optimizers/optimizer';
import type { AdamArrays, AdamConstants } from '../optimizers/adam-numbers';
import type { Layout } from '../parameters';
import { fill } from '../vector/arrays';
import { secondThread, type VectorWork } from '../second-thread';
import { FLOAT_BYTES, vectorMemory } from '../vector/memory';

/** What is added up at a time, and where work is cut. */
const PIECE_FLOATS = 16384;
/** From which on a second thread is worth asking: some microseconds. */
const MIN_FLOATS_FOR_TWO = 2 ** 16;
const DOUBLE_BYTES = 8;

/** Weights and what optimizers remember of them, in vector memory. */
export class UpdateMemory implements UpdateArithmetic {
  readonly #layout: Layout;
  readonly #blocks: Float32Array[] = [];
  readonly #piece: Float32Array;
  #pieceSums: Float64Array = new Float64Array();

  /** @throws RangeError if vector memory is full */
  constructor(layout: Layout) {
    this.#layout = layout;
    this.#piece = this.#take(PIECE_FLOATS);
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
    this.#inParts(gradient, (address, start, count) => ({
      name: 'squaresOfPieces',
      args: [address, count, PIECE_FLOATS, sums.byteOffset + (start / PIECE_FLOATS) * DOUBLE_BYTES],
    }));
    return sums.subarray(0, pieces).reduce((sum, piece) => sum + piece, 0);
  }

  /** Adam in place, on arrays from `allocate` (the gradient may be anywhere). */
  adam({ values, momentum, squares, gradient }: AdamArrays, constants: AdamConstants): void {
    const { factor, threshold, beta1, beta2, rate, correction, epsilon, kept } = constants;
    this.#inParts(gradient, (address, start, count) => ({
      name: 'adam',
      args: [
        ...[at(values, start), address, at(momentum, start), at(squares, start)],
        ...[count, factor, threshold, beta1, 1 - beta1, beta2, 1 - beta2],
        ...[rate, correction, epsilon, kept],
      ],
    }));
  }

  /**
   * Work on all of a gradient: where it lies in vector memory, that of a large one by two threads, cut between two pieces; else piece
   * by piece through a copy.
   */
  #inParts(gradient: Float32Array, workOn: WorkOnPart): void {
    const { length } = gradient;
    if (!vectorMemory().holds(gradient)) {
      this.#throughCopies(gradient, workOn);
      return;
    }
    const thread = length < MIN_FLOATS_FOR_TWO ? null : secondThread();
    const half = thread === null ? 0 : Math.ceil(length / 2 / PIECE_FLOATS) * PIECE_FLOATS;
    const own = () => run(workOn(at(gradient, half), half, length - half));
    if (thread === null) own();
    else thread.runVector(workOn(at(gradient, 0), 0, half), own);
  }

  #throughCopies(gradient: Float32Array, workOn: WorkOnPart): void {
    for (let start = 0; start < gradient.length; start += PIECE_FLOATS) {
      const part = gradient.subarray(start, start + PIECE_FLOATS);
      this.#piece.set(part);
      run(workOn(this.#piece.byteOffset, start, part.length));
    }
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

/** Gets the address of some of a gradient's numbers, the place of the first one, and how many there are. */
type WorkOnPart = (address: number, start: number, count: number) => VectorWork;

const at = (array: Float32Array, start: number): number => array.byteOffset + start * FLOAT_BYTES;

function run({ name, args }: VectorWork): void {
  const operation: (...args: number[]) => unknown = vectorMemory().functions[name];
  operation(...args);
}
