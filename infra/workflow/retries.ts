import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { TRANSIENT_ERRORS } from '../../shared/errors';

/** Errors are retried by name: one that is not named here, such as a handler's bug, is the same the next time. */
const LAMBDA_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** 2 + 4 + 8 + 16 + 32 s at most, and by full jitter half of it on average: longer than S3 or Lambda throttle. */
const BACKOFF = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 5,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

export const LAMBDA_RETRY: RetryProps = { ...BACKOFF, errors: [...TRANSIENT_ERRORS, ...LAMBDA_ERRORS] };

/** Batch did not take the job. One that it took and that failed is the job definition's business. */
export const BATCH_RETRY: RetryProps = {
  ...BACKOFF,
  errors: ['Batch.ServerException', 'Batch.BatchException', 'AWSBatchException'],
};

/** S3 did not answer the map itself. The map then starts over: functions overwrite their shard's files. */
export const MAP_RETRY: RetryProps = {
  ...BACKOFF,
  maxAttempts: 2,
  errors: ['States.ItemReaderFailed', 'States.ResultWriterFailed'],
};

/** Whatever kept a message from being sent; sending it twice does no harm. */
export const NOTIFY_RETRY: RetryProps = { ...BACKOFF, maxAttempts: 3, errors: ['States.TaskFailed'] };
