import { StateError } from './errors';

/** Of one execution's history, as on AWS. */
export const MOST_EVENTS = 25_000;
/** Entered and exited. */
const EVENTS_OF_STATE = 2;
/** So many states pass before others get a turn: a loop of states that wait for nothing would never let Ctrl-C in. */
const STATES_AT_ONCE = 50;

const counts = new WeakMap<object, number>();

/**
 * Counts a state of an execution.
 *
 * @param execution its identity; each child of a Distributed Map has its own
 * @throws StateError `States.Runtime`, which nothing catches, where the history would become too long
 */
export async function countState(execution: object): Promise<void> {
  const states = (counts.get(execution) ?? 0) + 1;
  counts.set(execution, states);
  if (states * EVENTS_OF_STATE > MOST_EVENTS) {
    throw new StateError(
      'States.Runtime',
      `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
    );
  }
  if (states % STATES_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
}
