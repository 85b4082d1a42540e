/** Whether `name` is `pattern`, whose every `*` stands for any characters; for names of fields. */
export const matchesName = (pattern: string, name: string): boolean =>
  pattern.includes('*') ? toExpression(pattern, '.*').test(name) : pattern === name;

/** Whether the `/`-separated `path` is `pattern`, whose every `*` stays within one segment and skips hidden names. */
export function matchesPath(pattern: string, path: string): boolean {
  const patterns = pattern.split('/');
  const segments = path.split('/');
  return (
    patterns.length === segments.length &&
    patterns.every((part, index) => matchesSegment(part, segments[index] ?? ''))
  );
}

/** As in a shell a leading dot, and as in Hive and Athena a leading underscore (`_SUCCESS`), must be asked for. */
function matchesSegment(pattern: string, segment: string): boolean {
  if (pattern.startsWith('*') && /^[._]/.test(segment)) return false;
  return toExpression(pattern, '.*').test(segment);
}

function toExpression(pattern: string, star: string): RegExp {
  // A run of stars is one star, which keeps matching linear in practice.
  const escaped = pattern
    .split(/\*+/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join(star);
  return new RegExp(`^${escaped}$`, 'su');
}
