import type { ExecutionEvent } from '../asl/events';
import type { ExecutionResult, ExecutionStatus } from '../asl/execute';
import type { Json } from '../asl/json';
import type { StateMachine } from '../asl/schema';
import { openEventLog } from '../event-log';
import type { LocalRuntime } from '../local-runtime';
import { History } from './history';

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly parsed: StateMachine;
  readonly roleArn: string;
  readonly createdAt: Date;
}

export interface ExecutionOptions {
  readonly runtime: LocalRuntime;
  readonly machine: Machine;
  readonly name: string;
  /** As it was given. */
  readonly input: string;
  /** Names the folder of the logs. */
  readonly log: string;
  readonly logFolder: string;
}

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
    this.arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
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
    const { runtime, machine, name, input, log, logFolder } = this.options;
    const events = openEventLog(logFolder);
    const take = (event: ExecutionEvent) => {
      events.take(event);
      this.history.take(event.type === 'ExecutionAborted' ? { ...event, ...this.#abortion() } : event);
    };
    try {
      const ended = await runtime.execute(machine.parsed, {
        identity: { name, stateMachineId: machine.arn, stateMachineName: machine.name },
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
