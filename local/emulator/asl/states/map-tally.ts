import type { MapCounts, MapTally } from '../events';
import type { ChildInput } from './batching';
import type { ChildStatus } from './result-writer';

type Count = 'pending' | 'running' | 'succeeded' | 'failed' | 'timedOut' | 'aborted';
type Counts = Record<Count, number>;

const ENDINGS: Readonly<Record<Exclude<ChildStatus, 'PENDING'>, Count>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};

/** Counts the children of a Map Run and the items in them, as DescribeMapRun tells both. */
export class Tally {
  readonly #items: Counts;
  readonly #executions: Counts;
  #isOver = false;

  constructor(children: readonly ChildInput[]) {
    const pending = children.reduce((sum, child) => sum + child.items, 0);
    const none = { running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };
    this.#items = { ...none, pending };
    this.#executions = { ...none, pending: children.length };
  }

  start(child: ChildInput): void {
    this.#move(child, 'pending', 'running');
  }

  end(child: ChildInput, status: keyof typeof ENDINGS): void {
    this.#move(child, 'running', ENDINGS[status]);
  }

  /** The Map Run is over: its results are written, to the store or into the state's output. */
  close(): void {
    this.#isOver = true;
  }

  get counts(): MapCounts {
    const items = this.#told(this.#items);
    const failed = items.failed + items.timedOut;
    const tally = { items, executions: this.#told(this.#executions) };
    return { items: items.total, succeeded: items.succeeded, failed, tally };
  }

  #told(counts: Counts): MapTally {
    const ended = counts.succeeded + counts.failed + counts.timedOut + counts.aborted;
    return {
      ...counts,
      total: ended + counts.pending + counts.running,
      resultsWritten: this.#isOver ? ended : 0,
    };
  }

  #move({ items }: ChildInput, from: Count, to: Count): void {
    this.#items[from] -= items;
    this.#items[to] += items;
    this.#executions[from] -= 1;
    this.#executions[to] += 1;
  }
}
