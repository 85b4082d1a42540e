import { chainMarginals, chainOf, type ChainScores } from '../decoding/chain';
import { viterbi } from '../decoding/viterbi';
import { argmaxRows } from './rows';
import type { UseFile } from './use-file';

/** Scores of the tags of each step, sequences end to end. */
export interface TagSteps {
  readonly scores: Float32Array;
  /** Where each sequence starts, and where the last one ends, in steps. */
  readonly starts: Uint32Array;
  /** V */
  readonly tags: number;
}

export interface TagDecoding {
  /** Learned scores of tags that follow each other. */
  readonly chain: ChainScores | null;
  /** What the scheme forbids. */
  readonly penalties: ChainScores | null;
}

/** The best tags: of each step, or of each sequence where tags depend on those beside them. */
export function decodeTags(steps: TagSteps, { chain, penalties }: TagDecoding): Int32Array {
  const { scores, tags } = steps;
  const both = chain !== null && penalties !== null ? summed(chain, penalties) : (chain ?? penalties);
  if (both === null) return argmaxRows(scores, tags);
  const ids = new Int32Array(scores.length / tags);
  forEachSequence(steps, (scores_TV, start) => ids.set(viterbi(scores_TV, both), start));
  return ids;
}

/** What says of each step how likely its tags are: its scores, or, in a chain, its tags' probabilities. */
export function tagOutputs(steps: TagSteps, scores: ChainScores | null): Float32Array {
  if (scores === null) return steps.scores;
  const chain = chainOf(scores);
  const outputs = new Float32Array(steps.scores.length);
  forEachSequence(steps, (scores_TV, start) =>
    outputs.set(chainMarginals(chain, scores_TV), start * steps.tags),
  );
  return outputs;
}

/** Calls `use` for each sequence that is not empty. */
export function forEachSequence(
  { scores, starts, tags }: TagSteps,
  use: (scores_TV: Float32Array, start: number, end: number, row: number) => void,
): void {
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const [start, end] = [starts[row]!, starts[row + 1]!];
    if (end > start) use(scores.subarray(start * tags, end * tags), start, end, row);
  }
}

const summed = (chain: ChainScores, penalties: ChainScores): ChainScores => {
  const sum = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Float64Array.from(a, (value, index) => value + b[index]!);
  return {
    transitions_VV: sum(chain.transitions_VV, penalties.transitions_VV),
    start_V: sum(chain.start_V, penalties.start_V),
    end_V: sum(chain.end_V, penalties.end_V),
  };
};

type StoredDecoding = NonNullable<UseFile['tagDecoding']>;
type StoredChain = NonNullable<StoredDecoding['chain']>;

/** As `use.json` has it; undefined where each step's tags are apart. */
export function storedTagDecoding({ chain, penalties }: TagDecoding): StoredDecoding | undefined {
  if (chain === null && penalties === null) return undefined;
  return {
    ...(chain !== null && { chain: storedChain(chain) }),
    ...(penalties !== null && { penalties: storedChain(penalties) }),
  };
}

/** The way back from `storedTagDecoding`. */
export const tagDecodingOf = ({ chain, penalties }: StoredDecoding = {}): TagDecoding => ({
  chain: chain === undefined ? null : chainScoresOf(chain),
  penalties: penalties === undefined ? null : chainScoresOf(penalties),
});

function storedChain({ transitions_VV, start_V, end_V }: ChainScores): StoredChain {
  const tags = start_V.length;
  const all = Array.from(transitions_VV);
  return {
    transitions: Array.from({ length: tags }, (_, from) => all.slice(from * tags, (from + 1) * tags)),
    start: Array.from(start_V),
    end: Array.from(end_V),
  };
}

const chainScoresOf = ({ transitions, start, end }: StoredChain): ChainScores => ({
  transitions_VV: transitions.flat(),
  start_V: start,
  end_V: end,
});
