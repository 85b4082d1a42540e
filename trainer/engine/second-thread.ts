import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { VectorFunctions } from './vector/module';
import { vectorMemory } from './vector/memory';

/** A primitive of oneDNN's: its address, that of its arguments, and their number. */
export type PrimitiveWork = readonly [primitive: bigint, args: bigint, count: bigint];

export interface VectorWork {
  readonly name: keyof VectorFunctions;
  readonly args: readonly number[];
}

/** What it needs to run oneDNN's primitives. */
export interface PrimitiveRunner {
  /** Path of the library. */
  readonly library: string;
  readonly stream: bigint;
  /** OpenMP threads that it may use itself. */
  readonly threads: number;
}

const MAX_PRIMITIVES = 8;
const MAX_ARGUMENTS = 16;
const START_TIMEOUT_MS = 10_000;
const [IDLE, AWAKE, POSTED] = [0, 1, 2];
/** How often a thread looks before it sleeps: about a tenth of a millisecond, which is what waking one takes. */
const LOOKS = 10_000;
/** Kinds of work, and the status of one that ended with an exception. */
const [RUNNER, PRIMITIVES, VECTOR] = [0, 1, 2];
const FAILED = -1;

/**
 * What the thread runs. A text, since the trainer is one file: it sleeps until `state[0]` is POSTED, or AWAKE, which is a sign that
 * it will soon be; does the work of kind `state[1]`, and puts its status into `state[3]`.
 */
const PROGRAM = `
const { receiveMessageOnPort, workerData } = require('node:worker_threads');
const { ffi, shared, vector, port } = workerData;
const state = new Int32Array(shared.state);
const integers = new BigUint64Array(shared.work);
const numbers = new Float64Array(shared.work);
const functions = new WebAssembly.Instance(vector.module, { unroll: { memory: vector.memory } }).exports;
const names = ${JSON.stringify(vectorNames())};
let execute, stream;
const KINDS = [
  () => {
    const runner = receiveMessageOnPort(port).message;
    const koffi = require(ffi);
    execute = koffi.load(runner.library).func('dnnl_primitive_execute', 'int', ['void*', 'void*', 'int', 'void*']);
    koffi.load('libgomp.so.1').func('omp_set_num_threads', 'void', ['int'])(runner.threads);
    stream = runner.stream;
    return 0;
  },
  (count) => {
    let status = 0;
    for (let i = 0; i < count && status === 0; i++)
      status = execute(integers[3 * i], stream, Number(integers[3 * i + 2]), integers[3 * i + 1]);
    return status;
  },
  (count) => {
    functions[names[numbers[0]]](...numbers.subarray(1, 1 + count));
    return 0;
  },
];
for (;;) {
  Atomics.store(state, 0, ${IDLE});
  Atomics.notify(state, 0);
  while (Atomics.load(state, 0) !== ${POSTED}) {
    Atomics.wait(state, 0, ${IDLE});
    for (let looks = 0; looks < ${LOOKS} && Atomics.load(state, 0) === ${AWAKE}; looks++);
    Atomics.compareExchange(state, 0, ${AWAKE}, ${IDLE});
  }
  try {
    state[3] = KINDS[state[1]](state[2]);
  } catch {
    state[3] = ${FAILED};
  }
}
`;

/** In the order in which the thread numbers them. */
function vectorNames(): (keyof VectorFunctions)[] {
  return ['squaresOfPieces', 'adam'];
}

/**
 * Works while the calling thread does something else. OpenMP's threads meet several times in each time step, and where a core is
 * not free at that moment all of them wait; two threads with work of their own meet once.
 */
export class SecondThread {
  readonly #state: Int32Array;
  readonly #integers: BigUint64Array;
  readonly #numbers: Float64Array;
  readonly #port: MessagePort;
  #runner: PrimitiveRunner | undefined;

  private constructor({ state, work }: Shared, port: MessagePort) {
    this.#state = new Int32Array(state);
    this.#integers = new BigUint64Array(work);
    this.#numbers = new Float64Array(work);
    this.#port = port;
  }

  /**
   * Blocks until it is ready.
   *
   * @returns undefined if it does not start
   */
  static start(): SecondThread | undefined {
    const numbers = Math.max(3 * MAX_PRIMITIVES, 1 + MAX_ARGUMENTS);
    const shared: Shared = {
      state: new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT),
      work: new SharedArrayBuffer(numbers * Float64Array.BYTES_PER_ELEMENT),
    };
    const state = new Int32Array(shared.state);
    state[0] = POSTED;
    const { port1, port2 } = new MessageChannel();
    const { memory, module } = vectorMemory().module;
    const ffi = createRequire(__filename).resolve('koffi');
    const worker = new Worker(PROGRAM, {
      eval: true,
      workerData: { ffi, shared, vector: { memory, module }, port: port2 },
      transferList: [port2],
    });
    worker.unref();
    port1.unref();
    if (Atomics.wait(state, 0, POSTED, START_TIMEOUT_MS) !== 'timed-out')
      return new SecondThread(shared, port1);
    void worker.terminate();
    return undefined;
  }

  /** Wakes it, so that it is there when it gets work soon. */
  wake(): void {
    if (Atomics.compareExchange(this.#state, 0, IDLE, AWAKE) === IDLE) Atomics.notify(this.#state, 0);
  }

  /** Runs primitives, in their order, while `meanwhile` runs, and returns when both are done. */
  runPrimitives(runner: PrimitiveRunner, work: readonly PrimitiveWork[], meanwhile: () => void): void {
    if (this.#runner !== runner) {
      this.#port.postMessage(runner);
      this.#run(RUNNER, 0, () => undefined);
      this.#runner = runner;
    }
    work.forEach((primitive, i) => this.#integers.set(primitive, 3 * i));
    this.#run(PRIMITIVES, work.length, meanwhile);
  }

  /** Runs a function on vector memory while `meanwhile` runs, and returns when both are done. */
  runVector({ name, args }: VectorWork, meanwhile: () => void): void {
    this.#numbers[0] = vectorNames().indexOf(name);
    this.#numbers.set(args, 1);
    this.#run(VECTOR, args.length, meanwhile);
  }

  #run(kind: number, count: number, meanwhile: () => void): void {
    const state = this.#state;
    [state[1], state[2]] = [kind, count];
    Atomics.store(state, 0, POSTED);
    Atomics.notify(state, 0);
    try {
      meanwhile();
    } finally {
      // The arrays are in use until then.
      for (let looks = 0; looks < LOOKS && Atomics.load(state, 0) === POSTED; looks++);
      while (Atomics.load(state, 0) === POSTED) Atomics.wait(state, 0, POSTED);
    }
    if (state[3] !== 0) throw new Error(`the second thread failed with status ${String(state[3])}`);
  }
}

interface Shared {
  readonly state: SharedArrayBuffer;
  readonly work: SharedArrayBuffer;
}

let thread: SecondThread | null | undefined;

/**
 * One for the process, which has one calling thread. Started when it is first needed.
 *
 * @returns null where one thread is all that there is, or a second one does not start
 */
export function secondThread(): SecondThread | null {
  // Not `??=`, which would try again, and wait again, where it did not start.
  if (thread === undefined) thread = threads() < 2 ? null : (SecondThread.start() ?? null);
  return thread;
}

/** As OpenMP reads it. */
function threads(): number {
  const given = Number.parseInt(process.env.OMP_NUM_THREADS ?? '', 10);
  return given >= 1 ? given : availableParallelism();
}
