import { BufferPool, Scratch } from './buffers';
import type { OneDnn } from './library';
import { createPlan, type Plan, type PlanShape } from './plan';

/** Plans kept: length buckets times layers times directions, with room. One is some 100 kB of machine code. */
const MAX_PLANS = 128;
/** 256 MB of floats that wait for their next use. */
const MAX_FREE_FLOATS = 64 * 2 ** 20;

/**
 * Multiplications of one time step below which one thread does it alone: threads meet several times a step, which
 * costs microseconds where the cores are free and milliseconds where they are not.
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
    // A map keeps the order of insertion, so that the first one is the least recently used.
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
