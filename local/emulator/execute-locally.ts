import { InvalidRequest } from '../../shared/errors';
import type { ExecutionEvent } from './asl/events';
import type { ExecutionResult } from './asl/execute';
import { jsonBytes, type Json } from './asl/json';
import { PAYLOAD_LIMIT_BYTES } from './asl/limits';
import { LocalRuntime, type LocalRuntimeOptions } from './local-runtime';

export interface LocalExecutionOptions extends LocalRuntimeOptions {
  readonly input: Json;
  /** As Step Functions wants it: up to 80 letters, digits, `-`, `_` and `.`, unique to the run. */
  readonly name: string;
  readonly listener?: (event: ExecutionEvent) => void;
  /** Ends the execution and every process that it started. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the synthesized workflow on this machine: the definition as it would be deployed, the bundled handlers in
 * their own processes, the container's command as a local process.
 *
 * @returns how the execution ended; a workflow that fails is a result, not an exception
 * @throws UnsupportedDefinition, UnresolvedTemplate where the assembly holds what this machine cannot run
 * @throws InvalidRequest if the name or the store's URI is invalid, or the input is larger than Step Functions takes
 */
export async function executeLocally(options: LocalExecutionOptions): Promise<ExecutionResult> {
  const { name, input, listener = () => undefined, signal = new AbortController().signal } = options;
  if (!/^[A-Za-z0-9._-]{1,80}$/.test(name)) {
    throw new InvalidRequest(
      `"${name}" cannot be an execution's name: up to 80 letters, digits, "-", "_" and "."`,
    );
  }
  const bytes = jsonBytes(input);
  if (bytes > PAYLOAD_LIMIT_BYTES) {
    throw new InvalidRequest(
      `The input of the execution takes ${bytes} bytes of JSON; Step Functions starts none with more than ${PAYLOAD_LIMIT_BYTES}`,
    );
  }
  const runtime = new LocalRuntime(options);
  const { arn, name: stateMachineName, definition } = runtime.workflow.stateMachine;
  const identity = { name, stateMachineId: arn, stateMachineName };
  return runtime.execute(runtime.parse(definition), { identity, input, listener, signal });
}
