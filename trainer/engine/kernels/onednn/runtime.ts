import { BufferPool, Scratch } from './buffers';
import type { OneDnn } from './library';
import { createPlan, type Plan, type PlanShape } from './plan';

/**
 * Number of plans kept: length buckets times layers times directions, with room to spare. One is about 100 kB of
 * machine code.
 */
const MAX_PLANS = 128;
/** 256 MB of floats kept for their next use. */
const MAX_FREE_FLOATS = 64 * 2 ** 20;

/**
 * Multiplications per time step below which one thread does the work alone: threads meet several times per step,
 * which costs microseconds where the cores are free and milliseconds where they are not.
 */
const MIN_PRODUCTS_TO_SHARE = 2 ** 20;

/** The library and what is kept between calls: plans by shape, buffers by size. */
export class Runtime {
  readonly pool = new BufferPool(MAX_FREE_FLOATS);
  readonly scratch = new Scratch();
  readonly #plans = new Map<string, Plan>();

  constructor(readonly dnnl: OneDnn) {}

  plan(given: Omit<PlanShape, 'threads'>): Plan {
    const shape = {
      ...given,
      threads: productsOfStep(given) < MIN_PRODUCTS_TO_SHARE ? 1 : this.dnnl.threads,
    };
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

function productsOfStep({ cell, batch, inputs, units }: Omit<PlanShape, 'threads'>): number {
  return batch * (inputs + units) * cell.gates * units;
}
