import { fill } from '../../vector/arrays';
import { FLOAT_BYTES, LINE_BYTES, vectorMemory } from '../../vector/memory';
import { ffi } from './ffi';

/** A zeroed array that starts on a cache line. */
export function alignedFloats(length: number): Float32Array {
  const buffer = new ArrayBuffer(length * FLOAT_BYTES + LINE_BYTES);
  const address = Number(ffi.address(new Uint8Array(buffer)) % BigInt(LINE_BYTES));
  return new Float32Array(buffer, (LINE_BYTES - address) % LINE_BYTES, length);
}

/**
 * Arrays that live from a forward to its backward pass. One that is handed back is used again: fresh memory costs a
 * page fault per 4 kB.
 */
export class BufferPool {
  readonly #free: Float32Array[] = [];
  #freeFloats = 0;

  readonly #maxFreeFloats: number;

  constructor(maxFreeFloats: number) {
    this.#maxFreeFloats = maxFreeFloats;
  }

  /** At least `length` long, contents undefined. */
  take(length: number): Float32Array {
    // Best fit, but never one that is more than twice as large as needed.
    let best = -1;
    this.#free.forEach((buffer, i) => {
      const fits = buffer.length >= length && buffer.length <= 2 * length;
      if (fits && buffer.length < (this.#free[best]?.length ?? Infinity)) best = i;
    });
    if (best < 0) return alignedFloats(length);
    const [buffer] = this.#free.splice(best, 1);
    this.#freeFloats -= buffer?.length ?? 0;
    return buffer ?? alignedFloats(length);
  }

  give(buffer: Float32Array): void {
    this.#free.push(buffer);
    this.#freeFloats += buffer.length;
    while (this.#freeFloats > this.#maxFreeFloats) this.#freeFloats -= this.#free.shift()?.length ?? Infinity;
  }
}

/** Arrays that a call needs only while it runs, one for each role, as large as the largest use so far. */
export class Scratch {
  readonly #arrays = new Map<string, Float32Array>();

  /** Zeros at first; later whatever its last use left. */
  take(role: string, length: number): Float32Array {
    const existing = this.#arrays.get(role);
    if (existing !== undefined && existing.length >= length) return existing.subarray(0, length);
    const memory = vectorMemory();
    // Nothing that is bound but not yet run needs it: of a call's primitives, one alone has scratch memory.
    if (existing !== undefined && memory.holds(existing)) memory.give(existing);
    const taken = memory.take(length);
    const created = taken === undefined ? alignedFloats(length) : fill(taken, 0);
    this.#arrays.set(role, created);
    return created;
  }
}
