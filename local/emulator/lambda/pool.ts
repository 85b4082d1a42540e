import { resolve } from 'node:path';
import type { FunctionSpec } from '../assembly/specs';
import { LOCAL_REGION } from '../assembly/identity';
import type { Json } from '../asl/json';
import { reasonOf } from '../asl/timing';
import { LambdaWorker } from './lambda-worker';

const PACKAGES = resolve(__dirname, '../../../node_modules');

export interface PoolOptions {
  /** Handlers that run at once; the cores of the machine. */
  readonly concurrency: number;
  /** Override the template's variables; contain the store's URI. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (functionName: string, line: string) => void;
  /** Of what Node compiles of the handlers; none is kept without. */
  readonly cacheFolder?: string | undefined;
}

/** Runs Lambda handlers in processes that stay warm for the next event, as many at once as there are cores. */
export class LambdaPool {
  readonly #idle = new Map<LambdaWorker, FunctionSpec>();
  readonly #busy = new Set<LambdaWorker>();
  readonly #ending: Promise<void>[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** @throws StateError named like the error that the handler threw */
  async invoke(spec: FunctionSpec, payload: Json, signal: AbortSignal): Promise<Json> {
    await this.#enter(signal);
    try {
      const worker = await this.#take(spec);
      this.#busy.add(worker);
      try {
        return await worker.invoke(payload, signal);
      } finally {
        this.#busy.delete(worker);
        if (worker.isAlive) this.#idle.set(worker, spec);
      }
    } finally {
      this.#leave();
    }
  }

  /** Starts a process each of the first of these functions, which will be called soon, in place of idle ones of others. */
  warm(specs: readonly FunctionSpec[]): void {
    const soon = new Map(specs.slice(0, this.#options.concurrency).map((spec) => [spec.arn, spec]));
    for (const [worker, { arn }] of this.#idle) {
      if (soon.delete(arn)) continue;
      this.#idle.delete(worker);
      this.#ending.push(worker.kill());
    }
    for (const spec of soon.values()) this.#idle.set(this.#start(spec), spec);
  }

  /** Ends every worker; resolves when they have ended. */
  async close(): Promise<void> {
    const workers = [...this.#idle.keys(), ...this.#busy];
    this.#idle.clear();
    await Promise.all([...this.#ending, ...workers.map((worker) => worker.kill())]);
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (this.#running >= this.#options.concurrency) {
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          this.#waiting.splice(this.#waiting.indexOf(go), 1);
          reject(reasonOf(signal));
        };
        const go = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        if (signal.aborted) return reject(reasonOf(signal));
        signal.addEventListener('abort', onAbort, { once: true });
        this.#waiting.push(go);
      });
    } else {
      this.#running++;
    }
  }

  /** Hands the place to the next in line, or frees it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }

  async #take(spec: FunctionSpec): Promise<LambdaWorker> {
    for (const [worker, { arn }] of this.#idle) {
      if (arn !== spec.arn) continue;
      this.#idle.delete(worker);
      if (worker.isAlive) return worker;
    }
    // Warm workers of other functions hold memory that a training job will want.
    while (this.#idle.size >= this.#options.concurrency) {
      const oldest = [...this.#idle.keys()].reduce((a, b) => (a.lastUsedAt <= b.lastUsedAt ? a : b));
      this.#idle.delete(oldest);
      await oldest.kill();
    }
    return this.#start(spec);
  }

  #start(spec: FunctionSpec): LambdaWorker {
    return new LambdaWorker({
      spec,
      cacheFolder: this.#options.cacheFolder,
      environment: { ...lambdaEnvironment(spec), ...this.#options.environment },
      onLine: (line) => this.#options.onLine(spec.name, line),
    });
  }
}

function lambdaEnvironment(spec: FunctionSpec): Record<string, string> {
  return {
    TZ: ':UTC',
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    ...spec.environment,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    LAMBDA_TASK_ROOT: spec.codeFolder,
    // A layer's packages are built for Lambda's processor; here they are those of this machine.
    NODE_PATH: PACKAGES,
  };
}
