import type { Scaler, TargetEncoder } from '../dataset';

/** A scaled value in the units of the data. */
export const unscale = (value: number, scaler: Scaler | null): number =>
  scaler === null ? value : value * scaler.standardDeviation + scaler.mean;

type ValueEncoder = Extract<TargetEncoder, { kind: 'value' }>;

/** The scaler of each value of a record's target: one, or as many as are forecast at once. */
export const scalersOf = ({ scaler, outputs, scalers }: ValueEncoder): readonly (Scaler | null)[] =>
  outputs === undefined ? [scaler] : outputs.map((_, output) => scalers?.[output] ?? null);

/**
 * Scaled values in the units of the data.
 *
 * @param values_NK row-major, K the number of scalers
 * @param offsets_NK added to each unscaled value; none where values are not relative
 */
export function inUnits(
  values_NK: ArrayLike<number>,
  scalers: readonly (Scaler | null)[],
  offsets_NK: ArrayLike<number> | null = null,
): Float64Array {
  return Float64Array.from(
    values_NK,
    (value, index) => unscale(value, scalers[index % scalers.length]!) + (offsets_NK?.[index] ?? 0),
  );
}
