import { Pass, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { enteredToo } from './entered';
import type { FailurePath } from './failure-path';
import { jsonata } from './jsonata';
import { fallBackOnDemand } from './on-demand-fallback';
import type { TrainJob } from './train-job';
import { trainJob, type TrainTargets } from './train-stage';
import { VariantsMap } from './variants-map';

export interface TrainingTargets extends TrainTargets {
  /** Variants of a sweep to train at once: more than the queue has machines for would only wait in it. */
  readonly parallelVariants: number;
}

/** Training, on Spot instances first where there is an On-Demand queue to fall back on; both lead to `next`. */
export function trainBest(
  scope: Construct,
  targets: TrainingTargets,
  { failure, next }: { readonly failure: FailurePath; readonly next: IChainable },
): TrainJob {
  const train = trainJob(scope, targets, {
    id: 'Train',
    comment:
      'Trains on a GPU, or takes the best variant of a sweep, and tests the best weights. The job waits for a ' +
      'machine, continues after an interruption, and shows its progress in its log.',
    nameEnding: '',
    planUri: '$plan.planUri',
    entered: enteredToo('train'),
  });
  const { onDemandQueueArn } = targets.training;
  if (onDemandQueueArn !== undefined) {
    const again = trainJob(scope, targets, {
      id: 'TrainOnDemand',
      comment: 'Continues training from its last checkpoint, on a machine that will not be taken away.',
      nameEnding: " & '-on-demand'",
      planUri: '$plan.planUri',
      entered: enteredToo('trainOnDemand'),
      jobQueueArn: onDemandQueueArn,
    });
    fallBackOnDemand(scope, {
      id: 'Reclaimed?',
      train,
      again,
      otherwise: failure.start,
      keepAs: 'failure',
    });
    failure.catch(again).next(next);
  }
  failure.catch(train).next(next);
  return train;
}

export function variantsMap(scope: Construct, targets: TrainingTargets): VariantsMap {
  return new VariantsMap(scope, 'TrainVariants', {
    comment:
      'Trains the variants of a sweep, several at once; the best on the validation split is then tested.',
    variants: jsonata('$plan.variants'),
    entered: enteredToo('trainVariants'),
    maxConcurrency: targets.parallelVariants,
    train: trainVariant(scope, targets),
  });
}

/** One variant, on Spot instances first; however it fails, the others go on, and the best of them is tested. */
function trainVariant(scope: Construct, targets: TrainingTargets): TrainJob {
  const lost = Pass.jsonata(scope, 'VariantLost', {
    comment: 'This variant has no result; the sweep goes on with the others, and its report says so.',
    outputs: {},
  });
  const train = trainJob(scope, targets, {
    id: 'TrainVariant',
    comment: 'Trains one variant on a GPU, and stores its best weights and its result.',
    nameEnding: " & '-' & $states.input.variant",
    planUri: '$states.input.planUri',
  });
  const { onDemandQueueArn } = targets.training;
  if (onDemandQueueArn !== undefined) {
    const again = trainJob(scope, targets, {
      id: 'TrainVariantOnDemand',
      comment: 'Continues the variant from its last checkpoint, on a machine that will not be taken away.',
      nameEnding: " & '-' & $states.input.variant & '-on-demand'",
      planUri: '$states.input.planUri',
      jobQueueArn: onDemandQueueArn,
    });
    fallBackOnDemand(scope, {
      id: 'VariantReclaimed?',
      train,
      again,
      otherwise: lost,
      keepAs: 'lostVariant',
    });
    again.addCatch(lost, { errors: ['States.ALL'], outputs: {} });
  }
  train.addCatch(lost, { errors: ['States.ALL'], outputs: {} });
  return train;
}
