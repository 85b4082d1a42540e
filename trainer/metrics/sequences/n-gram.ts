import { END_ID } from '../../../shared/dataset';
import { bandOf, countNGrams, type Tally } from './n-gram-counts';

type Sequence = readonly number[];

/** Padding and start are never predicted. */
const NEVER_PREDICTED = 2;

/** N-gram models of all orders from 1 to the highest, of the same sequences. */
export interface NGrams {
  /** P(token | the tokens before it, of which the last order - 1 count). */
  readonly probability: (order: number, context: Sequence, token: number) => number;
  /** By order - 1: sum of -log P over all tokens of the sequences, end tokens among them. */
  readonly nats: (sequences: readonly Sequence[]) => number[];
}

/**
 * N-grams with modified Kneser-Ney smoothing, interpolated (Chen & Goodman 1999, equations 16 and 17): the count less a discount, and what the
 * discounts leave is shared out as the shorter context says, whose counts are of the different tokens seen before it.
 * Below the unigrams all tokens of the vocabulary are equally likely. Sequences end with the end token; those of the
 * first tokens of a sequence, which has no longer contexts, count as often as they occur.
 *
 * Two orders differ in their longest contexts only, whose counts are of occurrences: one count serves them all.
 *
 * @param vocabulary ids of the target's vocabulary, padding and start among them
 */
export function trainNGrams(
  sequences: readonly Sequence[],
  highestOrder: number,
  vocabulary: number,
): NGrams {
  const counts = countNGrams(sequences, highestOrder);
  const uniform = 1 / (vocabulary - NEVER_PREDICTED);

  /** Writes the token's probability by each order to `byOrder`; the context is the tokens before `at`. */
  const predict = (tokens: Sequence, at: number, token: number, byOrder: Float64Array) => {
    let context = counts.root;
    let shorter = uniform;
    for (let length = 0; length < highestOrder; length += 1) {
      // Where the sequence or what was seen of it begins, all longer contexts say the same.
      if (length > at || context < 0) {
        byOrder.fill(shorter, length);
        return;
      }
      const place = { context, length, gram: counts.gram(context, token) };
      byOrder[length] = interpolate(counts.occurrences, place, shorter);
      if (length + 1 === highestOrder) return;
      shorter = interpolate(counts.continuations, place, shorter);
      if (length < at) context = counts.longer(context, tokens[at - 1 - length]!);
    }
  };

  return {
    probability(order, context, token) {
      const byOrder = new Float64Array(highestOrder);
      predict(context, context.length, token, byOrder);
      return byOrder[order - 1]!;
    },
    nats(tested) {
      const nats = new Array<number>(highestOrder).fill(0);
      const byOrder = new Float64Array(highestOrder);
      for (const sequence of tested) {
        for (let at = 0; at <= sequence.length; at += 1) {
          predict(sequence, at, sequence[at] ?? END_ID, byOrder);
          byOrder.forEach((probability, index) => (nats[index]! -= Math.log(probability)));
        }
      }
      return nats;
    },
  };
}

function interpolate(
  { counts, totals, followers: [ones, twos, more], discounts }: Tally,
  { context, length, gram }: { context: number; length: number; gram: number },
  shorter: number,
): number {
  const [one, two, three] = discounts[length]!;
  const left = ones[context]! * one + twos[context]! * two + more[context]! * three;
  const count = gram < 0 ? 0 : counts[gram]!;
  const own = count === 0 ? 0 : count - discounts[length]![bandOf(count)];
  return (own + left * shorter) / totals[context]!;
}
