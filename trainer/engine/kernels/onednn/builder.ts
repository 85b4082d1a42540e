import { ARGUMENT, FLOAT32, QUERY, SCRATCHPAD_OF_CALLER, TAG } from './constants';
import type { Handle, OneDnn } from './library';
import type { Primitive } from './primitive';

/** Reorder whole arrays between [B, T, N] and [T, B, N]. */
export interface Transposition {
  readonly toTimeFirst: Primitive;
  readonly toBatchFirst: Primitive;
}

/** What a plan makes and must destroy, in order. */
export class Builder {
  readonly attributes: Handle;
  readonly #cleanups: (() => void)[] = [];

  readonly #threads: number;

  constructor(
    readonly dnnl: OneDnn,
    threads: number,
  ) {
    this.#threads = threads;
    dnnl.useThreads(threads);
    this.attributes = this.#owned(dnnl.create('dnnl_primitive_attr_create'), 'dnnl_primitive_attr_destroy');
    dnnl.call('dnnl_primitive_attr_set_scratchpad_mode', this.attributes, SCRATCHPAD_OF_CALLER);
  }

  tagged(dims: readonly number[], tag: number): Handle {
    const made = this.dnnl.create('dnnl_memory_desc_create_with_tag', dims.length, int64(dims), FLOAT32, tag);
    return this.#owned(made, 'dnnl_memory_desc_destroy');
  }

  descriptor(name: Parameters<OneDnn['create']>[0], ...args: Parameters<OneDnn['create']>[1][]): Handle {
    return this.#owned(this.dnnl.create(name, ...args), 'dnnl_primitive_desc_destroy');
  }

  primitive(
    descriptor: Handle,
    slots: readonly (readonly [argument: number, descriptor: Handle])[],
  ): Primitive {
    const primitive = this.#owned(
      this.dnnl.create('dnnl_primitive_create', descriptor),
      'dnnl_primitive_destroy',
    );
    const scratchpad = this.dnnl.query(descriptor, QUERY.scratchpad, 0);
    const all = [...slots, [ARGUMENT.scratchpad, scratchpad] as const];
    const made = all.map(([argument, memoryDescriptor]) => {
      const memory = this.dnnl.create('dnnl_memory_create', memoryDescriptor, this.dnnl.engine, 0n);
      this.#owned(memory, 'dnnl_memory_destroy');
      return { argument, memory, floats: Math.ceil(this.dnnl.byteSize(memoryDescriptor) / 4) };
    });
    const encoded = new BigUint64Array(made.flatMap(({ argument, memory }) => [BigInt(argument), memory]));
    return { primitive, slots: made, encoded, threads: this.#threads };
  }

  reorder(from: Handle, to: Handle): Primitive {
    const { engine } = this.dnnl;
    const descriptor = this.descriptor(
      'dnnl_reorder_primitive_desc_create',
      from,
      engine,
      to,
      engine,
      this.attributes,
    );
    return this.primitive(descriptor, [
      [ARGUMENT.source, from],
      [ARGUMENT.output, to],
    ]);
  }

  transposition([steps, batch, width]: readonly [number, number, number]): Transposition {
    const dims = int64([steps, batch, width]);
    const strides = int64([width, steps * width, 1]);
    const made = this.dnnl.create('dnnl_memory_desc_create_with_strides', 3, dims, FLOAT32, strides);
    const batchFirst = this.#owned(made, 'dnnl_memory_desc_destroy');
    const timeFirst = this.tagged([steps, batch, width], TAG.tnc);
    return {
      toTimeFirst: this.reorder(batchFirst, timeFirst),
      toBatchFirst: this.reorder(timeFirst, batchFirst),
    };
  }

  destroy(): void {
    for (const cleanup of this.#cleanups.reverse()) cleanup();
  }

  #owned(handle: Handle, destroy: Parameters<OneDnn['call']>[0]): Handle {
    this.#cleanups.push(() => this.dnnl.call(destroy, handle));
    return handle;
  }
}

function int64(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values.map(BigInt));
}
