import { instantiateVector, MAX_PAGES, PAGE_BYTES, type VectorModule } from './module';

/** A cache line: vector loads that cross one are slower, and TensorFlow copies what does not start on one. */
export const LINE_BYTES = 64;
export const FLOAT_BYTES = 4;
/** The memory grows by at least so much, and by a quarter of what it has. */
const LEAST_GROWTH_PAGES = 256;

/**
 * Memory that WebAssembly's vector instructions reach, in ranges that are used again. JavaScript computes in float64, one number at a
 * time: Adam took it 2.5 times as long, copying short rows five times. oneDNN and TensorFlow read these arrays where they
 * are. `set`, `fill` and `slice` of an array in shared memory go word by word: the functions of `arrays.ts` do not.
 */
export class VectorMemory {
  readonly #vector: VectorModule = instantiateVector();
  /** Free ranges by their addresses, no two of them side by side. */
  readonly #free: Range[] = [];
  /** Of what is taken, by address. */
  readonly #sizes = new Map<number, number>();
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  #buffer = this.#vector.memory.buffer;

  constructor() {
    // Address 0 means "none".
    this.#free.push({ start: LINE_BYTES, size: this.#buffer.byteLength - LINE_BYTES });
  }

  get functions() {
    return this.#vector.functions;
  }

  get module(): Pick<VectorModule, 'memory' | 'module'> {
    return this.#vector;
  }

  /** Whether an array lies in this memory. */
  holds({ buffer }: ArrayBufferView): boolean {
    return buffer === this.#buffer || this.#buffers.has(buffer);
  }

  /** On a cache line, contents undefined. Undefined if the memory is full: all blocks together have 4 GB. */
  take(length: number): Float32Array | undefined {
    const address = this.#takeBytes(length * FLOAT_BYTES);
    return address === undefined ? undefined : new Float32Array(this.#buffer, address, length);
  }

  takeIntegers(length: number): Int32Array | undefined {
    const address = this.#takeBytes(length * FLOAT_BYTES);
    return address === undefined ? undefined : new Int32Array(this.#buffer, address, length);
  }

  /** @param array from `take`, which must not be used any more */
  give({ byteOffset: start }: ArrayBufferView): void {
    const size = this.#sizes.get(start);
    if (size === undefined) throw new Error('an array that is given back twice, or was not taken from here');
    this.#sizes.delete(start);
    const next = this.#free.findIndex((range) => range.start > start);
    this.#insert(next < 0 ? this.#free.length : next, { start, size });
  }

  /** Joins what lies side by side: when a step has given everything back, the next one finds it in one piece. */
  #insert(index: number, range: Range): void {
    const [before, after] = [this.#free[index - 1], this.#free[index]];
    const size = after?.start === range.start + range.size ? range.size + after.size : range.size;
    if (size > range.size) this.#free.splice(index, 1);
    if (before !== undefined && before.start + before.size === range.start) before.size += size;
    else this.#free.splice(index, 0, { start: range.start, size });
  }

  /** From the first range that is large enough, so that steps alike take the same blocks. */
  #takeBytes(bytes: number): number | undefined {
    const size = Math.max(1, Math.ceil(bytes / LINE_BYTES)) * LINE_BYTES;
    const index = this.#free.findIndex((range) => range.size >= size);
    const range = this.#free[index];
    if (range === undefined) return this.#extend(size) ? this.#takeBytes(bytes) : undefined;
    const { start } = range;
    range.start += size;
    range.size -= size;
    if (range.size === 0) this.#free.splice(index, 1);
    this.#sizes.set(start, size);
    return start;
  }

  /** Makes the last free range at least so large. */
  #extend(size: number): boolean {
    const last = this.#free.at(-1);
    const end = this.#buffer.byteLength;
    const have = last !== undefined && last.start + last.size === end ? last.size : 0;
    if (!this.#grow(Math.ceil((size - have) / PAGE_BYTES))) return false;
    this.#insert(this.#free.length, { start: end, size: this.#buffer.byteLength - end });
    return true;
  }

  #grow(pages: number): boolean {
    const have = this.#buffer.byteLength / PAGE_BYTES;
    if (have + pages > MAX_PAGES) return false;
    const wanted = Math.max(pages, LEAST_GROWTH_PAGES, Math.floor(have / 4));
    try {
      this.#vector.memory.grow(Math.min(wanted, MAX_PAGES - have));
    } catch {
      // The system has no more.
      return false;
    }
    this.#buffers.add(this.#buffer);
    this.#buffer = this.#vector.memory.buffer;
    return true;
  }
}

interface Range {
  start: number;
  size: number;
}

let memory: VectorMemory | undefined;

/** One for the process, as TensorFlow's engine is: arrays can be computed with only where they share a memory. */
export const vectorMemory = (): VectorMemory => (memory ??= new VectorMemory());
