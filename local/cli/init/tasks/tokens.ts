const LONG_TEXT_TOKENS = 500;

/** How texts become tokens: words where there are sentences, else characters. */
export function tokensOf(texts: readonly string[]): Record<string, unknown> {
  const mean = texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length);
  const spaced = texts.filter((text) => /\S\s+\S+\s+\S+\s+\S/.test(text)).length;
  const areWords = mean > 20 && spaced > texts.length / 2;
  return { tokens: areWords ? 'words' : 'characters', ...limitOf(texts, areWords) };
}

const MAXIMUM_LENGTH = 1_000;

export function limitOf(texts: readonly string[], areWords = false): Record<string, unknown> {
  const most = Math.max(0, ...texts.map((text) => (areWords ? wordsIn(text) : text.length)));
  if (most <= MAXIMUM_LENGTH * 0.7) return {};
  return areWords
    ? { maximumLength: LONG_TEXT_TOKENS, tooLong: 'cut-end' }
    : { maximumLength: Math.ceil((most * 1.5) / MAXIMUM_LENGTH) * MAXIMUM_LENGTH, tooLong: 'cut-end' };
}

/** Signs are words of their own. */
const wordsIn = (text: string): number =>
  text.match(/[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu)?.length ?? 0;

export function lengthNote(texts: readonly string[]): string {
  const { tokens, maximumLength } = tokensOf(texts);
  const cut = typeof maximumLength === 'number' ? ` What is beyond ${maximumLength} of them is cut off.` : '';
  return `It is read by ${String(tokens)}.${cut}`;
}
