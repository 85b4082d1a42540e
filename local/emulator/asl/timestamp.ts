const TIMESTAMP = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads a time as the Timestamp of a Wait state has it: ISO 8601 with `T` between day and time, and an offset or `Z`.
 *
 * @returns milliseconds since 1970; undefined of any other text, and of a date that does not exist
 */
export function parseTimestamp(text: string): number | undefined {
  const day = TIMESTAMP.exec(text)?.[1];
  const at = Date.parse(text);
  if (day === undefined || Number.isNaN(at)) return undefined;
  // JavaScript takes February 30th for March 1st.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? at : undefined;
}
