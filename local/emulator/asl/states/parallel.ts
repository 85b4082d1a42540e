import { countEvents, EVENTS } from '../event-count';
import { conclude, evaluateField, type Outcome, type Visit } from '../frame';
import { checkPayload } from '../limits';
import type { ParallelState } from '../schema';
import { Scope } from '../scope';
import { runAll } from '../timing';

/** All branches at once; the first error ends the others and becomes the state's error. */
export async function runParallel(state: ParallelState, visit: Visit): Promise<Outcome> {
  const { frame, name } = visit;
  const input = await evaluateField(visit, 'Arguments', state.Arguments, visit.input);
  await countEvents(frame.execution, EVENTS.parallel);
  frame.runtime.emit({ type: 'ParallelStarted', state: name }, frame.path);
  const branches = state.Branches.map((branch, index) => (signal: AbortSignal) => {
    const path = `${frame.path}${frame.path && '/'}${name}/${index}`;
    return frame.runGroup(branch, input, { ...frame, scope: new Scope(frame.scope), signal, path });
  });
  const outputs = await runAll(branches, { concurrency: Infinity, signal: frame.signal });
  const result = checkPayload(outputs, `Result of ${name}`);
  return conclude(visit, state, { next: state.Next, fallback: result, extra: { result } });
}
