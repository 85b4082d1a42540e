import type { Scratch } from './buffers';
import type { NativeCell } from './cells';
import {
  ARGUMENT,
  FLOAT32,
  GRADIENT,
  LEFT_TO_RIGHT,
  OVERWRITE_WEIGHT_GRADIENTS,
  PROPAGATION,
  QUERY,
  SCRATCHPAD_OF_CALLER,
  TAG,
} from './constants';
import type { Handle, OneDnn } from './library';

export interface PlanShape {
  readonly cell: NativeCell;
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
  readonly training: boolean;
  readonly threads: number;
}

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

/** All of oneDNN's objects that depend only on a shape. Holds no data. */
export interface Plan {
  readonly cell: NativeCell;
  readonly forward: Primitive;
  readonly packKernel: Primitive;
  readonly packRecurrent: Primitive;
  readonly backward: BackwardPlan | null;
  /** For [B, T, inputs] and for [B, T, units]. */
  readonly inputRows: Transposition;
  readonly outputRows: Transposition;
  destroy(): void;
}

/** Reorder whole arrays between [B, T, N] and [T, B, N]. */
export interface Transposition {
  readonly toTimeFirst: Primitive;
  readonly toBatchFirst: Primitive;
}

export interface BackwardPlan {
  readonly run: Primitive;
  readonly packKernel: Primitive;
  readonly packRecurrent: Primitive;
  readonly unpackKernel: Primitive;
  readonly unpackRecurrent: Primitive;
}

/** What a plan makes and must destroy, in order. */
class Builder {
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

export function createPlan(dnnl: OneDnn, shape: PlanShape): Plan {
  const { cell, batch, steps, inputs, units, training } = shape;
  const build = new Builder(dnnl, shape.threads);
  const plainKernel = build.tagged([1, 1, inputs, cell.gates, units], TAG.ldigo);
  const plainRecurrent = build.tagged([1, 1, units, cell.gates, units], TAG.ldigo);
  const descriptors = describeRnn(build, shape);
  const list = descriptorList(cell, descriptors);
  const head = (propagation: number) => [
    dnnl.engine,
    propagation,
    ...(cell.activation === null ? [] : [cell.activation]),
    LEFT_TO_RIGHT,
  ];
  const slopes = cell.activation === null ? [] : [0, 0];

  const propagation = training ? PROPAGATION.forwardTraining : PROPAGATION.forwardInference;
  const forward = build.descriptor(
    cell.forward,
    ...head(propagation),
    ...list,
    0,
    ...slopes,
    build.attributes,
  );
  const packed = (from: Handle, what: number, index: number) => dnnl.query(from, what, index);
  const workspace: [number, Handle][] = training
    ? [[ARGUMENT.workspace, packed(forward, QUERY.workspace, 0)]]
    : [];
  const argumentsOf = (kernel: Handle, recurrent: Handle): [number, Handle][] => [
    ...rnnArguments(cell, { ...descriptors, kernel, recurrent }),
    ...workspace,
  ];
  const kernels = [packed(forward, QUERY.weights, 0), packed(forward, QUERY.weights, 1)] as const;
  return {
    cell,
    forward: build.primitive(forward, argumentsOf(...kernels)),
    packKernel: build.reorder(plainKernel, kernels[0]),
    packRecurrent: build.reorder(plainRecurrent, kernels[1]),
    backward: training ? createBackward() : null,
    inputRows: build.transposition([steps, batch, inputs]),
    outputRows: build.transposition([steps, batch, units]),
    destroy: () => build.destroy(),
  };

  function createBackward(): BackwardPlan {
    const start = [...head(PROPAGATION.backward), ...list, ...list];
    const end = [OVERWRITE_WEIGHT_GRADIENTS, ...slopes, forward, build.attributes];
    const backward = build.descriptor(cell.backward, ...start, ...end);
    const weights = [packed(backward, QUERY.weights, 0), packed(backward, QUERY.weights, 1)] as const;
    const kernel = packed(backward, QUERY.weightGradients, 0);
    const recurrent = packed(backward, QUERY.weightGradients, 1);
    const gradients = rnnArguments(cell, { ...descriptors, kernel, recurrent });
    return {
      run: build.primitive(backward, [
        ...argumentsOf(...weights),
        ...gradients.map(([argument, descriptor]): [number, Handle] => [argument + GRADIENT, descriptor]),
      ]),
      packKernel: build.reorder(plainKernel, weights[0]),
      packRecurrent: build.reorder(plainRecurrent, weights[1]),
      unpackKernel: build.reorder(kernel, plainKernel),
      unpackRecurrent: build.reorder(recurrent, plainRecurrent),
    };
  }
}

/** Weights in any layout: oneDNN chooses its own. */
function describeRnn(build: Builder, { cell, batch, steps, inputs, units }: PlanShape): RnnDescriptors {
  return {
    x: build.tagged([steps, batch, inputs], TAG.tnc),
    y: build.tagged([steps, batch, units], TAG.tnc),
    state: build.tagged([1, 1, batch, units], TAG.ldnc),
    kernel: build.tagged([1, 1, inputs, cell.gates, units], TAG.any),
    recurrent: build.tagged([1, 1, units, cell.gates, units], TAG.any),
    bias: build.tagged([1, 1, cell.biases, units], TAG.ldgo),
  };
}

interface RnnDescriptors {
  readonly x: Handle;
  readonly y: Handle;
  readonly state: Handle;
  readonly kernel: Handle;
  readonly recurrent: Handle;
  readonly bias: Handle;
}

/**
 * In the order of the C function's parameters: source, weights (for LSTM no peephole, no projection), bias, output.
 */
function descriptorList(
  cell: NativeCell,
  { x, y, state, kernel, recurrent, bias }: RnnDescriptors,
): Handle[] {
  if (!cell.hasCellState) return [x, state, kernel, recurrent, bias, y, state];
  return [x, state, state, kernel, recurrent, 0n, 0n, bias, y, state, state];
}

function rnnArguments(
  cell: NativeCell,
  { x, y, state, kernel, recurrent, bias }: RnnDescriptors,
): [number, Handle][] {
  const all: [number, Handle][] = [
    [ARGUMENT.source, x],
    [ARGUMENT.sourceH, state],
    [ARGUMENT.kernel, kernel],
    [ARGUMENT.recurrent, recurrent],
    [ARGUMENT.bias, bias],
    [ARGUMENT.output, y],
    [ARGUMENT.outputH, state],
  ];
  if (!cell.hasCellState) return all;
  return [...all, [ARGUMENT.sourceC, state], [ARGUMENT.outputC, state]];
}

function int64(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values.map(BigInt));
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
