import { END_ID } from '../../../shared/dataset';
import { PairIndex } from './pair-index';

/** Counts of the tokens that follow contexts, with what the discounts need of each context. */
export interface Tally {
  /** Of each gram. */
  readonly counts: Uint32Array;
  /** Of each context: the sum of its followers' counts. */
  readonly totals: Uint32Array;
  /** Of each context: how many followers have a count of 1, of 2, and of 3 or more. */
  readonly followers: readonly [Uint32Array, Uint32Array, Uint32Array];
  /** What is taken from counts of 1, of 2, and of 3 or more, by the length of the context. */
  readonly discounts: readonly Discounts[];
}

export type Discounts = readonly [number, number, number];

/** Contexts are numbered, and so are grams, which are a context and the token that follows it. */
export interface NGramCounts {
  /** The empty context; -1 where nothing was counted. */
  readonly root: number;
  /** The context with one token more before it, or -1 if it was not seen. */
  longer(context: number, before: number): number;
  /** The gram, or -1 if it was not seen. */
  gram(context: number, token: number): number;
  /** How often each gram occurs. */
  readonly occurrences: Tally;
  /**
   * After how many different tokens each gram occurs; those at the start of a sequence count as often as they occur. Of
   * grams of the highest order it says nothing.
   */
  readonly continuations: Tally;
}

const ROOT = 0;

/** Counts all grams of up to `highestOrder` tokens; each sequence ends with the end token. */
export function countNGrams(sequences: readonly (readonly number[])[], highestOrder: number): NGramCounts {
  // Contexts read backwards: a longer one is the context before it and the token before that.
  const contexts = new PairIndex();
  const grams = new PairIndex();
  let occurrences = new Uint32Array(1);
  let continuations = new Uint32Array(1);
  for (const sequence of sequences) {
    for (let at = 0; at <= sequence.length; at += 1) {
      const token = sequence[at] ?? END_ID;
      let context = ROOT;
      let shorter = 0;
      for (let length = 0; length < highestOrder; length += 1) {
        const known = grams.size;
        const gram = grams.add(context, token);
        occurrences = withRoom(occurrences, gram);
        continuations = withRoom(continuations, gram);
        occurrences[gram]! += 1;
        if (length > 0 && gram === known) continuations[shorter]! += 1;
        if (length === at) {
          continuations[gram]! += 1;
          break;
        }
        shorter = gram;
        if (length + 1 < highestOrder) context = 1 + contexts.add(context, sequence[at - 1 - length]!);
      }
    }
  }
  const lengths = lengthsOf(contexts);
  return {
    root: grams.size === 0 ? -1 : ROOT,
    longer: (context, before) => {
      const found = contexts.find(context, before);
      return found < 0 ? -1 : 1 + found;
    },
    gram: (context, token) => grams.find(context, token),
    occurrences: tallyOf(occurrences, grams, lengths),
    continuations: tallyOf(continuations, grams, lengths),
  };
}

function withRoom(counts: Uint32Array<ArrayBuffer>, index: number): Uint32Array<ArrayBuffer> {
  if (index < counts.length) return counts;
  const larger = new Uint32Array(2 * counts.length);
  larger.set(counts);
  return larger;
}

/** Tokens of each context. */
function lengthsOf(contexts: PairIndex): Uint8Array {
  const lengths = new Uint8Array(1 + contexts.size);
  for (let index = 0; index < contexts.size; index += 1)
    lengths[1 + index] = 1 + lengths[contexts.firstOf(index)]!;
  return lengths;
}

function tallyOf(counts: Uint32Array, grams: PairIndex, lengths: Uint8Array): Tally {
  const zeros = () => new Uint32Array(lengths.length);
  const totals = zeros();
  const followers = [zeros(), zeros(), zeros()] as const;
  /** By length of the context: how many grams have each count up to 4. */
  const seen: number[][] = [];
  for (let gram = 0; gram < grams.size; gram += 1) {
    const count = counts[gram]!;
    if (count === 0) continue;
    const context = grams.firstOf(gram);
    totals[context]! += count;
    followers[bandOf(count)][context]! += 1;
    const ofLength = (seen[lengths[context]!] ??= [0, 0, 0, 0, 0]);
    if (count <= 4) ofLength[count]! += 1;
  }
  return { counts, totals, followers, discounts: seen.map(discountsOf) };
}

/** Place of a count among the discounts. */
export const bandOf = (count: number): 0 | 1 | 2 => (Math.min(count, 3) - 1) as 0 | 1 | 2;

/** Chen & Goodman's estimates from the counts of counts; in between 0 and the count where few counts make them anything. */
function discountsOf(seen: readonly number[]): Discounts {
  const [, n1, n2, n3, n4] = seen.map((times) => Math.max(1, times)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const y = n1 / (n1 + 2 * n2);
  const within = (discount: number, count: number) => Math.min(Math.max(discount, 0), count);
  return [
    within(1 - (2 * y * n2) / n1, 1),
    within(2 - (3 * y * n3) / n2, 2),
    within(3 - (4 * y * n4) / n3, 3),
  ];
}
