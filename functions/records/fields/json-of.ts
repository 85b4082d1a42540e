/** A value as JSON, to compare it by; undefined where it is nested deeper than the stack, as valid JSON may be. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
