import type { Baseline } from '../../../shared/evaluation';
import type { Examples } from '../../data/examples';
import { sequencesAt } from './examples';
import { languageMetrics } from './language-metrics';
import { trainNGrams } from './n-gram';

const HIGHEST_ORDER = 6;
/** Each tenth training sequence decides the order, so that neither validation nor test split is touched. */
const HELD_OUT_EVERY = 10;
/** Counts of more tokens would fill the memory for a baseline's sake. */
const MAXIMUM_TOKENS = 2_000_000;
const PARTS = 20;

/** The best n-grams of orders 1 to 6, and unigrams, with the network's own vocabulary and end token. */
export function nGramBaselines(
  train: Examples,
  test: Examples,
  vocabulary: number,
): readonly [Baseline, Baseline] {
  const starts = countedStarts(train);
  const all = sequencesAt(train.targets, starts);
  const sequences = all.slice(0, sequencesWithin(starts));
  const tested = sequencesAt(test.targets, test.targetStarts!);
  const tokens = test.targets.length + test.count;
  const suffix = sequences.length < all.length ? ` of the first ${sequences.length} records` : '';
  const order = bestOrder(sequences, vocabulary);
  const nats = trainNGrams(sequences, order, vocabulary).nats(tested);
  const baseline = (name: string, ofOrder: number): Baseline => ({
    name: `${name}${suffix}`,
    test: languageMetrics(nats[ofOrder - 1]!, tokens),
  });
  return [baseline(`${order}-grams`, order), baseline('unigrams', 1)];
}

function bestOrder(sequences: readonly (readonly number[])[], vocabulary: number): number {
  const heldOut = sequences.filter((_, index) => index % HELD_OUT_EVERY === 0);
  const rest = sequences.filter((_, index) => index % HELD_OUT_EVERY !== 0);
  const nats = trainNGrams(rest, HIGHEST_ORDER, vocabulary).nats(heldOut);
  return 1 + nats.indexOf(Math.min(...nats));
}

/** A long text is counted in parts, of which some can be held out. */
function countedStarts({ targets, targetStarts, count }: Examples): Uint32Array {
  if (count !== 1) return targetStarts!;
  const length = Math.min(targets.length, MAXIMUM_TOKENS);
  return Uint32Array.from({ length: PARTS + 1 }, (_, part) => Math.floor((part * length) / PARTS));
}

/** How many sequences from the first on have no more tokens than are counted; one at least. */
function sequencesWithin(starts: Uint32Array): number {
  const over = starts.findIndex((start) => start > MAXIMUM_TOKENS);
  return over === -1 ? starts.length - 1 : Math.max(1, over - 1);
}
