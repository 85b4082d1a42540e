import { areWholeText } from '../encoding';
import type { TextTarget } from '../request/task';

type Tokens = Pick<TextTarget, 'tokens'>;

/** What was split into characters or pieces is one text again; between words the white space is not known, so they stay apart. */
export function answerOf(
  ids: readonly number[],
  vocabulary: readonly string[],
  { tokens }: Tokens,
): string | string[] {
  const written = ids.map((id) => vocabulary[id]!);
  return areWholeText(tokens) ? written.join('') : written;
}

/** As one text in any case, with a space between words. */
export function writtenOut(ids: readonly number[], vocabulary: readonly string[], target: Tokens): string {
  const answer = answerOf(ids, vocabulary, target);
  return typeof answer === 'string' ? answer : answer.join(' ');
}
