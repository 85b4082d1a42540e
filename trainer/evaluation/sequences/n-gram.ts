import { END_ID } from '../../../shared/dataset';
import type { Evaluation } from '../../../shared/evaluation';
import type { Examples } from '../../data/examples';
import { sequencesAt } from './examples';
import { languageMetrics } from './language-metrics';

type Sequence = readonly number[];
type Baseline = Evaluation['baseline'];

const HIGHEST_ORDER = 6;
/** Each tenth training sequence decides the order, so that neither validation nor test split is touched. */
const HELD_OUT_EVERY = 10;
/** Padding and start are never predicted. */
const NEVER_PREDICTED = 2;

export interface NGramModel {
  readonly order: number;
  /** P(token | the tokens before it, of which the last order - 1 count). */
  readonly probability: (context: Sequence, token: number) => number;
}

interface Context {
  total: number;
  readonly counts: Map<number, number>;
}

/**
 * N-grams with Witten-Bell smoothing (Witten & Bell 1991, interpolated as in Chen & Goodman 1999):
 * P(w | h) = (c(h w) + T(h) P(w | h')) / (c(h) + T(h)), where T counts the kinds of tokens seen after the context h, h' is h without its
 * first token, and below the unigrams all tokens of the vocabulary are equally likely. Sequences end with the end token.
 *
 * @param vocabulary ids of the target's vocabulary, padding and start among them
 */
export function trainNGrams(sequences: readonly Sequence[], order: number, vocabulary: number): NGramModel {
  const contexts = new Map<string, Context>();
  for (const sequence of sequences) {
    const ended = [...sequence, END_ID];
    ended.forEach((token, at) => {
      for (let length = 0; length < order && length <= at; length += 1) {
        count(contexts, ended.slice(at - length, at).join(), token);
      }
    });
  }
  const uniform = 1 / (vocabulary - NEVER_PREDICTED);
  return {
    order,
    probability(context, token) {
      let probability = uniform;
      for (let length = 0; length < order && length <= context.length; length += 1) {
        const seen = contexts.get(context.slice(context.length - length).join());
        if (seen === undefined) break;
        const { total, counts } = seen;
        probability = ((counts.get(token) ?? 0) + counts.size * probability) / (total + counts.size);
      }
      return probability;
    },
  };
}

function count(contexts: Map<string, Context>, key: string, token: number): void {
  let context = contexts.get(key);
  if (context === undefined) contexts.set(key, (context = { total: 0, counts: new Map() }));
  context.total += 1;
  context.counts.set(token, (context.counts.get(token) ?? 0) + 1);
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

/** The best n-grams of orders 1 to 6, and unigrams, with the network's own vocabulary and end token. */
export function nGramBaselines(
  train: Examples,
  test: Examples,
  vocabulary: number,
): readonly [Baseline, Baseline] {
  const sequences = sequencesAt(train.targets, train.targetStarts!);
  const tested = sequencesAt(test.targets, test.targetStarts!);
  const order = bestOrder(sequences, vocabulary);
  const baseline = (name: string, model: NGramModel): Baseline => ({
    name,
    test: languageMetrics(
      natsOf(model, tested),
      tested.reduce((sum, { length }) => sum + length + 1, 0),
    ),
  });
  return [
    baseline(`${order}-grams`, trainNGrams(sequences, order, vocabulary)),
    baseline('unigrams', trainNGrams(sequences, 1, vocabulary)),
  ];
}

function bestOrder(sequences: readonly Sequence[], vocabulary: number): number {
  const heldOut = sequences.filter((_, index) => index % HELD_OUT_EVERY === 0);
  const rest = sequences.filter((_, index) => index % HELD_OUT_EVERY !== 0);
  const nats = Array.from({ length: HIGHEST_ORDER }, (_, index) =>
    natsOf(trainNGrams(rest, index + 1, vocabulary), heldOut),
  );
  return 1 + nats.indexOf(Math.min(...nats));
}
