import type { RawExample } from '../../shared/dataset';
import { keptOf, tokenise, type LengthLimit } from '../../shared/encoding';
import { isAligned, type Task, type TextTarget } from '../../shared/request/task';

type Texts = Pick<TextTarget, 'tokens' | 'lowercase'> & LengthLimit;
type Cut<Part> = (part: Part) => Part;

/**
 * A function to what the request's limits leave of a record, as texts and numbers are written; undefined where they cut
 * nothing. Pieces of `bpe` are not known yet where twins are looked for, so that what they cut is left.
 */
export function keptPart(task: Task): Cut<RawExample> | undefined {
  const { input, target } = task;
  const cutInput = input.kind === 'condition' ? undefined : cutter(input);
  const cutTarget =
    target.kind === 'tokens'
      ? cutter(target)
      : target.kind === 'tags' || (target.kind === 'labels' && isAligned(task))
        ? cutInput
        : undefined;
  if (cutInput === undefined && cutTarget === undefined) return undefined;
  return (example) => ({
    ...example,
    input: (cutInput?.(example.input) ?? example.input) as RawExample['input'],
    target: (cutTarget?.(example.target) ?? example.target) as RawExample['target'],
  });
}

function cutter(limit: LengthLimit & { readonly tokens?: Texts['tokens']; readonly lowercase?: boolean }) {
  if (limit.tooLong === 'reject' || limit.tokens === 'bpe') return undefined;
  const { tokens = 'given' } = limit;
  return (part: RawExample['input'] | RawExample['target']): unknown => {
    if (typeof part === 'string') return keptText(part, { ...limit, tokens, lowercase: false });
    return Array.isArray(part) ? keptOf<unknown>(part, limit) : part;
  };
}

/** The part of a text that its kept tokens stand in. */
function keptText(text: string, spec: Texts): string {
  // No token is shorter than a character.
  if (text.length <= spec.maximumLength) return text;
  const tokens = tokenise(text, spec);
  const kept = keptOf(tokens, spec);
  if (kept.length === tokens.length) return text;
  let at = spec.tooLong === 'cut-start' ? text.length : 0;
  if (spec.tooLong === 'cut-end') {
    for (const token of kept) at = text.indexOf(token, at) + token.length;
    return text.slice(0, at);
  }
  for (const token of kept.toReversed()) at = text.lastIndexOf(token, at - token.length);
  return text.slice(at);
}
