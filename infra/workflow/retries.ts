import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { TRANSIENT_ERRORS } from '../../shared/errors';

/** Errors are retried by name: any other, such as a bug in a handler, would only happen again. */
const LAMBDA_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  // The function did not answer in time: a connection that was lost (Step Functions Developer Guide, "Error handling").
  'Lambda.ClientExecutionTimeoutException',
];

/** More functions at once than the account allows. */
const THROTTLED = 'Lambda.TooManyRequestsException';

/** At most 2 + 4 + 8 + 16 + 32 s, half of that on average with full jitter: longer than S3 throttles. */
const BACKOFF = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 5,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/**
 * Throttling lasts as long as the functions before: 5 + 10 + 20 + 40 + 80 + 15 x 120 s, half of that on average, so
 * that a map of many shards passes through an account that allows ten functions at once.
 */
export const THROTTLED_RETRY: RetryProps = {
  ...BACKOFF,
  errors: [THROTTLED],
  interval: Duration.seconds(5),
  maxAttempts: 20,
  maxDelay: Duration.seconds(120),
};

export const LAMBDA_RETRY: RetryProps = { ...BACKOFF, errors: [...TRANSIENT_ERRORS, ...LAMBDA_ERRORS] };

/** Batch did not accept the job. The job definition retries those that it accepted and that failed. */
export const BATCH_RETRY: RetryProps = {
  ...BACKOFF,
  errors: ['Batch.ServerException', 'Batch.BatchException', 'AWSBatchException'],
};

/** S3 did not answer the map itself. The map then starts over; functions overwrite their shards' files. */
export const MAP_RETRY: RetryProps = {
  ...BACKOFF,
  maxAttempts: 2,
  errors: ['States.ItemReaderFailed', 'States.ResultWriterFailed'],
};

/** Any reason why a message was not sent; sending it twice does no harm. */
export const NOTIFY_RETRY: RetryProps = { ...BACKOFF, maxAttempts: 3, errors: ['States.TaskFailed'] };
