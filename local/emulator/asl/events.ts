import type { Json } from './json';

/** A failure as Step Functions reports it. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
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
  | { type: 'StateExited'; state: string; stateType: string; output: Json; durationMs: number }
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
  | { type: 'TaskScheduled'; state: string; resource: string }
  | { type: 'MapRunStarted'; state: string; items: number; children: number }
  | ({ type: 'MapRunProgress'; state: string } & MapCounts)
  | ({ type: 'MapRunSucceeded' | 'MapRunFailed'; state: string } & MapCounts)
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

/** Items, not children: a failed batch counts with all its items. */
export interface MapCounts {
  readonly items: number;
  readonly succeeded: number;
  readonly failed: number;
}

export type Emit = (detail: EventDetail, path?: string) => void;
