import { Choice, Condition, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RECLAIMED_STATUS, STOPPED_EXIT_CODE } from '../../shared/errors';
import { remember } from './failure-path';
import { jsonata } from './jsonata';
import type { TrainJob } from './train-job';

export interface OnDemandFallbackProps {
  readonly id: string;
  /** Runs on Spot instances first. */
  readonly train: TrainJob;
  /** The same job on instances that are never taken away. */
  readonly again: TrainJob;
  /** Where any other failure goes. */
  readonly otherwise: IChainable;
  /** Variable that keeps the failure. A name of an outer scope may not be assigned in an inner one. */
  readonly keepAs: string;
}

/**
 * Whether a job's last attempt ended since its instance was taken away: Batch says so, or the trainer was told to stop
 * before Batch noticed. Step Functions gives the whole job as the cause (AWS Batch API Reference, JobDetail), the
 * attempts in the order in which they were made. Anything else, even a cause that was cut, is no such job: an error
 * in a Choice cannot be caught.
 */
const reclaimed = (failure: string): string =>
  `($job := $contains(${failure}.cause, /^\\s*\\{[\\s\\S]*\\}\\s*$/) ? $parse(${failure}.cause) : {}; ` +
  `$last := $count($job.Attempts) > 0 ? $job.Attempts[-1] : $job; ` +
  `$last.Container.ExitCode = ${STOPPED_EXIT_CODE} or ` +
  `$contains($string($exists($last.StatusReason) ? $last.StatusReason : ''), /^${RECLAIMED_STATUS}/))`;

/**
 * Sends a job whose last attempt lost its instance to On-Demand instances, where it continues from its last checkpoint.
 * Any other failure goes elsewhere. Call this before adding other catches to `train`.
 */
export function fallBackOnDemand(scope: Construct, props: OnDemandFallbackProps): void {
  const { id, train, again, otherwise, keepAs } = props;
  const choice = Choice.jsonata(scope, id, {
    comment: 'Continues on On-Demand instances if Spot instances were taken away until the last attempt.',
  });
  choice.when(Condition.jsonata(jsonata(reclaimed(`$${keepAs}`))), again).otherwise(otherwise);
  train.addCatch(choice, { errors: ['States.TaskFailed'], ...remember(train, keepAs) });
}
