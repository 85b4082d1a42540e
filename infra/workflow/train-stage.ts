import type { Construct } from 'constructs';
import type { TrainingTarget } from '../compute-stack';
import { jsonata } from './jsonata';
import { TrainJob } from './train-job';

export interface TrainTargets {
  /** `jobDefinitionArn` may name a revision: then it is what a run's definition keeps. */
  readonly training: TrainingTarget;
  /** Added to a run's training timeout: the time that its job may wait, boot and repeat attempts. */
  readonly allowanceMinutes: number;
}

export interface TrainStage {
  readonly id: string;
  readonly comment: string;
  /** JSONata that appends to the job's name. */
  readonly nameEnding: string;
  readonly planUri: string;
  /** @default - Spot first, or as the configuration says */
  readonly jobQueueArn?: string | undefined;
  /** The variable `$entered` from here on. */
  readonly entered?: string;
}

/** A job of the trainer for one of a run's plans: the run's own, a variant's or a rematch's. */
export function trainJob(
  scope: Construct,
  { training, allowanceMinutes }: TrainTargets,
  { id, comment, nameEnding, planUri, jobQueueArn, entered }: TrainStage,
): TrainJob {
  return new TrainJob(scope, id, {
    comment,
    training,
    entered,
    jobQueueArn,
    // Batch accepts up to 128 letters, digits, hyphens and underscores; a run's name has at most 80 characters.
    jobName: jsonata(`'train-' & $replace($plan.run, /[^A-Za-z0-9_-]/, '-')${nameEnding}`),
    parameters: { planUri: jsonata(planUri) },
    attemptSeconds: jsonata('$plan.trainTimeoutSeconds'),
    deadlineSeconds: jsonata(`$plan.trainTimeoutSeconds + ${allowanceMinutes * 60}`),
    outputs: { jobId: jsonata('$states.result.JobId') },
  });
}
