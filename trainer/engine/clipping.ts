import type { Clipping } from '../../shared/request/training';

/**
 * Gradient clipping (Pascanu 2013): `value` cuts each element to ±threshold, `norm` scales each weight's gradient to
 * an L2 norm of at most `threshold`, `global-norm` all of them together.
 */
export type { Clipping } from '../../shared/request/training';

/** How an update reads a weight's gradient: each element times `factor`, then cut to ±threshold. */
export interface GradientScale {
  readonly factor: number;
  readonly threshold: number;
}

/** What clipping must know about gradients, wherever they are. */
export interface GradientMeasures {
  /** Square of each gradient's L2 norm. */
  readonly squares: readonly number[];
  /** Whether any element is farther than the threshold from 0; called only when values are clipped. */
  readonly exceeds: (threshold: number) => boolean;
}

export interface ClippingResult {
  /** Global L2 norm before clipping; not finite if any gradient is not. */
  readonly norm: number;
  readonly clipped: boolean;
  /** One per gradient, in their order. */
  readonly scales: readonly GradientScale[];
}

/**
 * What clipping does to these gradients. The update that reads them applies it, so that none is written a second
 * time.
 */
export function clip({ squares, exceeds }: GradientMeasures, clipping: Clipping): ClippingResult {
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  const all = (scale: GradientScale) => squares.map(() => scale);
  switch (clipping.kind) {
    case 'none':
      return { norm, clipped: false, scales: all({ factor: 1, threshold: Infinity }) };
    case 'value':
      return {
        norm,
        clipped: exceeds(clipping.threshold),
        scales: all({ factor: 1, threshold: clipping.threshold }),
      };
    case 'norm': {
      const factors = squares.map((square) => factorTo(clipping.threshold, Math.sqrt(square)));
      return {
        norm,
        clipped: factors.some((factor) => factor < 1),
        scales: factors.map((factor) => ({ factor, threshold: Infinity })),
      };
    }
    case 'global-norm': {
      const factor = factorTo(clipping.threshold, norm);
      return { norm, clipped: factor < 1, scales: all({ factor, threshold: Infinity }) };
    }
  }
}

function factorTo(threshold: number, norm: number): number {
  return norm > threshold ? threshold / norm : 1;
}
