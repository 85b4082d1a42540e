/** A request has a dozen levels; beyond some thousand, what walks it runs out of stack. */
export const MOST_LEVELS = 100;

/** Whether JSON is nested deeper than that; told level by level, without recursion. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}
