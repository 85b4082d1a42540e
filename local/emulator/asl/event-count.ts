import { StateError } from './errors';

/** Of one execution's history, as on AWS. */
export const MOST_EVENTS = 25_000;
/** So many counts pass before others get a turn: a loop of states that wait for nothing would never let Ctrl-C in. */
const COUNTS_AT_ONCE = 50;

/** What the history gets, beside the events of `entered` and `exited`, for each attempt at a state. */
export const EVENTS = {
  /** Entered and exited. */
  state: 2,
  /** Scheduled, started, ended. */
  task: 3,
  /** The same, and submitted. */
  jobTask: 4,
  /** Started and ended. */
  parallel: 2,
  /** Started and ended. */
  map: 2,
  /** Started and ended. */
  iteration: 2,
  /** Started and ended. */
  mapRun: 2,
} as const;

interface Count {
  events: number;
  times: number;
}

const counts = new WeakMap<object, Count>();

/**
 * Counts events of an execution.
 *
 * @param execution its identity; each child of a Distributed Map has its own
 * @throws StateError `States.Runtime`, which nothing catches, where the history would become too long
 */
export async function countEvents(execution: object, events: number): Promise<void> {
  const count = counts.get(execution) ?? { events: 0, times: 0 };
  counts.set(execution, count);
  count.events += events;
  count.times += 1;
  if (count.events > MOST_EVENTS) {
    throw new StateError(
      'States.Runtime',
      `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
    );
  }
  if (count.times % COUNTS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
}
