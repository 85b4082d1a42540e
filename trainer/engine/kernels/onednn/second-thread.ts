import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { ffi } from './ffi';
import type { Handle, OneDnn } from './library';

/** A primitive whose arguments have their arrays. */
export interface BoundPrimitive {
  readonly primitive: Handle;
  /** dnnl_exec_arg_t[]: int and pointer, 16 bytes each. */
  readonly encoded: BigUint64Array;
}

const MAX_PRIMITIVES = 8;
const START_TIMEOUT_MS = 10_000;
const [IDLE, AWAKE, POSTED] = [0, 1, 2];
/** How often a thread looks before it sleeps: about a tenth of a millisecond, which is what waking one takes. */
const LOOKS = 10_000;

/**
 * What the thread runs. A text, since the trainer is one file: it sleeps until `state[0]` is POSTED, or AWAKE, which is a sign that
 * it will soon be; runs the primitives in `work` (a primitive, its arguments and their number each), and puts oneDNN's status
 * into `state[2]`.
 */
const PROGRAM = `
const { workerData } = require('node:worker_threads');
const { ffi, library, threads, stream, shared } = workerData;
const koffi = require(ffi);
const execute = koffi.load(library).func('dnnl_primitive_execute', 'int', ['void*', 'void*', 'int', 'void*']);
koffi.load('libgomp.so.1').func('omp_set_num_threads', 'void', ['int'])(threads);
const state = new Int32Array(shared.state);
const work = new BigUint64Array(shared.work);
for (;;) {
  Atomics.store(state, 0, ${IDLE});
  Atomics.notify(state, 0);
  while (Atomics.load(state, 0) !== ${POSTED}) {
    Atomics.wait(state, 0, ${IDLE});
    for (let looks = 0; looks < ${LOOKS} && Atomics.load(state, 0) === ${AWAKE}; looks++);
    Atomics.compareExchange(state, 0, ${AWAKE}, ${IDLE});
  }
  let status = 0;
  for (let i = 0; i < state[1] && status === 0; i++)
    status = execute(work[3 * i], stream, Number(work[3 * i + 2]), work[3 * i + 1]);
  state[2] = status;
}
`;

/**
 * Runs primitives while the calling thread runs others. OpenMP's threads meet several times in each time step, and where a core is
 * not free at that moment all of them wait; two threads with work of their own meet once in a layer.
 */
export class SecondThread {
  readonly #state: Int32Array;
  readonly #work: BigUint64Array;

  private constructor(state: Int32Array, work: BigUint64Array) {
    this.#state = state;
    this.#work = work;
  }

  /**
   * Blocks until it is ready.
   *
   * @param threads OpenMP threads that it may use itself
   * @returns undefined if it does not start
   */
  static start(dnnl: OneDnn, threads: number): SecondThread | undefined {
    const shared = {
      state: new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT),
      work: new SharedArrayBuffer(3 * MAX_PRIMITIVES * BigUint64Array.BYTES_PER_ELEMENT),
    };
    const state = new Int32Array(shared.state);
    state[0] = POSTED;
    const worker = new Worker(PROGRAM, {
      eval: true,
      workerData: {
        ffi: createRequire(__filename).resolve('koffi'),
        library: dnnl.path,
        stream: dnnl.newStream(),
        threads,
        shared,
      },
    });
    worker.unref();
    if (Atomics.wait(state, 0, POSTED, START_TIMEOUT_MS) !== 'timed-out')
      return new SecondThread(state, new BigUint64Array(shared.work));
    void worker.terminate();
    return undefined;
  }

  /** Wakes it, so that it is there when `run` is called soon. */
  wake(): void {
    if (Atomics.compareExchange(this.#state, 0, IDLE, AWAKE) === IDLE) Atomics.notify(this.#state, 0);
  }

  /** Runs the primitives, in their order, while `meanwhile` runs, and returns when both are done. */
  run(primitives: readonly BoundPrimitive[], meanwhile: () => void): void {
    primitives.forEach(({ primitive, encoded }, i) => {
      this.#work.set([primitive, ffi.address(encoded), BigInt(encoded.length / 2)], 3 * i);
    });
    this.#state[1] = primitives.length;
    Atomics.store(this.#state, 0, POSTED);
    Atomics.notify(this.#state, 0);
    try {
      meanwhile();
    } finally {
      // The arrays are in use until then.
      for (let looks = 0; looks < LOOKS && Atomics.load(this.#state, 0) === POSTED; looks++);
      while (Atomics.load(this.#state, 0) === POSTED) Atomics.wait(this.#state, 0, POSTED);
    }
    const status = this.#state[2];
    if (status !== 0) throw new Error(`oneDNN's dnnl_primitive_execute failed with status ${String(status)}`);
  }
}
