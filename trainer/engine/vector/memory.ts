import { instantiateVector, MAX_PAGES, PAGE_BYTES, type VectorModule } from './module';

/** A cache line: vector loads that cross one are slower, and TensorFlow copies what does not start on one. */
const LINE_BYTES = 64;
const FLOAT_BYTES = 4;
/** The memory grows by at least so much, and by a quarter of what it has. */
const LEAST_GROWTH_PAGES = 256;

/**
 * Memory that WebAssembly's vector instructions reach, in blocks that are used again. JavaScript computes in float64, one number at a
 * time: Adam took it 2.5 times as long, copying short rows five times. oneDNN and TensorFlow read these arrays where they
 * are. `set`, `fill` and `slice` of an array in shared memory go word by word: the functions of `arrays.ts` do not.
 */
export class VectorMemory {
  readonly #vector: VectorModule = instantiateVector();
  /** Blocks by their size, the last one given back first: it is still in the processor's cache. */
  readonly #free = new Map<number, number[]>();
  readonly #sizes = new Map<number, number>();
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  #buffer = this.#vector.memory.buffer;
  // Address 0 means "none".
  #end = LINE_BYTES;

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
  give({ byteOffset }: ArrayBufferView): void {
    const size = this.#sizes.get(byteOffset);
    if (size === undefined) throw new Error('an array that is given back twice, or was not taken from here');
    this.#sizes.delete(byteOffset);
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [byteOffset]);
    else free.push(byteOffset);
  }

  #takeBytes(bytes: number): number | undefined {
    const size = blockSize(bytes);
    const address = this.#free.get(size)?.pop() ?? this.#extend(size);
    if (address !== undefined) this.#sizes.set(address, size);
    return address;
  }

  #extend(size: number): number | undefined {
    const address = this.#end;
    const missing = Math.ceil((address + size - this.#buffer.byteLength) / PAGE_BYTES);
    if (missing > 0 && !this.#grow(missing)) return undefined;
    this.#end += size;
    return address;
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

/**
 * Rounded up, so that a block can be used for arrays of about its size: to a quarter of a power of two. So a batch that is a step
 * longer than the one before it finds a block, and at most a fifth is not used.
 */
function blockSize(bytes: number): number {
  const quarter = Math.max(LINE_BYTES, 2 ** Math.floor(Math.log2(Math.max(bytes, 1))) / 4);
  return Math.ceil(bytes / quarter) * quarter || LINE_BYTES;
}

let memory: VectorMemory | undefined;

/** One for the process, as TensorFlow's engine is: arrays can be computed with only where they share a memory. */
export const vectorMemory = (): VectorMemory => (memory ??= new VectorMemory());
