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

/** What clipping must know of gradients, wherever they are. */
export interface GradientMeasures {
  /** Square of each gradient's L2 norm. */
  readonly squares: readonly number[];
  /** Whether any element is farther than the limit from 0; asked for when values are clipped. */
  readonly exceeds: (limit: number) => boolean;
}

export interface ClippingResult {
  /** Global L2 norm before clipping; not finite when any gradient is not. */
  readonly norm: number;
  readonly clipped: boolean;
  /** One a gradient, in their order. */
  readonly scales: readonly GradientScale[];
}

/** What clipping does to these gradients. The update that reads them applies it, so that none is written twice. */
export function clip({ squares, exceeds }: GradientMeasures, clipping: Clipping): ClippingResult {
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  const all = (scale: GradientScale) => squares.map(() => scale);
  switch (clipping.kind) {
    case 'none':
      return { norm, clipped: false, scales: all({ factor: 1, bound: Infinity }) };
    case 'value':
      return {
        norm,
        clipped: exceeds(clipping.limit),
        scales: all({ factor: 1, bound: clipping.limit }),
      };
    case 'norm': {
      const factors = squares.map((square) => factorTo(clipping.limit, Math.sqrt(square)));
      return {
        norm,
        clipped: factors.some((factor) => factor < 1),
        scales: factors.map((factor) => ({ factor, bound: Infinity })),
      };
    }
    case 'global-norm': {
      const factor = factorTo(clipping.limit, norm);
      return { norm, clipped: factor < 1, scales: all({ factor, bound: Infinity }) };
    }
  }
}

function factorTo(limit: number, norm: number): number {
  return norm > limit ? limit / norm : 1;
}
