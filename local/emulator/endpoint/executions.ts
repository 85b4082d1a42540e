import { randomUUID } from 'node:crypto';
import type { ExecutionEvent } from '../asl/events';
import type { ExecutionResult, ExecutionStatus } from '../asl/execute';
import type { Json } from '../asl/json';
import { openEventLog } from '../event-log';
import type { LocalRuntime } from '../local-runtime';
import type { StartExecution } from '../integrations/start-execution';
import { History } from './history';
import type { Machine } from './machines';

export interface ExecutionOptions {
  readonly runtime: LocalRuntime;
  readonly machine: Machine;
  readonly name: string;
  /** As it was given. */
  readonly input: string;
  /** Names the folder of the logs. */
  readonly log: string;
  readonly logFolder: string;
  /** What a state that starts executions calls. */
  readonly startExecution: StartExecution;
}

/** An Express execution ends after five minutes, whatever its definition says. */
const EXPRESS_LIMIT_SECONDS = 300;

/** One execution: started when it is made, and kept after its end. */
export class Execution {
  readonly startedAt = new Date();
  readonly arn: string;
  readonly history: History;
  /** Resolves at the end; never rejects. */
  readonly ended: Promise<void>;
  status: ExecutionStatus | 'RUNNING' = 'RUNNING';
  stoppedAt: Date | undefined;
  result: Pick<ExecutionResult, 'output' | 'error' | 'cause'> = {};
  readonly #controller = new AbortController();
  #stoppedWith: { error?: string; cause?: string } | undefined;

  constructor(readonly options: ExecutionOptions) {
    const { machine, name } = options;
    this.arn = arnOf(machine, name);
    this.history = new History({ arn: this.arn, roleArn: machine.roleArn });
    this.ended = this.#run();
  }

  /** Ends the execution and every process that it started; returns when they are gone. */
  async stop(reason: { error?: string; cause?: string }): Promise<void> {
    if (this.status === 'RUNNING') {
      this.#stoppedWith ??= reason;
      this.#controller.abort();
    }
    await this.ended;
  }

  async #run(): Promise<void> {
    const { runtime, machine, name, input, log, logFolder, startExecution } = this.options;
    const events = openEventLog(logFolder);
    const take = (event: ExecutionEvent) => {
      events.take(event);
      this.history.take(event.type === 'ExecutionAborted' ? { ...event, ...this.#abortion() } : event);
    };
    try {
      const ended = await runtime.execute(limited(machine), {
        identity: { id: this.arn, name, stateMachineId: machine.arn, stateMachineName: machine.name },
        startExecution,
        input: JSON.parse(input) as Json,
        listener: take,
        signal: this.#controller.signal,
        log,
      });
      this.#end(ended.status, ended.status === 'ABORTED' ? { ...this.#stoppedWith } : ended);
    } catch (thrown) {
      // A fault of the executor is this execution's failure, not the endpoint's.
      const cause = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      this.#end('FAILED', { error: 'States.Runtime', cause });
    } finally {
      await events.close().catch(() => undefined);
    }
  }

  #abortion() {
    return { error: this.#stoppedWith?.error ?? '', cause: this.#stoppedWith?.cause ?? '' };
  }

  #end(status: ExecutionStatus, result: Execution['result']): void {
    this.status = status;
    this.stoppedAt = new Date();
    const { output, error, cause } = result;
    this.result = {
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
  }
}

/** Of an Express machine every start is an execution of its own, even under the same name. */
function arnOf(machine: Machine, name: string): string {
  return machine.type === 'EXPRESS'
    ? `${machine.arn.replace(':stateMachine:', ':express:')}:${name}:${randomUUID()}`
    : `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
}

function limited({ type, parsed }: Machine): Machine['parsed'] {
  if (type === 'STANDARD') return parsed;
  const TimeoutSeconds = Math.min(parsed.TimeoutSeconds ?? EXPRESS_LIMIT_SECONDS, EXPRESS_LIMIT_SECONDS);
  return { ...parsed, TimeoutSeconds };
}
