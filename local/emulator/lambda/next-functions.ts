import { z } from 'zod';
import type { FunctionSpec } from '../assembly/specs';
import type { State, StateMachine } from '../asl/schema';

const Invocation = z.object({ FunctionName: z.string() });

/**
 * The functions that a machine may call after one of its states, or from its first one on, the nearest first.
 *
 * @param functions by ARN
 * @param state at the top of the machine
 */
export function nextFunctions(
  { States, StartAt }: StateMachine,
  functions: ReadonlyMap<string, FunctionSpec>,
  state?: string,
): FunctionSpec[] {
  const found = new Set<FunctionSpec>();
  const seen = new Set<string>();
  let names = state === undefined ? [StartAt] : nextOf(States[state]);
  while (names.length > 0) {
    const entered = names.filter((name) => !seen.has(name));
    entered.forEach((name) => {
      seen.add(name);
      const called = functionOf(States[name], functions);
      if (called !== undefined) found.add(called);
    });
    names = entered.flatMap((name) => nextOf(States[name]));
  }
  return [...found];
}

/** Where nothing fails. */
function nextOf(state: State | undefined): string[] {
  if (state === undefined) return [];
  const choices = 'Choices' in state ? state.Choices.map(({ Next }) => Next) : [];
  const one = 'Next' in state ? state.Next : 'Default' in state ? state.Default : undefined;
  return one === undefined ? choices : [...choices, one];
}

function functionOf(
  state: State | undefined,
  functions: ReadonlyMap<string, FunctionSpec>,
): FunctionSpec | undefined {
  if (state?.Type !== 'Task') return undefined;
  const { data } = Invocation.safeParse(state.Arguments);
  return data && functions.get(data.FunctionName.replace(/:(\$LATEST|\d+)$/, ''));
}
