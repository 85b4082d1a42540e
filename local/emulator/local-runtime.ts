import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { ExecutionEvent } from './asl/events';
import { executeMachine, type ExecuteOptions, type ExecutionResult } from './asl/execute';
import { parseDefinition } from './asl/check-definition';
import type { StateMachine } from './asl/schema';
import type { StateMachineType } from './assembly/specs';
import { loadWorkflow, type Workflow } from './assembly/workflow';
import { JobQueue } from './batch/queue';
import { localEnvironment, type ProcessEnvironment } from './environment';
import { createTaskRunner, knowsResource } from './integrations/registry';
import type { StartExecution } from './integrations/start-execution';
import { LambdaPool } from './lambda/pool';
import { warmAhead } from './lambda/warm-ahead';

export interface LocalRuntimeOptions {
  /** What `cdk synth` wrote. */
  readonly assemblyDir: string;
  /** Stands in for the artifact bucket. */
  readonly store: { readonly uri: string };
  /** The caller's environment; local processes get the few variables of it that they need. */
  readonly env?: ProcessEnvironment;
  /** What the container has in /app; by default `image` beside the assembly. */
  readonly imageDir?: string;
  /**
   * What runs of this assembly find out and need not find out again: what Node compiles of handlers and container, and
   * that the definition is valid. Nothing is kept without.
   */
  readonly cacheDir?: string;
  /** Logs lie in `<workDir>/logs/<log>/`, messages in `<workDir>/events.jsonl`. */
  readonly workDir: string;
  /** Factor applied to waits and retry delays, for tests. */
  readonly delayScale?: number;
  /** Handlers that run at once; by default one per core. */
  readonly concurrency?: number;
}

export interface LocalExecution extends Pick<ExecuteOptions, 'identity' | 'input' | 'signal'> {
  /** What a state that starts executions calls; without it there is no other state machine. */
  readonly startExecution?: StartExecution | undefined;
  readonly listener: (event: ExecutionEvent) => void;
  /** Name of the folder of its logs; by default the execution's. */
  readonly log?: string;
}

/**
 * A synthesized workflow and all that this machine runs its tasks with: bundled handlers in their own processes,
 * the container's command as a local process, one at a time.
 */
export class LocalRuntime {
  readonly workflow: Workflow;
  readonly #artifacts: ArtifactStore;
  readonly #environment: ReturnType<typeof localEnvironment>;
  /** A training takes all cores: jobs wait for each other, whichever execution they are of. */
  readonly #jobs = new JobQueue();

  /**
   * @throws UnresolvedTemplate if the assembly contains something that this machine cannot run
   * @throws InvalidRequest if the store's URI is invalid
   */
  readonly #options: LocalRuntimeOptions;

  constructor(options: LocalRuntimeOptions) {
    this.#options = options;
    const { assemblyDir, store, env = {} } = options;
    this.#artifacts = openStore(store.uri);
    const bucket = /^s3:\/\/([^/]+)/.exec(store.uri)?.[1];
    this.workflow = loadWorkflow(assemblyDir, bucket === undefined ? {} : { artifactBucket: bucket });
    this.#environment = localEnvironment(env, store.uri);
  }

  /** @throws UnsupportedDefinition naming what this machine would not run as AWS does */
  parse(definition: string, type: StateMachineType = 'STANDARD'): StateMachine {
    const isOwn = definition === this.workflow.stateMachine.definition;
    const check = () => parseDefinition(definition, { knowsResource, type });
    if (!isOwn) return check();
    const { cacheDir } = this.#options;
    if (cacheDir === undefined) return check();
    // The validator takes a quarter of a second.
    const hash = createHash('sha256').update(definition).digest('hex');
    const mark = join(cacheDir, 'definitions', hash);
    if (existsSync(mark)) return parseDefinition(definition, { knowsResource, type, isStructureKnown: true });
    const machine = check();
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, '');
    return machine;
  }

  /** @returns how the execution ended; one that fails is a result, not an exception */
  async execute(machine: StateMachine, execution: LocalExecution): Promise<ExecutionResult> {
    const { identity, input, listener, signal, log = identity.name } = execution;
    const { assemblyDir, imageDir, cacheDir, workDir, concurrency, delayScale } = this.#options;
    const cacheFolder = cacheDir === undefined ? undefined : join(cacheDir, 'code');
    const pool = new LambdaPool({
      concurrency: concurrency ?? availableParallelism(),
      environment: this.#environment.lambda,
      cacheFolder,
      onLine: (functionName, line) =>
        listener({ at: new Date().toISOString(), path: '', type: 'FunctionLine', functionName, line }),
    });
    try {
      const warmNext = warmAhead(pool, machine, this.workflow.functions);
      return await executeMachine(machine, {
        identity,
        input,
        runtime: {
          runTask: createTaskRunner({
            workflow: this.workflow,
            pool,
            jobs: this.#jobs,
            imageFolder: imageDir ?? join(dirname(assemblyDir), 'image'),
            cacheFolder,
            logFolder: join(workDir, 'logs', log),
            jobEnvironment: this.#environment.job,
            startExecution: execution.startExecution,
            messageFile: join(workDir, 'events.jsonl'),
          }),
          openBucket: (bucket) => this.#openBucket(bucket),
          delayScale: delayScale ?? 1,
        },
        listener: (event) => {
          warmNext(event);
          listener(event);
        },
        signal,
      });
    } finally {
      await pool.close();
    }
  }

  #openBucket(bucket: string): ArtifactStore {
    const { artifactBucket } = this.workflow;
    if (bucket === artifactBucket) return this.#artifacts;
    throw new Error(`Bucket "${bucket}" is not the artifact bucket "${artifactBucket}", the only one here`);
  }
}
