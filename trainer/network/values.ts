import { inScope, tf, type WeightSpec } from '../engine';
import type { Weights } from './tensors';

/** Calls a function with weights and disposes of all that it makes; `Training.evaluate` is one. */
export type WithWeights = <R>(body: (weights: Weights) => R) => R;

/** Weights as tensors that stay until `dispose`. */
export interface HeldWeights {
  readonly run: WithWeights;
  dispose(): void;
}

export function holdWeights(
  specs: readonly WeightSpec[],
  values: Readonly<Record<string, Float32Array>>,
): HeldWeights {
  const weights: Weights = Object.fromEntries(
    specs.map(({ name, shape }) => [name, tf.tensor(values[name]!, [...shape])]),
  );
  return {
    run: (body) => inScope(() => body(weights)),
    dispose: () => tf.dispose(Object.values(weights)),
  };
}

/** As `holdWeights`, for the duration of one function. */
export function withValues<R>(
  specs: readonly WeightSpec[],
  values: Readonly<Record<string, Float32Array>>,
  use: (run: WithWeights) => R,
): R {
  const held = holdWeights(specs, values);
  try {
    return use(held.run);
  } finally {
    held.dispose();
  }
}
