import { UNKNOWN_ID, type RawExample } from '../../shared/dataset';
import { keptOf, tokenise, type Ids } from '../../shared/encoding';
import type { Task, TokenInput } from '../../shared/request/task';
import { PartHash } from '../duplicates/part-hash';

const NONE = new Int32Array(0);
/** Numbers of 31 bits are no negative integers. */
const LOW_BITS = 0x7fff_ffff;

/** Whether a task's records keep numbers of their unknown words: those with a tag for each of them. */
export const keepsUnknownWords = ({ input, target }: Task): boolean =>
  target.kind === 'tags' && input.kind === 'tokens' && input.tokens !== 'bpe';

/**
 * A function to a number of each word of a record that the vocabulary lacks, in their order: equal words have equal
 * numbers. The network does not see them; a baseline that looks tags up word by word does.
 */
export function unknownWords(task: Task): (example: RawExample, ids: Ids | Float32Array) => Int32Array {
  const { input } = task;
  if (!keepsUnknownWords(task) || input.kind !== 'tokens') return () => NONE;
  const hash = new PartHash();
  return (example, ids) => {
    if (!ids.includes(UNKNOWN_ID)) return NONE;
    const words = wordsOf(example, input);
    if (words.length !== ids.length) return NONE;
    const unknown = words.filter((_, step) => ids[step] === UNKNOWN_ID);
    return Int32Array.from(unknown, (word) => {
      hash.reset();
      hash.addText(word);
      return hash.words[0]! & LOW_BITS;
    });
  };
}

function wordsOf({ input }: RawExample, spec: TokenInput): readonly string[] {
  if (typeof input === 'string') return keptOf(tokenise(input, spec), spec);
  const words = input.filter((word) => typeof word === 'string');
  return keptOf(spec.lowercase ? words.map((word) => word.toLowerCase()) : words, spec);
}
