import { ffi, type FfiType, type NativeFunction } from './ffi';

/** The address of one of oneDNN's objects (engine, memory, primitive…); 0n where the C API takes NULL. */
export type Handle = bigint;
type Argument = Handle | number | string | null | ArrayBufferView;

const POINTER = 'void*';
const rnn = (descriptors: number, tail: string[]) => [
  ...[POINTER, 'int'],
  ...tail.filter((type) => type === 'alg').map(() => 'int'),
  'int',
  ...Array<string>(descriptors).fill(POINTER),
  ...tail.filter((type) => type !== 'alg'),
];
const FORWARD = ['uint', POINTER];
const BACKWARD = ['uint', POINTER, POINTER];
/** The activation's alpha and beta come between the flags and what follows. */
const withActivation = ([flags, ...rest]: string[]) => ['alg', flags ?? 'uint', 'float', 'float', ...rest];

/** Parameters of the functions that return an object through their first argument. */
const CREATE = {
  dnnl_engine_create: ['int', 'size_t'],
  dnnl_stream_create: [POINTER, 'uint'],
  dnnl_memory_desc_create_with_tag: ['int', 'int64_t*', 'int', 'int'],
  dnnl_memory_desc_create_with_strides: ['int', 'int64_t*', 'int', 'int64_t*'],
  dnnl_memory_create: [POINTER, POINTER, POINTER],
  dnnl_reorder_primitive_desc_create: [POINTER, POINTER, POINTER, POINTER, POINTER],
  dnnl_primitive_create: [POINTER],
  dnnl_primitive_attr_create: [],
  dnnl_lstm_forward_primitive_desc_create: rnn(11, FORWARD),
  dnnl_lstm_backward_primitive_desc_create: rnn(22, BACKWARD),
  dnnl_gru_forward_primitive_desc_create: rnn(7, FORWARD),
  dnnl_gru_backward_primitive_desc_create: rnn(14, BACKWARD),
  dnnl_lbr_gru_forward_primitive_desc_create: rnn(7, FORWARD),
  dnnl_lbr_gru_backward_primitive_desc_create: rnn(14, BACKWARD),
  dnnl_vanilla_rnn_forward_primitive_desc_create: rnn(7, withActivation(FORWARD)),
  dnnl_vanilla_rnn_backward_primitive_desc_create: rnn(14, withActivation(BACKWARD)),
} as const;

const CALL = {
  dnnl_memory_set_data_handle: [POINTER, POINTER],
  dnnl_primitive_execute: [POINTER, POINTER, 'int', POINTER],
  dnnl_stream_wait: [POINTER],
  dnnl_primitive_attr_set_scratchpad_mode: [POINTER, 'int'],
  dnnl_primitive_attr_destroy: [POINTER],
  dnnl_memory_desc_destroy: [POINTER],
  dnnl_memory_destroy: [POINTER],
  dnnl_primitive_desc_destroy: [POINTER],
  dnnl_primitive_destroy: [POINTER],
} as const;

const GEMM_MATRIX = [POINTER, 'int64_t'];
const GEMM_SIZE = ['int64_t', 'int64_t', 'int64_t'];
const GEMM = [
  'int8_t',
  'int8_t',
  ...GEMM_SIZE,
  'float',
  ...GEMM_MATRIX,
  ...GEMM_MATRIX,
  'float',
  ...GEMM_MATRIX,
];
/** 'N' and 'T'. */
const [AS_IS, EXCHANGED] = [78, 84];

export type CreateName = keyof typeof CREATE;
export type CallName = keyof typeof CALL;

/** The product of [rows, inner] and [inner, columns]. */
export interface Gemm {
  /** Which array has its matrix with rows and columns exchanged. */
  readonly transposed?: 'a' | 'b' | undefined;
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly sum: Float32Array;
}

/** oneDNN's C API, with its status codes turned into errors. */
export interface OneDnn {
  readonly version: string;
  readonly path: string;
  readonly engine: Handle;
  readonly stream: Handle;
  create(name: CreateName, ...args: Argument[]): Handle;
  /** For another thread. */
  newStream(): Handle;
  call(name: CallName, ...args: Argument[]): void;
  /** A descriptor that belongs to a primitive descriptor and must not be destroyed. */
  query(primitiveDescriptor: Handle, what: number, index: number): Handle;
  byteSize(descriptor: Handle): number;
  /** Most OpenMP threads that primitives may use. */
  readonly threads: number;
  /** sum += a b, row-major. */
  sgemm(product: Gemm): void;
  /** Applies to the primitives that are made and run from now on. */
  useThreads(count: number): void;
}

/** @throws Error if the library cannot be loaded or is not version 3, whose constants are used here */
export function loadOneDnn(path: string): OneDnn {
  const library = ffi.load(path);
  const bind = (name: string, result: string, parameters: FfiType[]) =>
    library.func(name, result, parameters);
  const result = ffi.out(ffi.pointer(POINTER));
  const creators = bindAll(CREATE, (name, parameters) => bind(name, 'int', [result, ...parameters]));
  const calls = bindAll(CALL, (name, parameters) => bind(name, 'int', [...parameters]));
  const queryDescriptor = bind('dnnl_primitive_desc_query_md', POINTER, [POINTER, 'int', 'int']);
  const gemm = bind('dnnl_sgemm', 'int', [...GEMM]);
  const descriptorSize = bind('dnnl_memory_desc_get_size', 'size_t', [POINTER]);

  // The OpenMP library that oneDNN has already loaded.
  const openMp = ffi.load('libgomp.so.1');
  const setThreads = openMp.func('omp_set_num_threads', 'void', ['int']);

  const version = ffi.decode(bind('dnnl_version', POINTER, [])(), 'int', 3) as Int32Array;
  if (version[0] !== 3) throw new Error(`${path} is oneDNN ${version.join('.')}: version 3 is needed`);
  const create = (name: CreateName, ...args: Argument[]): Handle => {
    const out: [Handle] = [0n];
    check(name, creators[name](out, ...args));
    return out[0];
  };
  const engine = create('dnnl_engine_create', CPU, 0);
  const newStream = () => create('dnnl_stream_create', engine, IN_ORDER);
  return {
    version: version.join('.'),
    path,
    engine,
    stream: newStream(),
    create,
    newStream,
    call: (name, ...args) => check(name, calls[name](...args)),
    query: (descriptor, what, index) => queryDescriptor(descriptor, what, index) as Handle,
    byteSize: (descriptor) => Number(descriptorSize(descriptor)),
    sgemm({ transposed, rows, columns, inner, a, b, sum }) {
      const [ofA, ofB] = [transposed === 'a', transposed === 'b'];
      const order = [ofA ? EXCHANGED : AS_IS, ofB ? EXCHANGED : AS_IS];
      const [strideA, strideB] = [ofA ? rows : inner, ofB ? inner : columns];
      const status = gemm(...order, rows, columns, inner, 1, a, strideA, b, strideB, 1, sum, columns);
      check('dnnl_sgemm', status);
    },
    threads: openMp.func('omp_get_max_threads', 'int', [])() as number,
    useThreads: (count) => void setThreads(count),
  };
}

const CPU = 1;
const IN_ORDER = 1;

function check(name: string, status: unknown): void {
  if (status !== 0) throw new Error(`oneDNN's ${name} failed with status ${String(status)}`);
}

function bindAll<K extends string>(
  table: Readonly<Record<K, readonly string[]>>,
  bind: (name: K, parameters: readonly string[]) => NativeFunction,
): Record<K, NativeFunction> {
  const names = Object.keys(table) as K[];
  return Object.fromEntries(names.map((name) => [name, bind(name, table[name])])) as Record<
    K,
    NativeFunction
  >;
}
