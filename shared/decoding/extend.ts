import { END_ID, START_ID } from '../dataset';
import type { Decoded, Moves } from './stepper';

export interface ExtendOptions {
  readonly sequences: number;
  /** Most tokens that an output may have, not counting the end token. */
  readonly limits: ArrayLike<number>;
  /** The next token of a sequence, from the log-probabilities of all tokens. */
  readonly choose: (scores_V: Float32Array, sequence: number) => number;
}

/**
 * Writes sequences token by token, all at once, until each has its end token or reaches the limit. The stepper holds one
 * row per sequence.
 */
export function* extend({ sequences, limits, choose }: ExtendOptions): Moves {
  const results = new Array<Decoded>(sequences);
  let open = Array.from({ length: sequences }, (_, sequence) => ({
    sequence,
    ids: [] as number[],
    logProbability: 0,
  }));
  let fed = new Int32Array(sequences).fill(START_ID);
  while (open.length > 0) {
    const scores_NV = yield { feed: fed };
    const vocabulary = scores_NV.length / open.length;
    const kept: number[] = [];
    open.forEach((row, position) => {
      const scores_V = scores_NV.subarray(position * vocabulary, (position + 1) * vocabulary);
      const id = choose(scores_V, row.sequence);
      const ended = id === END_ID;
      row.logProbability += scores_V[id]!;
      if (!ended) row.ids.push(id);
      if (!ended && row.ids.length < limits[row.sequence]!) kept.push(position);
      else results[row.sequence] = { ids: row.ids, logProbability: row.logProbability, ended };
    });
    if (kept.length > 0 && kept.length < open.length) {
      const positions = Int32Array.from(kept);
      yield { rows: positions, records: positions };
    }
    open = kept.map((position) => open[position]!);
    fed = Int32Array.from(open, ({ ids }) => ids.at(-1)!);
  }
  return results;
}
