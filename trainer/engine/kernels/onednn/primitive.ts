import type { Scratch } from './buffers';
import { ARGUMENT } from './constants';
import type { Handle, OneDnn } from './library';

/** An argument of a primitive: a memory object that is made to point to an array before each run. */
export interface Slot {
  readonly argument: number;
  readonly memory: Handle;
  readonly floats: number;
}

export interface Primitive {
  readonly primitive: Handle;
  readonly slots: readonly Slot[];
  /**
   * It runs with as many threads as it was made for: how sums are split among threads decides how they are rounded.
   */
  readonly threads: number;
  /** dnnl_exec_arg_t[]: int and pointer, 16 bytes each. */
  readonly encoded: BigUint64Array;
}

/** What primitives of one thread at a time share. */
export interface Workplace {
  readonly dnnl: OneDnn;
  readonly scratch: Scratch;
}

/** Gives a primitive its arrays, by argument. */
export function bind(
  { dnnl, scratch }: Workplace,
  primitive: Primitive,
  arrays: ReadonlyMap<number, Float32Array>,
): Primitive {
  for (const { argument, memory, floats } of primitive.slots) {
    const array =
      argument === ARGUMENT.scratchpad ? scratch.take('scratchpad', floats) : arrays.get(argument);
    if (array === undefined || array.length < floats)
      throw new Error(
        `argument ${argument} has ${array?.length ?? 'no'} values where oneDNN reads ${floats}`,
      );
    dnnl.call('dnnl_memory_set_data_handle', memory, array);
  }
  return primitive;
}

/** Gives a reorder its arrays. */
export const bindReorder = (
  workplace: Workplace,
  primitive: Primitive,
  from: Float32Array,
  to: Float32Array,
): Primitive =>
  bind(
    workplace,
    primitive,
    new Map([
      [ARGUMENT.source, from],
      [ARGUMENT.output, to],
    ]),
  );

/** Runs a primitive, which has its arrays, to completion. */
export function execute(dnnl: OneDnn, primitive: Primitive): void {
  const count = primitive.slots.length;
  dnnl.useThreads(primitive.threads);
  dnnl.call('dnnl_primitive_execute', primitive.primitive, dnnl.stream, count, primitive.encoded);
  dnnl.call('dnnl_stream_wait', dnnl.stream);
}

/** Runs a reorder. */
export function reorder(
  workplace: Workplace,
  primitive: Primitive,
  from: Float32Array,
  to: Float32Array,
): void {
  execute(workplace.dnnl, bindReorder(workplace, primitive, from, to));
}
