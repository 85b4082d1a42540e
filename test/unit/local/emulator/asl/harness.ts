import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExecutionEvent } from '../../../../../local/emulator/asl/events';
import { StateError } from '../../../../../local/emulator/asl/errors';
import { executeMachine, type ExecutionResult } from '../../../../../local/emulator/asl/execute';
import type { TaskCall } from '../../../../../local/emulator/asl/frame';
import { parseDefinition } from '../../../../../local/emulator/asl/check-definition';
import type { Json } from '../../../../../local/emulator/asl/json';
import { sleep } from '../../../../../local/emulator/asl/timing';
import { openStore } from '../../../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../../../shared/artifacts/store';

export const RESOURCE = 'arn:aws:states:::test:call';
export const BUCKET = 'artifacts';

export type Definition = { States: Record<string, object>; StartAt: string; [field: string]: unknown };

/** Runs a machine's states in order of their keys; each leads to the next unless it says otherwise. */
export function chain(
  states: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
): Definition {
  const names = Object.keys(states);
  const linked = names.map((name, index) => {
    const state = states[name] ?? {};
    const isLinked =
      'Next' in state || 'End' in state || ['Succeed', 'Fail', 'Choice'].includes(String(state['Type']));
    const next = names[index + 1];
    const link = next === undefined ? { End: true } : { Next: next };
    return [name, isLinked ? state : { ...state, ...link }];
  });
  return {
    QueryLanguage: 'JSONata',
    StartAt: names[0] ?? '',
    States: Object.fromEntries(linked) as never,
    ...more,
  };
}

export interface RunOptions {
  readonly input?: Json;
  /** What a Task does: its arguments in, its result out. */
  readonly task?: (args: Json, call: TaskCall, callNumber: number) => Promise<Json> | Json;
  readonly store?: ArtifactStore;
  readonly signal?: AbortSignal;
  readonly listener?: (event: ExecutionEvent) => void;
}

export type Ran = ExecutionResult & { readonly calls: readonly Json[] };

export async function run(definition: Definition, options: RunOptions = {}): Promise<Ran> {
  const machine = parse(definition);
  const calls: Json[] = [];
  const result = await executeMachine(machine, {
    identity: {
      name: 'run-1',
      stateMachineId: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
      stateMachineName: 'Machine',
    },
    input: options.input ?? {},
    runtime: {
      runTask: async (call) => {
        calls.push(call.args);
        return options.task ? options.task(call.args, call, calls.length) : call.args;
      },
      openBucket: (bucket) => {
        if (options.store && bucket === BUCKET) return options.store;
        throw new Error(`no bucket ${bucket}`);
      },
      delayScale: 0.001,
    },
    listener: options.listener ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
  });
  return { ...result, calls };
}

export function parse(definition: object, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') {
  return parseDefinition(JSON.stringify(definition), {
    type,
    knowsResource: (resource) => resource.includes(':test:'),
  });
}

export function fail(error: string, cause = `${error} happened`): never {
  throw new StateError(error, cause);
}

/** A task that ends only when it is told to. */
export async function hang(signal: AbortSignal): Promise<never> {
  await sleep(60_000, signal);
  throw new Error('nobody stopped it');
}

export const eventsOf = (result: ExecutionResult, type: ExecutionEvent['type']) =>
  result.history.filter((event) => event.type === type);

/** A store in its own folder; `remove` deletes it. */
export function temporaryStore(): { store: ArtifactStore; uri: string; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-local-'));
  const uri = pathToFileURL(folder).href;
  return {
    store: openStore(uri),
    uri,
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
