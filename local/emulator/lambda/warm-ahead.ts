import type { ExecutionEvent } from '../asl/events';
import type { StateMachine } from '../asl/schema';
import type { FunctionSpec } from '../assembly/specs';
import { functionsFrom, nextFunctions } from './next-functions';
import type { LambdaPool } from './pool';

/**
 * Has handlers load their code before they are called: that of the first state at once, that of each next one while the one before
 * it runs, and what comes after a job while that runs, but not while it starts, when it takes all cores.
 *
 * @param functions by ARN
 * @returns to be told of each event of the execution
 */
export function warmAhead(
  pool: Pick<LambdaPool, 'warm'>,
  machine: StateMachine,
  functions: ReadonlyMap<string, FunctionSpec>,
): (event: ExecutionEvent) => void {
  let job: string | undefined;
  pool.warm(nextFunctions(machine, functions).slice(0, 1));
  return (event) => {
    if (event.type === 'StateEntered' && event.path === '') {
      const soon = functionsFrom(machine, functions, event.state);
      if (soon.length > 0) pool.warm(soon);
    }
    if (event.type === 'TaskSubmitted') job = /^[^/[]+/.exec(event.path)?.[0] ?? event.state;
    if (event.type !== 'JobLine' || job === undefined) return;
    pool.warm(nextFunctions(machine, functions, job));
    job = undefined;
  };
}
