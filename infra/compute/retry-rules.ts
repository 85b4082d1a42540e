import { Action, Reason, RetryStrategy } from 'aws-cdk-lib/aws-batch';
import { EXIT_CODE, STOPPED_EXIT_CODE } from '../../shared/errors';

const onExitCode = (code: number) => Reason.custom({ onExitCode: String(code) });

/**
 * Evaluated in order, the first match decides; Batch allows five. A job that was terminated on purpose or timed out
 * is never retried, whatever these rules say. Exit code 137 is left out: a container that Docker killed ran out of
 * memory, and would again.
 */
export const RETRY_RULES: RetryStrategy[] = [
  RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
  // A reclaim as the trainer sees it, when Batch notices the container's end before the instance's.
  RetryStrategy.of(Action.RETRY, onExitCode(STOPPED_EXIT_CODE)),
  RetryStrategy.of(Action.RETRY, onExitCode(EXIT_CODE.transientFailure)),
  RetryStrategy.of(Action.EXIT, onExitCode(EXIT_CODE.permanentFailure)),
  // Without this rule, Batch retries every failure that no rule names: a bug would use up all attempts.
  RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
];
