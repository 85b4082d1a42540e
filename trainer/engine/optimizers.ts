import type { GradientScale } from './clipping';
import type { UpdateMemory } from './update/memory';

/**
 * Update rules: SGD with momentum (Polyak; Nesterov's as in Sutskever 2013), RMSProp (Hinton), Adam (Kingma 2015),
 * AdamW (Loshchilov 2019). Where the literature differs in detail, they are PyTorch's.
 */
export type OptimizerOptions =
  | { readonly kind: 'sgd'; readonly momentum?: number | undefined; readonly nesterov?: boolean | undefined }
  | { readonly kind: 'rmsprop'; readonly decay?: number | undefined; readonly epsilon?: number | undefined }
  | ({ readonly kind: 'adam' } & AdamOptions)
  | ({ readonly kind: 'adamw'; readonly weightDecay: number } & AdamOptions);

interface AdamOptions {
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
}

/** What a checkpoint stores of an optimizer: one flat array a slot, weights in the order of their specs. */
export interface OptimizerState {
  readonly step: number;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** One weight's values, its gradient and the optimizer's memory of it: all of one length, values and slots in `memory`. */
export interface Update {
  readonly memory: UpdateMemory;
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  readonly slots: readonly Float32Array[];
  readonly scale: GradientScale;
  readonly learningRate: number;
  /** 1 for the first update. */
  readonly step: number;
  /** Whether weight decay is for this weight: for matrices, not for biases. */
  readonly decays: boolean;
}

export interface UpdateRule {
  /** Names of the arrays that the rule remembers between steps. */
  readonly slots: readonly string[];
  /** Changes values and slots in place. */
  apply(update: Update): void;
}

/** Options with the literature's defaults filled in; AdamW is Adam with a decay. */
export type ResolvedOptimizer =
  | { readonly kind: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | { readonly kind: 'rmsprop'; readonly decay: number; readonly epsilon: number }
  | {
      readonly kind: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

function resolveOptimizer(options: OptimizerOptions): ResolvedOptimizer {
  switch (options.kind) {
    case 'sgd':
      return { kind: 'sgd', momentum: options.momentum ?? 0, nesterov: options.nesterov ?? false };
    case 'rmsprop':
      return { kind: 'rmsprop', decay: options.decay ?? 0.9, epsilon: options.epsilon ?? 1e-7 };
    case 'adam':
    case 'adamw': {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
      const weightDecay = options.kind === 'adamw' ? options.weightDecay : 0;
      return { kind: 'adam', beta1, beta2, epsilon, weightDecay };
    }
  }
}

export type Resolved<Kind> = Extract<ResolvedOptimizer, { kind: Kind }>;

/** One of three things, by the optimizer. */
export function byOptimizer<R>(
  options: OptimizerOptions,
  rules: { [Kind in ResolvedOptimizer['kind']]: (options: Resolved<Kind>) => R },
): R {
  const resolved = resolveOptimizer(options);
  switch (resolved.kind) {
    case 'sgd':
      return rules.sgd(resolved);
    case 'rmsprop':
      return rules.rmsprop(resolved);
    case 'adam':
      return rules.adam(resolved);
  }
}

/** The update rule for options. */
export const updateRule = (options: OptimizerOptions): UpdateRule =>
  byOptimizer(options, { sgd, rmsprop, adam });

/** v ← μ v + g; w ← w - α v, with Nesterov's look-ahead w ← w - α (g + μ v) */
function sgd({ momentum, nesterov }: Resolved<'sgd'>): UpdateRule {
  return {
    slots: ['velocity'],
    apply({ values, gradient, slots: [velocity], scale: { factor, bound }, learningRate }) {
      const v = velocity as Float32Array;
      for (let i = 0; i < values.length; i++) {
        const g = bounded((gradient[i] as number) * factor, bound);
        const next = momentum * (v[i] as number) + g;
        v[i] = next;
        values[i] = (values[i] as number) - learningRate * (nesterov ? g + momentum * next : next);
      }
    },
  };
}

/** s ← ρ s + (1 - ρ) g²; w ← w - α g / (√s + ε) */
function rmsprop({ decay, epsilon }: Resolved<'rmsprop'>): UpdateRule {
  return {
    slots: ['squares'],
    apply({ values, gradient, slots: [squares], scale: { factor, bound }, learningRate }) {
      const s = squares as Float32Array;
      for (let i = 0; i < values.length; i++) {
        const g = bounded((gradient[i] as number) * factor, bound);
        const next = decay * (s[i] as number) + (1 - decay) * g * g;
        s[i] = next;
        values[i] = (values[i] as number) - (learningRate * g) / (Math.sqrt(next) + epsilon);
      }
    },
  };
}

/**
 * m ← β₁ m + (1 - β₁) g; s ← β₂ s + (1 - β₂) g²; w ← w - α m̂ / (√ŝ + ε) - α λ w, where m̂ and ŝ are corrected for
 * their start at zero.
 */
function adam(options: Resolved<'adam'>): UpdateRule {
  const { beta1, beta2, epsilon, weightDecay } = options;
  return {
    slots: ['momentum', 'squares'],
    apply({ memory, values, gradient, slots: [momentum, squares], scale, learningRate, step, decays }) {
      const arrays = {
        values,
        gradient,
        momentum: momentum as Float32Array,
        squares: squares as Float32Array,
      };
      memory.adam(arrays, {
        ...scale,
        beta1,
        beta2,
        epsilon,
        ...adamRates(options, { learningRate, step }),
        kept: 1 - learningRate * (decays ? weightDecay : 0),
      });
    },
  };
}

/** α and √ŝ/√s with the corrections of m and s for their start at zero. */
export function adamRates(
  { beta1, beta2 }: Resolved<'adam'>,
  { learningRate, step }: Pick<Update, 'learningRate' | 'step'>,
) {
  return { rate: learningRate / (1 - beta1 ** step), correction: 1 / Math.sqrt(1 - beta2 ** step) };
}

function bounded(value: number, bound: number): number {
  return value > bound ? bound : value < -bound ? -bound : value;
}
