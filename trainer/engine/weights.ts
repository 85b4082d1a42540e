/**
 * How a weight starts. `gate-bias` is zeros but for `value` in one of the equal blocks, side by side, that the gates have
 * in a bias; where a bias has rows, in the first.
 */
export type Initializer =
  | { readonly kind: 'glorot-uniform' }
  | { readonly kind: 'orthogonal' | 'identity' }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'gate-bias'; readonly gate: number; readonly gates: number; readonly value: number };

/** A weight of a network before it has values: the name is unique within what the spec describes. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}
