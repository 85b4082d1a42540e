import type { Side, Split } from '../../../shared/dataset';
import type { DataSplit } from '../../../shared/request/split';
import { compareInstants } from '../time/instant';

/** Times that are counted: each takes some 100 bytes. */
const MOST_TIMES = 2 ** 23;

/** How many rows of all series have each time; of other shards' series too, so that all come to the same moment. */
export class TimesOfRows {
  readonly #counts = new Map<bigint, number>();
  #rows = 0;

  /** Whether there are more different times than memory is meant to hold. */
  get isFull(): boolean {
    return this.#counts.size > MOST_TIMES;
  }

  add(time: bigint): void {
    this.#rows += 1;
    this.#counts.set(time, (this.#counts.get(time) ?? 0) + 1);
  }

  /**
   * The times that so many shares of the rows begin at, the last share first: rows of one time stay together, so a share
   * is as large as it says, or the least that is larger.
   */
  starts(shares: readonly number[]): (bigint | undefined)[] {
    const times = [...this.#counts].sort(([a], [b]) => compareInstants(b, a));
    let [next, taken, wanted] = [0, 0, 0];
    return shares.map((share) => {
      wanted = Math.max(taken, wanted) + Math.round(this.#rows * share);
      let start: bigint | undefined;
      for (; next < times.length && taken < wanted; next++) {
        const [time, rows] = times[next]!;
        start = time;
        taken += rows;
      }
      return start;
    });
  }
}

/** A function from a row's side and time to its split: one moment for all files and series. */
export function splitAtMoments(
  times: { readonly any: TimesOfRows; readonly training: TimesOfRows },
  split: DataSplit,
): (side: Side, time: bigint) => Split {
  const { validationShare } = split;
  const testShare = 'testShare' in split ? split.testShare : 0;
  const [testStart, validationStart] = times.any.starts([testShare, validationShare]);
  const [ownValidationStart] = times.training.starts([validationShare]);
  return (side, time) => {
    if (side === 'training') return isFrom(ownValidationStart, time) ? 'validation' : 'train';
    if (side !== 'any') return side;
    if (isFrom(testStart, time)) return 'test';
    return isFrom(validationStart, time) ? 'validation' : 'train';
  };
}

const isFrom = (start: bigint | undefined, time: bigint): boolean => start !== undefined && time >= start;
