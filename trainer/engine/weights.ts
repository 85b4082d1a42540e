/**
 * How a weight starts. `gate-bias` is zeros except for `value` in one of the equal blocks, side by side, that the
 * gates have in a bias; if a bias has rows, in the first.
 */
export type Initializer =
  | { readonly kind: 'glorot-uniform' }
  | { readonly kind: 'orthogonal' | 'identity' }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'normal'; readonly standardDeviation: number }
  | { readonly kind: 'gate-bias'; readonly gate: number; readonly gates: number; readonly value: number };

/** A weight of a network before it has values; its name is unique within the network. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}
