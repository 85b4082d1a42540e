import { z } from 'zod';
import { parseExpressions } from './expressions';
import { UnsupportedDefinition } from './errors';
import { isJsonObject, parseJson, type Json } from './json';
import { StateMachine, type MapState, type State, type StateGroup } from './schema';
import { structureProblem } from './structure';

const DISTRIBUTED_ONLY = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'ToleratedFailurePercentage',
  'ToleratedFailureCount',
  'Label',
] as const;

/** Fifty Parallel states in each other; more than any definition needs. */
const MOST_LEVELS = 250;

export interface GateOptions {
  /** An Express machine has neither jobs that are waited for nor a distributed Map. */
  readonly type?: 'STANDARD' | 'EXPRESS';
  /** Whether the same definition was accepted before: how its states hang together is not judged again then. */
  readonly isStructureKnown?: boolean;
  /** Whether a Task with this resource can be run. */
  readonly knowsResource: (resource: string) => boolean;
}

/**
 * Parses a state machine's definition, and accepts it only if every part of it will run here as it does on AWS.
 *
 * @throws UnsupportedDefinition naming every state and field that is invalid or unknown
 */
export function parseDefinition(text: string, options: GateOptions): StateMachine {
  const raw = parseJson(text);
  if (!isShallow(raw)) refuse([`values are nested more than ${MOST_LEVELS} deep`]);
  const parsed = StateMachine.safeParse(raw);
  if (!parsed.success) refuse([z.prettifyError(parsed.error)]);
  const machine = parsed.data;

  const problems = checkLanguage(raw);
  checkGroup(machine, { ...options, problems, outer: new Set(), express: options.type === 'EXPRESS' });
  if (problems.length > 0) refuse(problems);

  const problem = options.isStructureKnown === true ? undefined : structureProblem(raw);
  if (problem !== undefined) refuse([problem]);
  return machine;
}

/** Everything after this walks the definition by recursion. */
function isShallow(raw: Json): boolean {
  let level: Json[] = [raw];
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
    if (level.length === 0) return true;
  }
  return false;
}

function refuse(problems: readonly string[]): never {
  throw new UnsupportedDefinition(
    `The state machine's definition cannot be run on this machine:\n${problems.join('\n')}`,
  );
}

/** JSONPath is the default, so JSONata must be asked for: by the machine, or by every state. */
function checkLanguage(raw: Json): string[] {
  if (!isJsonObject(raw) || raw.QueryLanguage === 'JSONata' || !isJsonObject(raw.States)) return [];
  return Object.entries(raw.States)
    .filter(([, state]) => isJsonObject(state) && state.QueryLanguage !== 'JSONata')
    .map(([name]) => `${name}: no QueryLanguage, which means JSONPath; only JSONata is supported here`);
}

interface Scope extends GateOptions {
  readonly problems: string[];
  /** Variables that an enclosing state group assigns. */
  readonly outer: ReadonlySet<string>;
  /** An Express machine, or the Express children of a Distributed Map. */
  readonly express: boolean;
}

function checkGroup(group: StateGroup, scope: Scope): void {
  if (!Object.hasOwn(group.States, group.StartAt))
    scope.problems.push(`StartAt: no state is named "${group.StartAt}"`);
  const assigned = new Set(Object.values(group.States).flatMap(assignedNames));
  for (const name of assigned) {
    if (scope.outer.has(name)) {
      scope.problems.push(`variable "${name}": an inner scope cannot assign a variable of an outer scope`);
    }
  }
  for (const [name, state] of Object.entries(group.States)) {
    const problems: string[] = [];
    checkState(state, group, { ...scope, outer: outerOf(state, group, scope), problems });
    scope.problems.push(...problems.map((problem) => `${name}: ${problem}`));
  }
}

/**
 * Names that groups inside a state may not assign. What only the state itself assigns, as in its Catch, is not there yet
 * when they run: AWS takes it (localstack/localstack, test_error_output: PARALLEL_CATCH_ERROR_VARIABLE_SAMPLING).
 */
function outerOf(state: State, group: StateGroup, scope: Scope): ReadonlySet<string> {
  const others = Object.values(group.States).filter((other) => other !== state);
  return new Set([...scope.outer, ...others.flatMap(assignedNames)]);
}

function checkState(state: State, group: StateGroup, scope: Scope): void {
  for (const target of nextNames(state)) {
    if (!Object.hasOwn(group.States, target)) scope.problems.push(`no state is named "${target}"`);
  }
  for (const name of assignedNames(state)) {
    if (!/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u.test(name) || name === 'states') {
      scope.problems.push(`"${name}" cannot be the name of a variable`);
    }
  }
  for (const problem of parseExpressions(ownFields(state))) scope.problems.push(problem);
  if ('Retry' in state || 'Catch' in state) checkWildcards(state, scope);

  if (state.Type === 'Task') {
    if (!scope.knowsResource(state.Resource))
      scope.problems.push(`Resource ${state.Resource} is unknown here`);
    if (scope.express && /\.(sync(:\d)?|waitForTaskToken)$/.test(state.Resource)) {
      scope.problems.push(`Resource ${state.Resource} cannot be used in an Express workflow`);
    }
  }
  if (state.Type === 'Parallel') for (const branch of state.Branches) checkGroup(branch, scope);
  if (state.Type === 'Map') checkMap(state, scope);
}

function checkMap(state: MapState, scope: Scope): void {
  const config = state.ItemProcessor.ProcessorConfig;
  if (config?.Mode !== 'DISTRIBUTED') {
    for (const field of DISTRIBUTED_ONLY) {
      if (state[field] !== undefined) scope.problems.push(`${field} is for a DISTRIBUTED Map only`);
    }
    checkGroup(state.ItemProcessor, scope);
    return;
  }
  if (scope.express) scope.problems.push('a DISTRIBUTED Map cannot be used in an Express workflow');
  if (state.ItemReader && state.Items) scope.problems.push('Items and ItemReader exclude each other');
  const batcher = state.ItemBatcher;
  if (batcher && batcher.MaxItemsPerBatch === undefined && batcher.MaxInputBytesPerBatch === undefined) {
    scope.problems.push('ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch');
  }
  // A child is a separate execution: it neither sees nor shadows the variables around the Map.
  checkGroup(state.ItemProcessor, {
    ...scope,
    outer: new Set(),
    express: config.ExecutionType === 'EXPRESS',
  });
}

/** `States.ALL` must stand alone in its list, and that list must be the last. */
function checkWildcards(state: Extract<State, { Retry?: unknown }>, scope: Scope): void {
  for (const [field, handlers] of [
    ['Retry', state.Retry ?? []],
    ['Catch', state.Catch ?? []],
  ] as const) {
    handlers.forEach((handler, index) => {
      const isWild = handler.ErrorEquals.includes('States.ALL');
      if (isWild && (handler.ErrorEquals.length > 1 || index < handlers.length - 1)) {
        scope.problems.push(`${field}: States.ALL must stand alone, in the last entry`);
      }
    });
  }
}

function nextNames(state: State): string[] {
  const names: (string | undefined)[] = [];
  if ('Next' in state) names.push(state.Next);
  if ('Catch' in state) names.push(...(state.Catch ?? []).map((catcher) => catcher.Next));
  if (state.Type === 'Choice') names.push(state.Default, ...state.Choices.map((choice) => choice.Next));
  return names.filter((name) => name !== undefined);
}

function assignedNames(state: State): string[] {
  const assigns = ['Assign' in state ? state.Assign : undefined];
  if ('Catch' in state) assigns.push(...(state.Catch ?? []).map((catcher) => catcher.Assign));
  if (state.Type === 'Choice') assigns.push(...state.Choices.map((choice) => choice.Assign));
  return assigns.flatMap((assign) => Object.keys(assign ?? {}));
}

/** A state without the states inside it, which are checked separately. */
function ownFields(state: State): unknown {
  if (state.Type === 'Map') return { ...state, ItemProcessor: undefined };
  if (state.Type === 'Parallel') return { ...state, Branches: undefined };
  return state;
}
