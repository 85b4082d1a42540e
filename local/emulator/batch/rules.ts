import type { RetryStrategy } from '../assembly/specs';

/** How one attempt ended, as Batch describes it. */
export interface AttemptEnd {
  readonly exitCode: number | null;
  /** The container's; empty if it simply exited. */
  readonly reason: string;
  readonly statusReason: string;
}

/**
 * Whether a failed attempt is followed by another. Rules are read in order and the first that matches decides;
 * all conditions of a rule must hold; what no rule matches is retried. The number of attempts limits them all.
 */
export function decideAfter(attempt: number, end: AttemptEnd, strategy: RetryStrategy): 'RETRY' | 'EXIT' {
  if (attempt >= strategy.Attempts) return 'EXIT';
  const rule = strategy.EvaluateOnExit.find((candidate) => {
    return (
      matches(candidate.OnExitCode, end.exitCode === null ? '' : String(end.exitCode)) &&
      matches(candidate.OnReason, end.reason) &&
      matches(candidate.OnStatusReason, end.statusReason)
    );
  });
  return rule?.Action ?? 'RETRY';
}

/** A pattern is a text, or the start of one with `*` at its end; case is ignored. */
function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const wanted = pattern.toLowerCase();
  const actual = text.toLowerCase();
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
}
