import { z } from 'zod';
import { logLink } from '../../shared/links';

const Container = z.object({
  ExitCode: z.int().optional(),
  Reason: z.string().optional(),
  LogStreamName: z.string().optional(),
  LogConfiguration: z.object({ Options: z.record(z.string(), z.string()).optional() }).optional(),
});

/** The cause that `batch:submitJob.sync` gives for a failed job: AWS's description of the job, in PascalCase. */
const JobDescription = z.object({
  JobId: z.string(),
  JobName: z.string().optional(),
  Status: z.string().optional(),
  StatusReason: z.string().optional(),
  Attempts: z
    .array(z.object({ Container: Container.optional(), StatusReason: z.string().optional() }))
    .optional(),
  Container: Container.optional(),
});

export interface BatchJob {
  readonly name: string;
  readonly attempts: number;
  readonly statusReason: string | undefined;
  readonly exitCode: number | undefined;
  readonly containerReason: string | undefined;
  readonly logStreamName: string | undefined;
  readonly logGroup: string | undefined;
}

/** The job that a cause describes, or undefined if it does not describe one. */
export function parseJob(cause: string): BatchJob | undefined {
  let value: unknown;
  try {
    value = JSON.parse(cause);
  } catch {
    return undefined;
  }
  const parsed = JobDescription.safeParse(value);
  if (!parsed.success) return undefined;
  const { JobId, JobName, StatusReason, Attempts = [], Container: whole } = parsed.data;
  const last = Attempts.at(-1);
  const container = last?.Container ?? whole;
  return {
    name: JobName ?? JobId,
    attempts: Attempts.length,
    statusReason: StatusReason ?? last?.StatusReason,
    exitCode: container?.ExitCode ?? whole?.ExitCode,
    containerReason: container?.Reason ?? whole?.Reason,
    logStreamName: container?.LogStreamName ?? whole?.LogStreamName,
    logGroup: whole?.LogConfiguration?.Options?.['awslogs-group'],
  };
}

/** Where to read the job's log: a link to the console if the region is known, otherwise the name of the log stream. */
export function logOf({ logGroup, logStreamName }: BatchJob, region: string | undefined): string | undefined {
  if (logStreamName === undefined || logGroup === undefined || region === undefined) return logStreamName;
  return logLink({ region, group: logGroup, stream: logStreamName });
}

/** One sentence: what failed, how, and what to do. */
export function describeJob(job: BatchJob): string {
  const { name, attempts, exitCode, statusReason, containerReason, logStreamName } = job;
  const log = logStreamName === undefined ? '; it left no log' : '';
  const tries =
    attempts === 0 ? 'before it started' : `after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  const code = exitCode === undefined ? '' : ` with exit code ${exitCode}`;
  const reasons = [...new Set([containerReason, statusReason])].filter((reason) => reason !== undefined);
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return `the training job ${name} failed ${tries}${code}${why}: ${adviceOn(job)}${log}`;
}

function adviceOn({ exitCode, statusReason = '', containerReason = '', attempts }: BatchJob): string {
  if (/OutOfMemory/i.test(containerReason))
    return 'it ran out of memory; lower training.batchSize or give it more';
  if (exitCode === 137)
    return 'it was killed, most often because it ran out of memory; lower training.batchSize or give it more';
  if (/^Host EC2/.test(statusReason)) return 'its machine was reclaimed; start the run again';
  if (/timeout|timed out/i.test(statusReason)) return 'it took longer than training.timeoutMinutes; raise it';
  if (attempts === 0)
    return 'no machine was found for it; check the quota and the state of the compute environments';
  return 'the last lines of its log say why';
}
