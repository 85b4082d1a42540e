/**
 * Gradient clipping (Pascanu 2013): `value` bounds each element to ±limit, `norm` each weight's gradient to an L2
 * norm of `limit`, `global-norm` all of them together.
 */
export type Clipping =
  { readonly kind: 'none' } | { readonly kind: 'value' | 'norm' | 'global-norm'; readonly limit: number };
