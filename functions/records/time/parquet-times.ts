import type { ParquetParsers } from '../hyparquet';

const DAY_MILLISECONDS = 86_400_000;

/**
 * Parquet's times as texts of ISO 8601, where a `Date` would cut them off at the millisecond: with as many decimals as the
 * value needs, three, six or nine. What no calendar has is null.
 */
export const PARQUET_TIMES: Partial<ParquetParsers> = {
  timestampFromMicroseconds: (micros: bigint) => isoOf(BigInt(micros), 3),
  timestampFromNanoseconds: (nanos: bigint) => isoOf(BigInt(nanos), 6),
  dateFromDays: (days: number) => dateOf(days * DAY_MILLISECONDS)?.slice(0, 'yyyy-MM-dd'.length) ?? null,
};

/** @param digits decimals beyond the millisecond */
function isoOf(value: bigint, digits: 3 | 6): string | null {
  const scale = 10n ** BigInt(digits);
  const rest = BigInt.asUintN(64, ((value % scale) + scale) % scale);
  const text = dateOf(Number((value - rest) / scale));
  if (text === undefined) return null;
  if (rest === 0n) return text;
  const decimals = String(rest).padStart(digits, '0');
  return `${text.slice(0, -1)}${decimals.replace(/000$/, '')}Z`;
}

function dateOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
