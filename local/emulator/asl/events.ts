import type { Json } from './json';

/** A failure as Step Functions reports it; empty texts where it has none. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
  /** The field whose evaluation failed, as `Output/items`. */
  readonly location?: string;
}

/**
 * What an execution reports while it runs, close to the events of `GetExecutionHistory`. `path` says where: empty
 * at the top, `Profile[3]` in the fourth child of the Map named Profile, `Both/1` in the second branch.
 */
export type ExecutionEvent = { readonly at: string; readonly path: string } & EventDetail;

export type EventDetail =
  | { type: 'ExecutionStarted'; name: string; input: Json }
  | { type: 'ExecutionSucceeded'; output: Json; durationMs: number }
  | ({ type: 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionAborted'; durationMs: number } & Failure)
  | { type: 'StateEntered'; state: string; stateType: string; input: Json }
  | {
      type: 'StateExited';
      state: string;
      stateType: string;
      output: Json;
      durationMs: number;
      /** What the state assigned, if anything. */
      variables?: Readonly<Record<string, Json>>;
    }
  | ({ type: 'StateFailed'; state: string; stateType: string; durationMs: number } & Failure)
  | ({
      type: 'RetryScheduled';
      state: string;
      /** The retry that follows, from 1. */
      retry: number;
      maxAttempts: number;
      /** As the definition has it, before a test's scaling. */
      delaySeconds: number;
    } & Failure)
  | ({ type: 'ErrorCaught'; state: string; next: string } & Failure)
  | { type: 'TaskScheduled'; state: string; resource: string; args: Json; timeoutSeconds?: number }
  /** A task of the kind that waits for a job: the job has been accepted. */
  | { type: 'TaskSubmitted'; state: string; resource: string; output: Json }
  | { type: 'TaskSucceeded'; state: string; resource: string; output: Json }
  | { type: 'ParallelStarted'; state: string }
  /** `items` is 0 where an ItemReader has yet to read them. */
  | { type: 'MapStarted'; state: string; items: number }
  | { type: `Iteration${IterationEvent}`; state: string; index: number }
  | ({ type: 'MapRunStarted'; state: string } & MapRunSettings)
  | ({ type: 'MapRunProgress'; state: string } & MapCounts)
  | ({ type: 'MapRunSucceeded'; state: string } & MapCounts)
  | ({ type: 'MapRunAborted'; state: string } & MapCounts)
  | ({ type: 'MapRunFailed'; state: string } & MapCounts & Failure)
  | { type: 'FunctionLine'; functionName: string; line: string }
  | {
      type: 'JobAttemptStarted';
      jobId: string;
      attempt: number;
      attempts: number;
      command: string[];
      logFile: string;
    }
  | { type: 'JobLine'; jobId: string; attempt: number; stream: 'stdout' | 'stderr'; line: string }
  | {
      type: 'JobAttemptStopped';
      jobId: string;
      attempt: number;
      exitCode: number | null;
      statusReason: string;
      decision: 'SUCCEEDED' | 'RETRY' | 'EXIT';
    }
  | { type: 'EventPut'; entry: Json }
  | { type: 'MessagePublished'; topicArn: string; message: string; subject: string | null };

export type IterationEvent = 'Started' | 'Succeeded' | 'Failed' | 'Aborted';

export interface MapRunSettings {
  readonly arn: string;
  readonly childMachineArn: string;
  /** As the state asks; 0 is no limit but Step Functions' own. */
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** Items, not children: a failed batch counts with all its items, and so does one that ran out of time. */
export interface MapCounts {
  readonly items: number;
  readonly succeeded: number;
  readonly failed: number;
  /** As DescribeMapRun tells them; not known where AWS's own history is read. */
  readonly tally?: { readonly items: MapTally; readonly executions: MapTally };
}

export interface MapTally {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
}

export type Emit = (detail: EventDetail, path?: string) => void;
