export type Row = Readonly<Record<string, unknown>>;

/** A format, as a request says it, and why. */
export interface FormatGuess {
  readonly format: Readonly<Record<string, unknown>> & { readonly kind: string };
  /** The reasons, one sentence each. */
  readonly notes: readonly string[];
}
