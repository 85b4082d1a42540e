import type { ObservedRecord, RecordObserver } from '../../../functions/encode/record-observer';
import { SPLITS } from '../../../shared/dataset';
import type { ShownExample } from './result';

type Decode = (record: ObservedRecord) => Omit<ShownExample, 'split'>;

/** Keeps the first records of each split, and counts what was set aside. */
export class Samples implements RecordObserver {
  readonly rejected = { train: 0, validation: 0, test: 0, unknown: 0 };
  readonly #decode: Decode;
  readonly #most: number;
  readonly #examples = {
    train: [] as ShownExample[],
    validation: [] as ShownExample[],
    test: [] as ShownExample[],
  };

  /** @param options.most how many examples in total; 0 for all */
  constructor(decode: Decode, options: { readonly most: number }) {
    this.#decode = decode;
    this.#most = options.most === 0 ? Infinity : options.most;
  }

  accept(record: ObservedRecord): void {
    const { split } = record;
    const kept = this.#examples[split];
    if (kept.length < this.#most) kept.push({ split, ...this.#decode(record) });
  }

  reject(split: keyof Samples['rejected'] | undefined): void {
    this.rejected[split ?? 'unknown'] += 1;
  }

  /** Split by split, in the order of the files. If only some are asked for, they are spread over the splits. */
  examples(): ShownExample[] {
    const quota = { train: 0, validation: 0, test: 0 };
    const total = Math.min(
      this.#most,
      SPLITS.reduce((sum, split) => sum + this.#examples[split].length, 0),
    );
    for (let taken = 0; taken < total;) {
      for (const split of SPLITS) {
        if (taken === total || quota[split] === this.#examples[split].length) continue;
        quota[split] += 1;
        taken += 1;
      }
    }
    return SPLITS.flatMap((split) => this.#examples[split].slice(0, quota[split]));
  }
}
