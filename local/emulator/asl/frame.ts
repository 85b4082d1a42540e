import type { ArtifactStore } from '../../../shared/artifacts/store';
import type { Emit } from './events';
import { evaluateTemplate, type Bindings } from './expressions';
import type { Json } from './json';
import { checkPayload } from './limits';
import type { StateGroup } from './schema';
import type { Scope } from './scope';

export interface TaskCall {
  readonly resource: string;
  readonly args: Json;
  readonly state: string;
  /** Aborted when the task's time is up or the execution stops: the task must end what it started. */
  readonly signal: AbortSignal;
  readonly execution: ExecutionIdentity;
  readonly emit: Emit;
}

/** What the interpreter needs from outside. */
export interface Runtime {
  /** @throws StateError */
  readonly runTask: (call: TaskCall) => Promise<Json>;
  /** The store behind a bucket's name. @throws Error if no bucket of the assembly has that name */
  readonly openBucket: (bucket: string) => ArtifactStore;
  readonly emit: Emit;
  /** Factor applied to waits and retry delays; 1 except in tests. */
  readonly delayScale: number;
}

export interface ExecutionIdentity {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  readonly startTime: string;
  readonly stateMachineId: string;
  readonly stateMachineName: string;
}

/** Where a group of states runs: which execution, which variables, which item of a Map. */
export interface Frame {
  readonly runtime: Runtime;
  readonly execution: ExecutionIdentity;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly path: string;
  readonly mapItem?: { readonly Index: number; readonly Value: Json };
  /** Runs a group of states inside this frame; handed down so that states need not import the interpreter. */
  readonly runGroup: (group: StateGroup, input: Json, frame: Frame) => Promise<Json>;
}

/** One attempt at one state. */
export interface Visit {
  readonly name: string;
  readonly input: Json;
  readonly frame: Frame;
  readonly enteredTime: string;
  /** Undefined of a state that cannot be tried again. */
  readonly retryCount: number | undefined;
}

export interface Outcome {
  readonly output: Json;
  readonly variables: Readonly<Record<string, Json>>;
  readonly next: string | undefined;
}

type Extra = { readonly result?: Json; readonly errorOutput?: Json };

/** What expressions of a state see: the variables and `$states`. */
export function bindingsOf(visit: Visit, extra: Extra = {}, mapItem?: Frame['mapItem']): Bindings {
  const { execution, scope } = visit.frame;
  const item = mapItem ?? visit.frame.mapItem;
  return {
    ...scope.bindings(),
    states: {
      input: visit.input,
      ...extra,
      context: {
        Execution: {
          Id: execution.id,
          Input: execution.input,
          Name: execution.name,
          StartTime: execution.startTime,
          RoleArn: 'arn:aws:iam::000000000000:role/local',
          RedriveCount: 0,
        },
        StateMachine: { Id: execution.stateMachineId, Name: execution.stateMachineName },
        State: {
          Name: visit.name,
          EnteredTime: visit.enteredTime,
          ...(visit.retryCount === undefined ? {} : { RetryCount: visit.retryCount }),
        },
        ...(item ? { Map: { Item: item } } : {}),
      },
    },
  };
}

/** Evaluates an optional field, or returns the fallback if the state has none. */
export async function evaluateField(
  visit: Visit,
  field: string,
  template: Json | undefined,
  fallback: Json,
): Promise<Json> {
  if (template === undefined) return fallback;
  return checkPayload(
    await evaluateTemplate(template, bindingsOf(visit), field),
    `${field} of ${visit.name}`,
  );
}

/**
 * Output and Assign of a state. Both see the same variables: an assignment is visible only to later states.
 *
 * @param fallback the output of a state that has no Output field
 */
export async function conclude(
  visit: Visit,
  fields: { readonly Output?: Json | undefined; readonly Assign?: Record<string, Json> | undefined },
  ending: { readonly next: string | undefined; readonly fallback: Json; readonly extra?: Extra },
): Promise<Outcome> {
  const bindings = bindingsOf(visit, ending.extra);
  const [output, variables] = await Promise.all([
    fields.Output === undefined ? ending.fallback : evaluateTemplate(fields.Output, bindings, 'Output'),
    evaluateTemplate(fields.Assign ?? {}, bindings, 'Assign'),
  ]);
  return {
    output: checkPayload(output, `Output of ${visit.name}`),
    variables: variables as Record<string, Json>,
    next: ending.next,
  };
}
