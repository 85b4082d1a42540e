import { END_ID } from '../../../shared/dataset';

type Sequence = readonly number[];
/** How often each token follows a context. */
type Followers = Map<number, number>;
/** Contexts of one length, and the discounts of counts 1, 2, and 3 or more. */
interface Level {
  readonly contexts: Map<string, Followers>;
  readonly discounts: readonly [number, number, number];
}

/** Padding and start are never predicted. */
const NEVER_PREDICTED = 2;

export interface NGramModel {
  readonly order: number;
  /** P(token | the tokens before it, of which the last order - 1 count). */
  readonly probability: (context: Sequence, token: number) => number;
}

/**
 * N-grams with modified Kneser-Ney smoothing, interpolated (Chen & Goodman 1999, equations 16 and 17): the count less a discount, and what the
 * discounts leave is shared out as the shorter context says, whose counts are of the different tokens seen before it.
 * Below the unigrams all tokens of the vocabulary are equally likely. Sequences end with the end token; those of the
 * first tokens of a sequence, which has no longer contexts, count as often as they occur.
 *
 * @param vocabulary ids of the target's vocabulary, padding and start among them
 */
export function trainNGrams(sequences: readonly Sequence[], order: number, vocabulary: number): NGramModel {
  const levels = countLevels(sequences, order).map((contexts): Level => ({
    contexts,
    discounts: discountsOf(contexts),
  }));
  const uniform = 1 / (vocabulary - NEVER_PREDICTED);
  return {
    order,
    probability(context, token) {
      let probability = uniform;
      for (let length = 0; length < order && length <= context.length; length += 1) {
        const { contexts, discounts } = levels[length]!;
        const followers = contexts.get(keyOf(context, context.length - length, context.length));
        if (followers === undefined) break;
        probability = interpolate(followers, discounts, { token, shorter: probability });
      }
      return probability;
    },
  };
}

/** Sum of -log P over all tokens of the sequences, end tokens among them. */
export function natsOf({ order, probability }: NGramModel, sequences: readonly Sequence[]): number {
  let nats = 0;
  for (const sequence of sequences) {
    [...sequence, END_ID].forEach((token, at) => {
      nats -= Math.log(probability(sequence.slice(Math.max(0, at - order + 1), at), token));
    });
  }
  return nats;
}

function countLevels(sequences: readonly Sequence[], order: number): Map<string, Followers>[] {
  const levels = Array.from({ length: order }, () => new Map<string, Followers>());
  const longest = order - 1;
  for (const sequence of sequences) {
    [...sequence, END_ID].forEach((token, at) => {
      const length = Math.min(longest, at);
      add(levels[length]!, keyOf(sequence, at - length, at), token);
    });
  }
  for (let length = longest; length > 0; length -= 1) {
    for (const [key, followers] of levels[length]!) {
      for (const token of followers.keys()) add(levels[length - 1]!, key.slice(key.indexOf(',') + 1), token);
    }
  }
  return levels;
}

/** Each token is followed by a comma, so that the key without its first token is the shorter context's. */
function keyOf(tokens: Sequence, start: number, end: number): string {
  let key = '';
  for (let at = start; at < end; at += 1) key += `${tokens[at]},`;
  return key;
}

function add(contexts: Map<string, Followers>, key: string, token: number): void {
  const followers: Followers = contexts.get(key) ?? new Map<number, number>();
  if (followers.size === 0) contexts.set(key, followers);
  followers.set(token, (followers.get(token) ?? 0) + 1);
}

/** Chen & Goodman's estimates from the counts of counts; in between 0 and the count where few counts make them anything. */
function discountsOf(contexts: Map<string, Followers>): Level['discounts'] {
  const seen = [0, 0, 0, 0, 0];
  for (const followers of contexts.values()) {
    for (const count of followers.values()) if (count <= 4) seen[count]! += 1;
  }
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

function interpolate(
  followers: Followers,
  discounts: Level['discounts'],
  { token, shorter }: { token: number; shorter: number },
): number {
  let total = 0;
  let left = 0;
  let own = 0;
  for (const [follower, count] of followers) {
    const discount = discounts[Math.min(count, 3) - 1]!;
    total += count;
    left += discount;
    if (follower === token) own = count - discount;
  }
  return (own + left * shorter) / total;
}
