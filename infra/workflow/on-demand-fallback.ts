import { Choice, Condition } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { remember, type FailurePath } from './failure-path';
import { jsonata } from './jsonata';
import type { TrainJob } from './train-job';

export interface OnDemandFallbackProps {
  /** Runs on Spot instances first. */
  readonly train: TrainJob;
  /** The same job on instances that are never taken away. */
  readonly again: TrainJob;
  readonly failure: FailurePath;
}

/** How the job's status reason begins if its instance was reclaimed; Step Functions gives the whole job as the cause. */
const RECLAIMED = '/"StatusReason":\\s*"Host EC2/';

/**
 * Sends a job whose every attempt was reclaimed to On-Demand instances, where it continues from its last checkpoint.
 * Any other failure goes down the failure path. Call this before adding other catches to `train`.
 */
export function fallBackOnDemand(scope: Construct, { train, again, failure }: OnDemandFallbackProps): void {
  const reclaimed = Choice.jsonata(scope, 'Reclaimed?', {
    comment: 'Continues on On-Demand instances if Spot instances were taken away on every attempt.',
  });
  reclaimed
    .when(Condition.jsonata(jsonata(`$contains($failure.cause, ${RECLAIMED})`)), again)
    .otherwise(failure.start);
  train.addCatch(reclaimed, { errors: ['States.TaskFailed'], ...remember(train) });
}
