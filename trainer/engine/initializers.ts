import type { WeightSpec } from './cells';

/** Initial values of a weight: a function of (seed, name, shape, initializer), the same bytes each time. */
export function initialize(spec: WeightSpec, seed: number): Float32Array {
  throw new Error(`not yet: ${spec.name} ${seed}`);
}
