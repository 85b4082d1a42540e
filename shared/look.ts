const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/** Equal for names and labels that differ only in invisible characters, white space, case or normalisation form. */
export const lookOf = (text: string): string =>
  text.normalize('NFC').replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim().toLowerCase().normalize('NFC');

/** What a person takes for something else, or does not see. */
const UNSEEN =
  /[\p{M}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0\u2000-\u200a\u202f\u3000]/gu;
const OF_OTHER_ALPHABETS = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

/** A shown text with invisible and decomposed characters as escapes, so that a person sees them. */
export const spellUnseen = (shown: string): string => shown.replace(UNSEEN, escaped);

/**
 * Two shown texts in which a person sees what differs; undefined where that is seen without.
 *
 * @param one as JSON shows it, like the other
 */
export function spellApart(one: string, other: string): readonly [string, string] | undefined {
  const isCase = one.toLowerCase() === other.toLowerCase();
  if (lookOf(one) === lookOf(other) && !isCase) return [spellUnseen(one), spellUnseen(other)];
  if (!areOfTwoAlphabets(one, other)) return undefined;
  const spell = (shown: string) => shown.replace(OF_OTHER_ALPHABETS, escaped);
  return [spell(one), spell(other)];
}

/** Whether texts differ only in letters that are Latin in the one, and Cyrillic or Greek in the other. */
function areOfTwoAlphabets(one: string, other: string): boolean {
  const [letters, others] = [[...one], [...other]];
  const differing = letters.flatMap((letter, index) =>
    letter === others[index] ? [] : [`${letter}${others[index] ?? ''}`],
  );
  const isMixed = (pair: string) => /^[a-z]/i.test(pair) !== /[a-z]$/i.test(pair) && pair.search(OTHER) >= 0;
  return letters.length === others.length && differing.length > 0 && differing.every(isMixed);
}
const OTHER = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

const escaped = (character: string): string =>
  `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
