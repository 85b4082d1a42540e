import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { FunctionSpec } from '../assembly/specs';
import { StateError } from '../asl/errors';
import { parseJson, type Json } from '../asl/json';
import { reasonOf } from '../asl/timing';

const Failure = z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.array(z.string()) });
const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('result'), payload: z.string() }),
  z.object({ type: z.literal('failure'), failure: Failure }),
]);
type Message = z.infer<typeof Message>;

/** Loading the code has its own limit, so that a busy machine's slow start does not count against the handler. */
const INIT_LIMIT_SECONDS = 60;

export interface WorkerOptions {
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Of what Node compiles of the handler; none is kept without. */
  readonly cacheFolder?: string | undefined;
}

/** One execution environment of a Lambda: a Node process that loads the code once and runs one event at a time. */
export class LambdaWorker {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #spec: FunctionSpec;
  #isReady = false;
  /** What it said when it had loaded the code, which may be before it is asked for. */
  #first: Message | undefined;
  lastUsedAt = Date.now();

  constructor({ spec, environment, onLine, cacheFolder }: WorkerOptions) {
    this.#spec = spec;
    this.#child = fork(join(__dirname, 'worker.cjs'), [spec.codeFolder, spec.handler, cacheFolder ?? ''], {
      cwd: spec.codeFolder,
      env: { ...environment },
      // The rest of a Lambda's memory is Node's own.
      execArgv: [`--max-old-space-size=${Math.floor(spec.memoryMegabytes * 0.9)}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Its own group: Ctrl-C reaches the run, which then ends its workers in order.
      detached: true,
    });
    this.#child.once('message', (raw) => (this.#first = Message.parse(raw)));
    this.#exited = once(this.#child, 'exit').catch(() => undefined);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', onLine);
    }
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected;
  }

  /**
   * Runs the handler on one event.
   *
   * @throws StateError named like the error that the handler threw, or as Lambda names timeouts and crashes
   */
  async invoke(payload: Json, signal: AbortSignal): Promise<Json> {
    const requestId = randomUUID();
    if (!this.#isReady) {
      const limit = { seconds: INIT_LIMIT_SECONDS, requestId, signal };
      const message = this.#first ?? (await this.#receive(limit, () => undefined));
      if (message.type === 'failure') {
        await this.kill();
        throw failed(message.failure);
      }
      this.#isReady = true;
    }
    const seconds = this.#spec.timeoutSeconds;
    const message = await this.#receive({ seconds, requestId, signal }, () => {
      const deadlineMs = Date.now() + seconds * 1000;
      this.#child.send({ requestId, payload: JSON.stringify(payload), deadlineMs });
    });
    this.lastUsedAt = Date.now();
    if (message.type === 'result') return parseJson(message.payload);
    if (message.type === 'failure') throw failed(message.failure);
    throw new Error('A worker reported twice that it is ready');
  }

  /** Ends the process and everything that it started. */
  async kill(): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      try {
        process.kill(-this.#child.pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
    await this.#exited;
  }

  async #receive(
    limit: { readonly seconds: number; readonly requestId: string; readonly signal: AbortSignal },
    send: () => void,
  ): Promise<Message> {
    const { seconds, requestId, signal } = limit;
    const cleanUps: (() => void)[] = [];
    const answer = new Promise<Message>((resolve, reject) => {
      const onMessage = (raw: unknown) => resolve(Message.parse(raw));
      const onExit = (code: number | null, killer: NodeJS.Signals | null) => {
        const how = killer === null ? `exit status ${code}` : `signal: ${killer}`;
        reject(
          lambdaError(
            'Runtime.ExitError',
            `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
          ),
        );
      };
      const onAbort = () => reject(reasonOf(signal));
      const onTime = () => {
        const message = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
        reject(lambdaError('Sandbox.Timedout', message));
      };
      const timer = setTimeout(onTime, seconds * 1000);
      this.#child.once('message', onMessage).once('exit', onExit).once('error', reject);
      signal.addEventListener('abort', onAbort, { once: true });
      cleanUps.push(() => {
        clearTimeout(timer);
        this.#child.off('message', onMessage).off('exit', onExit).off('error', reject);
        signal.removeEventListener('abort', onAbort);
      });
      if (signal.aborted) onAbort();
      else if (!this.isAlive) onExit(this.#child.exitCode, this.#child.signalCode);
      else send();
    });
    try {
      return await answer;
    } catch (thrown) {
      // Whatever it is doing now, nothing waits for it any more.
      await this.kill();
      throw thrown;
    } finally {
      for (const cleanUp of cleanUps) cleanUp();
    }
  }
}

function failed(failure: z.infer<typeof Failure>): StateError {
  return new StateError(failure.errorType, JSON.stringify(failure));
}

function lambdaError(errorType: string, errorMessage: string): StateError {
  return new StateError(errorType, JSON.stringify({ errorType, errorMessage }));
}
