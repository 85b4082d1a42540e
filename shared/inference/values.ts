import type { Scaler, TargetEncoder } from '../dataset';

/** A scaled value in the units of the data. */
export const unscale = (value: number, scaler: Scaler | null): number =>
  scaler === null ? value : value * scaler.standardDeviation + scaler.mean;

type ValueEncoder = Extract<TargetEncoder, { kind: 'value' }>;

/** The scaler of each value of a record's target: one, or as many as are forecast at once. */
export const scalersOf = ({ scaler, outputs, scalers }: ValueEncoder): readonly (Scaler | null)[] =>
  outputs === undefined ? [scaler] : outputs.map((_, output) => scalers?.[output] ?? null);

/** What the values of each record are measured from and in, row-major [N, K]; null where it is the same for all. */
export interface Measures {
  /** Added to each value once it is unscaled. */
  readonly offsets?: ArrayLike<number> | null | undefined;
  /** What each value is multiplied by, before its offset is added. */
  readonly spreads?: ArrayLike<number> | null | undefined;
}

/**
 * Scaled values in the units of the data.
 *
 * @param values_NK row-major, K the number of scalers
 */
export function inUnits(
  values_NK: ArrayLike<number>,
  scalers: readonly (Scaler | null)[],
  { offsets, spreads }: Measures = {},
): Float64Array {
  return Float64Array.from(
    values_NK,
    (value, index) =>
      unscale(value, scalers[index % scalers.length]!) * (spreads?.[index] ?? 1) + (offsets?.[index] ?? 0),
  );
}
