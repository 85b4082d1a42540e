import { Scratch } from './buffers';
import type { OneDnn } from './library';
import { createPlan, type Plan, type PlanShape } from './plan';
import { execute, type Primitive } from './primitive';
import { type PrimitiveRunner, secondThread } from '../../second-thread';
import { ffi } from './ffi';

/**
 * Number of plans kept by a lane: length buckets times layers, with room to spare. One is about 100 kB of machine code.
 */
const MAX_PLANS = 128;

/**
 * Multiplications per time step below which one thread does the work alone: threads meet several times per step,
 * which costs microseconds where the cores are free and milliseconds where they are not.
 */
const MIN_PRODUCTS_TO_SHARE = 2 ** 20;

/** Multiplications of a pass over a layer from which on a second thread is worth waking: about 50 microseconds. */
const MIN_PRODUCTS_FOR_TWO = 2 ** 21;

/** What calls of one thread at a time use: plans by shape, whose memory objects point to the call's arrays, and scratch. */
export class Lane {
  readonly scratch = new Scratch();
  readonly #plans = new Map<string, Plan>();

  constructor(readonly dnnl: OneDnn) {}

  /** @param threads at most; a small step is run by one */
  plan(given: Omit<PlanShape, 'threads'>, threads: number): Plan {
    const shape = { ...given, threads: productsOfStep(given) < MIN_PRODUCTS_TO_SHARE ? 1 : threads };
    const key = JSON.stringify(shape);
    const known = this.#plans.get(key);
    const plan = known ?? createPlan(this.dnnl, shape);
    // A Map keeps the order of insertion, so its first entry is the least recently used.
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    if (this.#plans.size > MAX_PLANS) this.#evict();
    return plan;
  }

  #evict(): void {
    const [oldest] = this.#plans;
    if (oldest === undefined) return;
    oldest[1].destroy();
    this.#plans.delete(oldest[0]);
  }
}

/** The library and what is kept between calls. */
export class Runtime {
  readonly lanes: readonly [Lane, Lane];
  #runner: PrimitiveRunner | undefined;

  constructor(readonly dnnl: OneDnn) {
    this.lanes = [new Lane(dnnl), new Lane(dnnl)];
  }

  /** Whether a pass with so many multiplications is cut in two parts, a thread each. */
  isForTwo(products: number): boolean {
    return this.dnnl.threads >= 2 && products >= MIN_PRODUCTS_FOR_TWO;
  }

  /** OpenMP's, where two threads have a part each. */
  get threadsOfEach(): number {
    return Math.floor(this.dnnl.threads / 2);
  }

  /** A sign that `runTogether` will be called soon. */
  wakeSecond(): void {
    secondThread()?.wake();
  }

  /**
   * Runs primitives that have their arrays: the two lists at the same time. One after the other, to the same numbers, where no
   * second thread can be started.
   */
  runTogether([first, second]: readonly [readonly Primitive[], readonly Primitive[]]): void {
    const thread = secondThread();
    if (thread === null) {
      this.run(first);
      this.run(second);
      return;
    }
    const { path: library } = this.dnnl;
    this.#runner ??= { library, stream: this.dnnl.newStream(), threads: this.threadsOfEach };
    const work = second.map(({ primitive, encoded }) => {
      return [primitive, ffi.address(encoded), BigInt(encoded.length / 2)] as const;
    });
    thread.runPrimitives(this.#runner, work, () => this.run(first));
  }

  run(primitives: readonly Primitive[]): void {
    for (const primitive of primitives) execute(this.dnnl, primitive);
  }
}

export function productsOfStep({ cell, batch, inputs, units }: Omit<PlanShape, 'threads'>): number {
  return batch * (inputs + units) * cell.gates * units;
}
