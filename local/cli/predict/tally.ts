import type { Prediction } from '../../../functions/predict';

interface Rejected {
  readonly line: number;
  readonly why: { readonly reason: string; readonly detail: string };
}

/** Counts predictions, and keeps the first record that has none. */
export class Tally {
  readonly counts = { read: 0, predicted: 0, rejected: 0 };
  #first: Rejected | undefined;

  add(line: number, prediction: Prediction): void {
    this.counts.read += 1;
    if (!('rejected' in prediction)) {
      this.counts.predicted += 1;
      return;
    }
    this.counts.rejected += 1;
    this.#first ??= { line, why: prediction.rejected };
  }

  /** What a person has to know where there is no answer at all, which a file of results shows to nobody. */
  problem(input: string): string | undefined {
    const { read, predicted, rejected } = this.counts;
    if (read === 0) return `${input} has no records, so there are no results`;
    if (predicted > 0 || this.#first === undefined) return undefined;
    const { line, why } = this.#first;
    const all = rejected === 1 ? 'its only record was rejected' : `all ${rejected} records were rejected`;
    return `nothing of ${input} could be predicted: ${all}, ${rejected === 1 ? 'at' : 'the first at'} line ${line} (${why.reason}): ${why.detail}`;
  }
}
