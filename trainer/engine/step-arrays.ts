import { alignedFloats, BufferPool } from './kernels/onednn/buffers';

/** 256 MB of floats kept for the next step. */
const MAX_FREE_FLOATS = 64 * 2 ** 20;

/**
 * Arrays that are needed until a training step is done, kept for the next step. Node collects the whole heap each time
 * that some 40 MB of arrays were let go, beside the program, and so takes a core from training: a step of 64 surnames
 * let go 3 MB, and a fifth of all processor time went to the collector.
 */
class StepArrays {
  readonly #pool = new BufferPool(MAX_FREE_FLOATS);
  #taken: Float32Array[] | null = null;

  take(length: number): Float32Array {
    if (this.#taken === null) return alignedFloats(length);
    const array = this.#pool.take(length);
    this.#taken.push(array);
    return array.length === length ? array : array.subarray(0, length);
  }

  during<R>(step: () => R): R {
    if (this.#taken !== null) return step();
    this.#taken = [];
    try {
      return step();
    } finally {
      this.#taken.forEach((array) => this.#pool.give(array));
      this.#taken = null;
    }
  }
}

/** One for the process, as TensorFlow's engine is, since a gradient's function knows nothing of the step that it is part of. */
const arrays = new StepArrays();

/** An array whose contents are undefined and which, within `duringStep`, must not be used after it. */
export const stepFloats = (length: number): Float32Array => arrays.take(length);

/** Runs a step of training: every array that `stepFloats` gave is used again when it returns. */
export const duringStep = <R>(step: () => R): R => arrays.during(step);
