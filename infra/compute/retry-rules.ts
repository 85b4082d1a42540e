import { constants } from 'node:os';
import { Action, Reason, RetryStrategy } from 'aws-cdk-lib/aws-batch';
import { EXIT_CODE } from '../../shared/errors';

/** What the trainer ends with when its instance, being shut down, tells it to stop. */
const STOPPED = 128 + constants.signals.SIGTERM;

const onExitCode = (code: number) => Reason.custom({ onExitCode: String(code) });

/**
 * Read in order, the first match decides; Batch allows five. A job that was ended on purpose or ran out of time is
 * never retried, whatever they say. Not among them is 137: a container that Docker killed had used up its memory,
 * and would again.
 */
export const RETRY_RULES: RetryStrategy[] = [
  RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
  // A reclaim as the trainer sees it, where its end is noticed before the instance's.
  RetryStrategy.of(Action.RETRY, onExitCode(STOPPED)),
  RetryStrategy.of(Action.RETRY, onExitCode(EXIT_CODE.transientFailure)),
  RetryStrategy.of(Action.EXIT, onExitCode(EXIT_CODE.permanentFailure)),
  // Without it, Batch retries every failure that no rule names: a bug would cost all attempts.
  RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
];
