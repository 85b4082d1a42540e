import type { Counts } from '../../shared/dataset';
import { OpenIds, type Ids, type TokenIds } from '../../shared/encoding';
import type { Task, TextTarget } from '../../shared/request/task';
import { CharacterTally } from './character-tally';
import { toCounts } from '../sums/code-points';

/** Counts the tokens of texts, each distinct token a string once, however often it occurs. */
export interface TokenTally {
  readonly ids: TokenIds;
  /** @param tokens those that `ids` read last */
  add(tokens: Ids): void;
  /** Tokens that were read but never added (of a record that was set aside, or of another split) are left out. */
  get(): Counts;
}

export const tokenTally = (tokens: TextTarget['tokens']): TokenTally =>
  tokens === 'characters' ? new CharacterTally() : new ListedTally(tokens);

/** Counts tokens by ids that they are given as they are met. */
class ListedTally implements TokenTally {
  readonly ids: OpenIds;
  #counts = new Float64Array(1_024);

  constructor(tokens: Exclude<TextTarget['tokens'], 'characters'>) {
    this.ids = new OpenIds(tokens, { areKept: false });
  }

  add(ids: Ids): void {
    const distinct = this.ids.tokens.length;
    if (distinct > this.#counts.length) {
      const larger = new Float64Array(distinct * 2);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    const counts = this.#counts;
    // A loop over the array: this runs for every token of the dataset.
    for (let step = 0; step < ids.length; step++) counts[ids[step]!]! += 1;
  }

  get(): Counts {
    const counts = new Map<string, number>();
    for (const [id, token] of this.ids.tokens.entries()) {
      const times = this.#counts[id] ?? 0;
      if (times > 0) counts.set(token, times);
    }
    return toCounts(counts);
  }
}

/** Tallies of the sequences of tokens that a task has. */
export interface TokenTallies {
  readonly input: TokenTally | undefined;
  readonly target: TokenTally | undefined;
}

export const tokenTallies = ({ input, target }: Task): TokenTallies => ({
  input: input.kind === 'tokens' ? tokenTally(input.tokens) : undefined,
  target: target.kind === 'tokens' ? tokenTally(target.tokens) : undefined,
});
