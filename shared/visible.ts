/**
 * Characters that command a terminal or a page instead of being shown: C0 and C1 controls but tab and line feed, line
 * and paragraph separators, and what turns the direction of writing.
 */
const COMMANDS = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A text whose control characters are written out, as `\u001b`: names and data cannot command what shows them. */
export const visible = (text: string): string =>
  text.replace(COMMANDS, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
