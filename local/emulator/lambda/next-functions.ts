import { z } from 'zod';
import type { FunctionSpec } from '../assembly/specs';
import type { State, StateMachine } from '../asl/schema';

const Invocation = z.object({ FunctionName: z.string() });

/**
 * The functions that a machine may call after one of its states, or from its first one on, the nearest first, and those of a
 * choice's default before its others'. What comes after another job is not looked for: it is far away.
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
    names = entered.flatMap((name) => (isJob(States[name]) ? [] : nextOf(States[name])));
  }
  return [...found];
}

/** Of a state that calls a function: that one, and those that come next. Nothing of any other. */
export function functionsFrom(
  machine: StateMachine,
  functions: ReadonlyMap<string, FunctionSpec>,
  state: string,
): FunctionSpec[] {
  const own = functionOf(machine.States[state], functions);
  return own === undefined ? [] : [...new Set([own, ...nextFunctions(machine, functions, state)])];
}

/** Where nothing fails. */
function nextOf(state: State | undefined): string[] {
  if (state === undefined) return [];
  const choices = 'Choices' in state ? state.Choices.map(({ Next }) => Next) : [];
  const one = 'Next' in state ? state.Next : 'Default' in state ? state.Default : undefined;
  return one === undefined ? choices : [one, ...choices];
}

/** The function that a state calls, itself or, where it is a Map, for its items at first. */
function functionOf(
  state: State | undefined,
  functions: ReadonlyMap<string, FunctionSpec>,
): FunctionSpec | undefined {
  const task = firstOf(state);
  if (task?.Type !== 'Task') return undefined;
  const { data } = Invocation.safeParse(task.Arguments);
  return data && functions.get(data.FunctionName.replace(/:(\$LATEST|\d+)$/, ''));
}

/** Whether it runs until something else has ended, as long as that takes. */
function isJob(state: State | undefined): boolean {
  const task = firstOf(state);
  return task?.Type === 'Task' && task.Resource.endsWith('.sync');
}

const firstOf = (state: State | undefined): State | undefined =>
  state?.Type === 'Map' ? state.ItemProcessor.States[state.ItemProcessor.StartAt] : state;
