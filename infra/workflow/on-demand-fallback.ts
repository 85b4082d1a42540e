import { Choice, Condition } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { remember, type FailurePath } from './failure-path';
import { jsonata } from './jsonata';
import type { TrainJob } from './train-job';

export interface OnDemandFallbackProps {
  /** Runs on Spot instances first. */
  readonly train: TrainJob;
  /** The same job where no instance is taken away. */
  readonly again: TrainJob;
  readonly failure: FailurePath;
}

/** How Batch begins the reason of a job whose instance was taken away, in the job that Step Functions gives as the cause. */
const RECLAIMED = '/"StatusReason":\\s*"Host EC2/';

/**
 * Sends a job whose every attempt was reclaimed to On-Demand instances, where it goes on from its last checkpoint. Any
 * other failure goes the way of failures. To be called before other errors of `train` are caught.
 */
export function fallBackOnDemand(scope: Construct, { train, again, failure }: OnDemandFallbackProps): void {
  const reclaimed = Choice.jsonata(scope, 'Reclaimed?', {
    comment: 'Goes on with On-Demand instances where Spot instances were taken away at every attempt.',
  });
  reclaimed
    .when(Condition.jsonata(jsonata(`$contains($failure.cause, ${RECLAIMED})`)), again)
    .otherwise(failure.start);
  train.addCatch(reclaimed, { errors: ['States.TaskFailed'], ...remember(train) });
}
