/** Whether `name` is `pattern`, whose every `*` stands for any characters; for names of fields. */
export const matchesName = (pattern: string, name: string): boolean => matches(pattern, name);

/** Whether the `/`-separated `path` is `pattern`, whose every `*` stays within one segment and skips hidden names. */
export function matchesPath(pattern: string, path: string): boolean {
  const patterns = pattern.split('/');
  const segments = path.split('/');
  return (
    patterns.length === segments.length &&
    patterns.every((part, index) => matchesSegment(part, segments[index] ?? ''))
  );
}

/** What Windows leaves in folders, where a leading dot means nothing. */
const OF_WINDOWS = /^(?:desktop\.ini|(?:eh)?thumbs\.db)$/i;

/**
 * As in a shell a leading dot, and as in Hive and Athena a leading underscore (`_SUCCESS`), must be asked for; so must what
 * Windows hides.
 */
function matchesSegment(pattern: string, segment: string): boolean {
  if (pattern.startsWith('*') && (/^[._]/.test(segment) || OF_WINDOWS.test(segment))) return false;
  return matches(pattern, segment);
}

/**
 * Whether a text is a pattern whose every `*` stands for any characters: it starts and ends as the pattern does, and what
 * is between two stars follows in this order. Taking each at its first place leaves the most for the next, so nothing is
 * ever tried twice.
 */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift() ?? '';
  const last = parts.pop();
  if (last === undefined) return pattern === text;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
