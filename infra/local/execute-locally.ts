import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../shared/artifacts/open';
import { InvalidRequest } from '../../shared/errors';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { ExecutionEvent } from './asl/events';
import { executeMachine, type ExecutionResult } from './asl/execute';
import { parseDefinition } from './asl/gate';
import type { Json } from './asl/json';
import { loadWorkflow } from './assembly/workflow';
import { localEnvironment, type ProcessEnvironment } from './environment';
import { createTaskRunner, knowsResource } from './integrations/registry';
import { LambdaPool } from './lambda/pool';

export interface LocalExecutionOptions {
  /** What `cdk synth` wrote. */
  readonly assemblyDir: string;
  readonly input: Json;
  /** As Step Functions wants it: up to 80 letters, digits, `-`, `_` and `.`, unique to the run. */
  readonly name: string;
  /** Stands in for the artifact bucket. */
  readonly store: { readonly uri: string };
  /** The caller's environment; local processes get the few variables of it that they need. */
  readonly env?: ProcessEnvironment;
  readonly listener?: (event: ExecutionEvent) => void;
  /** Ends the execution and every process that it started. */
  readonly signal?: AbortSignal;
  /** What the container has in /app; by default `image` beside the assembly. */
  readonly imageDir?: string;
  /** Logs lie in `<workDir>/logs/<name>/`, messages in `<workDir>/events.jsonl`. */
  readonly workDir: string;
  /** Factor on waits and retry delays, for tests. */
  readonly delayScale?: number;
  /** Handlers that run at once; by default one a core. */
  readonly concurrency?: number;
}

/**
 * Runs the synthesized workflow on this machine: the definition as it would be deployed, the bundled handlers in
 * processes of their own, the container's command as a local process.
 *
 * @returns how the execution ended; a workflow that fails is a result, not an exception
 * @throws UnsupportedDefinition, UnresolvedTemplate where the assembly holds what this machine cannot run
 * @throws InvalidRequest where the name or the store's URI is not one
 */
export async function executeLocally(options: LocalExecutionOptions): Promise<ExecutionResult> {
  const { assemblyDir, name, store, workDir, listener = () => undefined } = options;
  if (!/^[A-Za-z0-9._-]{1,80}$/.test(name)) {
    throw new InvalidRequest(
      `"${name}" cannot be an execution's name: up to 80 letters, digits, "-", "_" and "."`,
    );
  }
  const artifacts = openStore(store.uri);
  const bucket = /^s3:\/\/([^/]+)/.exec(store.uri)?.[1];
  const workflow = loadWorkflow(assemblyDir, bucket === undefined ? {} : { artifactBucket: bucket });
  const machine = parseDefinition(workflow.stateMachine.definition, { knowsResource });

  const environment = localEnvironment(options.env ?? {}, store.uri);
  const pool = new LambdaPool({
    concurrency: options.concurrency ?? availableParallelism(),
    environment: environment.lambda,
    onLine: (functionName, line) =>
      listener({ at: new Date().toISOString(), path: '', type: 'FunctionLine', functionName, line }),
  });
  try {
    return await executeMachine(machine, {
      identity: {
        name,
        stateMachineId: workflow.stateMachine.arn,
        stateMachineName: workflow.stateMachine.name,
      },
      input: options.input,
      runtime: {
        runTask: createTaskRunner({
          workflow,
          pool,
          imageFolder: options.imageDir ?? join(dirname(assemblyDir), 'image'),
          logFolder: join(workDir, 'logs', name),
          jobEnvironment: environment.job,
          messageFile: join(workDir, 'events.jsonl'),
        }),
        openBucket: bucketOpener(workflow.artifactBucket, artifacts),
        delayScale: options.delayScale ?? 1,
      },
      listener,
      signal: options.signal ?? new AbortController().signal,
    });
  } finally {
    await pool.close();
  }
}

function bucketOpener(artifactBucket: string, artifacts: ArtifactStore): (bucket: string) => ArtifactStore {
  return (bucket) => {
    if (bucket === artifactBucket) return artifacts;
    throw new Error(`Bucket "${bucket}" is not the artifact bucket "${artifactBucket}", the only one here`);
  };
}
