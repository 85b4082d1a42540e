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

/**
 * What clipping does to these gradients. The update that reads them applies it, so that none is written twice.
 *
 * @param squaredNorm square of a gradient's L2 norm
 */
export function clip(
  gradients: readonly Float32Array[],
  clipping: Clipping,
  squaredNorm: (gradient: Float32Array) => number,
): ClippingResult {
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
