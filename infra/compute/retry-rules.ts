import { Action, Reason, RetryStrategy } from 'aws-cdk-lib/aws-batch';
import { EXIT_CODE } from '../../shared/errors';

/**
 * Read in order, the first match decides; Batch allows five. Without the last one every failure that no rule
 * names would be retried, the trainer's own permanent ones (64) among them. A bug costs one GPU attempt.
 */
export const RETRY_RULES: RetryStrategy[] = [
  RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
  // A container killed for its memory also exits with 137, and would be killed again.
  RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: 'OutOfMemory*' })),
  RetryStrategy.of(Action.RETRY, Reason.custom({ onExitCode: '137' })),
  RetryStrategy.of(Action.RETRY, Reason.custom({ onExitCode: String(EXIT_CODE.transientFailure) })),
  RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
];
