/**
 * Gradient clipping (Pascanu 2013): `value` bounds each element to ±limit, `norm` each weight's gradient to an L2
 * norm of `limit`, `global-norm` all of them together.
 */
export type Clipping =
  { readonly kind: 'none' } | { readonly kind: 'value' | 'norm' | 'global-norm'; readonly limit: number };

/** How an update reads a weight's gradient: each element times `factor`, then bounded to ±bound. */
export interface GradientScale {
  readonly factor: number;
  readonly bound: number;
}

export interface ClippingResult {
  /** Global L2 norm before clipping; not finite when any gradient is not. */
  readonly norm: number;
  readonly clipped: boolean;
  /** One a gradient, in their order. */
  readonly scales: readonly GradientScale[];
}

/** Square of the L2 norm, summed in float64. */
export function squaredNorm(values: Float32Array): number {
  // Four sums, since one alone waits for each addition before it starts the next.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const [v0, v1] = [values[i] as number, values[i + 1] as number];
    const [v2, v3] = [values[i + 2] as number, values[i + 3] as number];
    a += v0 * v0;
    b += v1 * v1;
    c += v2 * v2;
    d += v3 * v3;
  }
  for (let i = whole; i < values.length; i++) a += (values[i] as number) ** 2;
  return a + b + c + d;
}

/** L2 norm of all gradients together. */
export function globalNorm(gradients: readonly Float32Array[]): number {
  return Math.sqrt(gradients.reduce((sum, gradient) => sum + squaredNorm(gradient), 0));
}

/** What clipping does to these gradients; it is applied by the update that reads them, so that none is written twice. */
export function clip(gradients: readonly Float32Array[], clipping: Clipping): ClippingResult {
  const squares = gradients.map(squaredNorm);
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  const scaled = (factor: number): GradientScale => ({ factor, bound: Infinity });
  switch (clipping.kind) {
    case 'none':
      return { norm, clipped: false, scales: gradients.map(() => scaled(1)) };
    case 'value': {
      const clipped = gradients.some((gradient) =>
        gradient.some((value) => Math.abs(value) > clipping.limit),
      );
      return { norm, clipped, scales: gradients.map(() => ({ factor: 1, bound: clipping.limit })) };
    }
    case 'norm': {
      const factors = squares.map((square) => factorTo(clipping.limit, Math.sqrt(square)));
      return { norm, clipped: factors.some((factor) => factor < 1), scales: factors.map(scaled) };
    }
    case 'global-norm': {
      const factor = factorTo(clipping.limit, norm);
      return { norm, clipped: factor < 1, scales: gradients.map(() => scaled(factor)) };
    }
  }
}

function factorTo(limit: number, norm: number): number {
  return norm > limit ? limit / norm : 1;
}
