import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { withoutRevision, type Workflow } from '../assembly/workflow';
import { RetryStrategy, type JobDefinitionSpec } from '../assembly/specs';
import { StateError } from '../asl/errors';
import type { Emit } from '../asl/events';
import type { Json } from '../asl/json';
import { runAttempt } from './attempt';
import { localCommand } from './command';
import { decideAfter } from './rules';

const NameValue = z.strictObject({ Name: z.string(), Value: z.string() });
const SubmitJob = z.strictObject({
  JobName: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/),
  JobDefinition: z.string(),
  JobQueue: z.string(),
  Parameters: z.record(z.string(), z.string()).default({}),
  ContainerOverrides: z
    .strictObject({
      Command: z.array(z.string()).optional(),
      Environment: z.array(NameValue).default([]),
      ResourceRequirements: z.array(z.strictObject({ Type: z.string(), Value: z.string() })).optional(),
    })
    .refine((value) => JSON.stringify(value).length <= 8192, 'takes more than 8,192 characters')
    .prefault({}),
  RetryStrategy: RetryStrategy.optional(),
  Timeout: z.strictObject({ AttemptDurationSeconds: z.int().min(60) }).optional(),
  Tags: z.record(z.string(), z.string()).default({}),
  PropagateTags: z.boolean().optional(),
});
type SubmitJob = z.infer<typeof SubmitJob>;

export interface JobOptions {
  readonly workflow: Pick<Workflow, 'jobDefinitions' | 'jobQueues'>;
  readonly imageFolder: string;
  /** Of what Node compiles of the container's code; none is kept without. */
  readonly cacheFolder?: string | undefined;
  readonly logFolder: string;
  /** Prefix of its logs' names, `<logName>-<attempt>.log`: an execution may have several jobs. */
  readonly logName: string;
  /** Override the job's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

export interface SubmittedJob {
  /** What SubmitJob answers. */
  readonly submitted: Json;
  /**
   * Runs the job to its end, with a local process as its container.
   *
   * @returns the job as DescribeJobs reports it
   * @throws StateError `States.TaskFailed` with the job as cause
   */
  readonly finish: () => Promise<Json>;
}

/**
 * Submits a Batch job, as `batch:submitJob.sync` does before it waits for the job's end.
 *
 * @throws StateError `Batch.ClientException` where Batch would refuse it
 */
export function submitJob(args: Json, options: JobOptions): SubmittedJob {
  const request = parseRequest(args);
  const definition = options.workflow.jobDefinitions.get(withoutRevision(request.JobDefinition));
  if (!definition) throw refused(`JobDefinition ${request.JobDefinition} does not exist`);
  if (!options.workflow.jobQueues.has(request.JobQueue))
    throw refused(`JobQueue ${request.JobQueue} does not exist`);
  const job = new Job(request, definition, options);
  return {
    submitted: job.submitted,
    finish: async () => {
      await job.run();
      const description = job.describe();
      if (job.succeeded) return description;
      throw new StateError('States.TaskFailed', JSON.stringify(description));
    },
  };
}

function parseRequest(args: Json): SubmitJob {
  const parsed = SubmitJob.safeParse(args);
  if (parsed.success) return parsed.data;
  throw refused(`SubmitJob: ${z.prettifyError(parsed.error)}`);
}

function refused(message: string): StateError {
  return new StateError('Batch.ClientException', message);
}

/**
 * The job runs as this machine's user, not in a container: what it runs is what was synthesized. Other variables could
 * make Node or the loader run other code (`NODE_OPTIONS`, `LD_PRELOAD`).
 */
function checkOverrides(
  { Command, Environment }: SubmitJob['ContainerOverrides'],
  definition: JobDefinitionSpec,
) {
  if (Command !== undefined && !isDeepStrictEqual(Command, definition.command)) {
    throw refused(
      `ContainerOverrides.Command is ${JSON.stringify(Command)}; on this machine a job runs its definition's own command only`,
    );
  }
  for (const { Name } of Environment) {
    if (Object.hasOwn(definition.environment, Name)) continue;
    throw refused(
      `ContainerOverrides.Environment has ${Name}, which the job definition does not have; on this machine only its own variables can be set: ${Object.keys(definition.environment).join(', ') || 'none'}`,
    );
  }
}

interface AttemptRecord {
  readonly Container: { ExitCode?: number; LogStreamName: string; Reason?: string };
  readonly StartedAt: number;
  readonly StoppedAt: number;
  readonly StatusReason: string;
}

class Job {
  readonly #id = randomUUID();
  readonly #createdAt = Date.now();
  readonly #attempts: AttemptRecord[] = [];
  readonly #strategy: RetryStrategy;
  readonly #attemptSeconds: number | undefined;
  readonly #parameters: Record<string, string>;
  readonly #command: readonly string[];
  readonly #environment: Record<string, string>;
  succeeded = false;

  readonly #request: SubmitJob;
  readonly #options: JobOptions;

  constructor(request: SubmitJob, definition: JobDefinitionSpec, options: JobOptions) {
    this.#request = request;
    this.#options = options;
    const { ContainerOverrides, Parameters, RetryStrategy: strategy, Timeout } = request;
    checkOverrides(ContainerOverrides, definition);
    this.#strategy = strategy ?? definition.retry;
    this.#attemptSeconds = Timeout?.AttemptDurationSeconds ?? definition.attemptSeconds;
    this.#parameters = { ...definition.parameters, ...Parameters };
    this.#command = ContainerOverrides.Command ?? definition.command;
    const overrides = ContainerOverrides.Environment.map(({ Name, Value }) => [Name, Value] as const);
    this.#environment = { ...definition.environment, ...Object.fromEntries(overrides) };
  }

  async run(): Promise<void> {
    const local = localCommand(this.#command, this.#parameters, {
      image: this.#options.imageFolder,
      cache: this.#options.cacheFolder,
    });
    for (let attempt = 1; ; attempt++) {
      const decision = await this.#runOnce(attempt, local);
      if (decision === 'RETRY') continue;
      this.succeeded = decision === 'SUCCEEDED';
      return;
    }
  }

  async #runOnce(attempt: number, local: ReturnType<typeof localCommand>) {
    const { emit, imageFolder, logFolder, logName, signal } = this.#options;
    const logFile = join(logFolder, `${logName}-${attempt}.log`);
    const about = { jobId: this.#id, attempt };
    const command = [local.program, ...local.args];
    emit({ type: 'JobAttemptStarted', ...about, attempts: this.#strategy.Attempts, command, logFile });
    const StartedAt = Date.now();
    const end = await runAttempt({
      command: { ...local, cwd: imageFolder, environment: this.#environmentOf(attempt) },
      logFile,
      onLine: (stream, line) => emit({ type: 'JobLine', ...about, stream, line }),
      timeoutMs: this.#attemptSeconds === undefined ? undefined : this.#attemptSeconds * 1000,
      signal,
    });
    this.#attempts.push({
      Container: {
        ...(end.exitCode === null ? {} : { ExitCode: end.exitCode }),
        ...(end.reason === '' ? {} : { Reason: end.reason }),
        LogStreamName: logFile,
      },
      StartedAt,
      StoppedAt: Date.now(),
      StatusReason: end.statusReason,
    });
    // Batch never retries an attempt that ran out of time.
    const afterFailure = end.timedOut ? 'EXIT' : decideAfter(attempt, end, this.#strategy);
    const decision = end.exitCode === 0 && !end.timedOut ? 'SUCCEEDED' : afterFailure;
    const { exitCode, statusReason } = end;
    emit({ type: 'JobAttemptStopped', ...about, exitCode, statusReason, decision });
    return decision;
  }

  #environmentOf(attempt: number): Record<string, string> {
    return {
      ...this.#environment,
      ...this.#options.environment,
      AWS_BATCH_JOB_ID: this.#id,
      AWS_BATCH_JOB_ATTEMPT: String(attempt),
      AWS_BATCH_JQ_NAME: this.#request.JobQueue.split('/').at(-1) ?? '',
      AWS_BATCH_CE_NAME: 'local',
    };
  }

  get submitted(): Json {
    const JobArn = this.#request.JobQueue.replace(/:job-queue\/.*$/, `:job/${this.#id}`);
    return { JobArn, JobId: this.#id, JobName: this.#request.JobName };
  }

  describe(): Json {
    const last = this.#attempts.at(-1);
    return {
      Attempts: this.#attempts as unknown as Json,
      Container: {
        Command: [...this.#command],
        Environment: Object.entries(this.#environment).map(([Name, Value]) => ({ Name, Value })),
        ...(last?.Container ?? {}),
      },
      CreatedAt: this.#createdAt,
      DependsOn: [],
      JobDefinition: this.#request.JobDefinition,
      JobId: this.#id,
      JobName: this.#request.JobName,
      JobQueue: this.#request.JobQueue,
      Parameters: this.#parameters,
      RetryStrategy: this.#strategy as unknown as Json,
      StartedAt: last?.StartedAt ?? this.#createdAt,
      Status: this.succeeded ? 'SUCCEEDED' : 'FAILED',
      StatusReason: last?.StatusReason ?? '',
      StoppedAt: last?.StoppedAt ?? this.#createdAt,
      Tags: this.#request.Tags,
      ...(this.#attemptSeconds === undefined
        ? {}
        : { Timeout: { AttemptDurationSeconds: this.#attemptSeconds } }),
    };
  }
}
