import { alignedFloats, BufferPool } from './kernels/onednn/buffers';
import { vectorMemory } from './vector/memory';

/** 256 MB of floats kept for their next use. */
const MAX_FREE_FLOATS = 64 * 2 ** 20;

/**
 * Arrays that are needed until a step is done, kept for the next step. Node collects the whole heap each time that some
 * 40 MB of arrays were let go, beside the program, and so takes a core from training: a step of 64 surnames let go
 * 3 MB, and a fifth of all processor time went to the collector.
 */
class StepArrays {
  readonly #pool = new BufferPool(MAX_FREE_FLOATS);
  #taken: Set<Float32Array> | null = null;

  take(length: number): Float32Array {
    if (this.#taken === null) return alignedFloats(length);
    const array = vectorMemory().take(length);
    if (array === undefined) return alignedFloats(length);
    this.#taken.add(array);
    return array;
  }

  borrow(length: number): Float32Array {
    return this.#taken === null ? this.#pool.take(length) : this.take(length);
  }

  giveBack(array: Float32Array): void {
    if (this.#taken?.delete(array) === true) vectorMemory().give(array);
    else if (this.#taken === null && !vectorMemory().holds(array)) this.#pool.give(array);
  }

  during<R>(step: () => R): R {
    const outer = this.#taken;
    const taken = new Set<Float32Array>();
    this.#taken = taken;
    try {
      return step();
    } finally {
      const memory = vectorMemory();
      taken.forEach((array) => memory.give(array));
      this.#taken = outer;
    }
  }
}

/** One for the process, as TensorFlow's engine is, since a gradient's function knows nothing of the step that it is part of. */
const arrays = new StepArrays();

/** An array whose contents are undefined and which, within `duringStep`, must not be used after it. */
export const stepFloats = (length: number): Float32Array => arrays.take(length);

/** The same for an array of at least that length which its user gives back: that can be before a step ends, or without any step. */
export const borrowFloats = (length: number): Float32Array => arrays.borrow(length);
export const giveBackFloats = (array: Float32Array): void => arrays.giveBack(array);

/**
 * Runs a step of training, or a batch of what is measured, or a step within one: the arrays of all tensors that are made
 * in it are used again when it returns, so what goes on must be a copy.
 */
export const duringStep = <R>(step: () => R): R => arrays.during(step);
