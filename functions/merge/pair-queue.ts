/** Two pieces next to each other: how often they occur, and in which words. */
export interface Pair {
  readonly first: number;
  readonly second: number;
  count: number;
  readonly words: Set<number>;
}

interface QueuedPair extends Pair {
  /** The count with which the pair was last queued. */
  queued: number;
}

interface Entry {
  readonly pair: Pair;
  /** The pair's count when it was queued; if it differs by now, the entry is out of date. */
  readonly count: number;
}

/** More pieces than a vocabulary may have, so that a pair's key is one exact number. */
const MOST_PIECES = 2 ** 24;

/** Pairs by count, the most common first: a binary heap in which outdated entries are skipped. */
export class PairQueue {
  readonly #pairs = new Map<number, QueuedPair>();
  readonly #changed = new Set<QueuedPair>();
  readonly #heap: Entry[] = [];

  /** @param occurrence.times negative if the pair is no longer there */
  add(occurrence: { first: number; second: number; word: number; times: number }): void {
    const { first, second, word, times } = occurrence;
    const key = first * MOST_PIECES + second;
    const pair = this.#pairs.get(key) ?? { first, second, count: 0, queued: 0, words: new Set<number>() };
    this.#pairs.set(key, pair);
    pair.count += times;
    if (times > 0) pair.words.add(word);
    this.#changed.add(pair);
  }

  /** Moves pairs to their new places after a round of `add`. */
  settle(): void {
    for (const pair of this.#changed) {
      if (pair.count === 0) this.#pairs.delete(pair.first * MOST_PIECES + pair.second);
      else if (pair.count !== pair.queued) this.#push({ pair, count: pair.count });
      pair.queued = pair.count;
    }
    this.#changed.clear();
  }

  /** The most common pair; of equally common ones, the one with the lowest pieces. */
  take(): Pair | undefined {
    if (this.#changed.size > 0) this.settle();
    for (let entry = this.#pop(); entry !== undefined; entry = this.#pop()) {
      if (entry.count === entry.pair.count) return entry.pair;
    }
    return undefined;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [top] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  if (a.count !== b.count) return a.count > b.count;
  return a.pair.first !== b.pair.first ? a.pair.first < b.pair.first : a.pair.second < b.pair.second;
}
