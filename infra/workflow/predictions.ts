import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Succeed, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RUN_EVENT } from '../../shared/workflow';
import { announce, type Origin } from './announce';
import { enteredFirst, enteredToo } from './entered';
import type { FailurePath } from './failure-path';
import { jsonata } from './jsonata';
import { ShardMap } from './shard-map';
import { invoke } from './tasks';

export interface PredictionTargets {
  readonly bucket: IBucket;
  readonly functions: { readonly score: LambdaFunction };
  readonly topic: ITopic;
  readonly parallelFunctions: number;
  readonly failure: FailurePath;
  readonly origin: Origin;
}

/**
 * A run that predicts: plan ─ predict shards ─ seal ─ announce. Variables: `$prediction` (PredictionPlanOutput),
 * `$predicted` (PredictedOutput).
 */
export function predictionPath(scope: Construct, targets: PredictionTargets): IChainable {
  const { failure, functions } = targets;
  const plan = invoke(scope, 'PlanPredictions', {
    comment: 'Chooses the version that predicts, finds the records, and freezes both for this run.',
    lambda: functions.score,
    payload: {
      task: 'plan',
      run: jsonata('$states.context.Execution.Name'),
      startedAt: jsonata('$states.context.Execution.StartTime'),
      request: jsonata('$states.input'),
    },
    keepAs: 'prediction',
    entered: enteredFirst('plan'),
  });
  const shards = new ShardMap(scope, 'PredictShards', {
    comment: 'Predicts all parts of the dataset, in parallel.',
    bucket: targets.bucket,
    shardsKey: jsonata('$prediction.shardsKey'),
    itemsPerBatch: jsonata('$prediction.shardsPerBatch'),
    batchInput: { planKey: jsonata('$prediction.batchPlanKey') },
    // A part without predictions would be missed by nobody until somebody needs them.
    toleratedFailurePercentage: jsonata('0'),
    maxConcurrency: targets.parallelFunctions,
    resultPrefix: jsonata('$prediction.resultPrefix'),
    entered: enteredToo('predict'),
    processor: invoke(scope, 'Predict', {
      comment:
        'Writes the predictions of a few parts; a record that cannot be used has the reason in its place.',
      lambda: functions.score,
      payload: jsonata('$states.input'),
    }),
  });
  const seal = invoke(scope, 'SealPredictions', {
    comment: 'Checks that no record is missing and that not too many were unusable, and lists the results.',
    lambda: functions.score,
    payload: { task: 'seal', planKey: jsonata('$prediction.planKey') },
    keepAs: 'predicted',
    entered: enteredToo('seal'),
  });
  failure.catch(plan).next(failure.catch(shards)).next(failure.catch(seal)).next(announced(scope, targets));
  return plan;
}

function announced(scope: Construct, { topic, origin }: PredictionTargets): IChainable {
  const model = "$predicted.model & ' ' & $predicted.version";
  const warnings = "($count($predicted.warnings) > 0 ? ' Warning: ' & $join($predicted.warnings, ' ') : '')";
  return announce(scope, {
    topic,
    origin,
    event: {
      id: 'AnnouncePredictions',
      comment: 'Sends an event for other systems: where the predictions are, and how many.',
    },
    message: { id: 'NotifyOfPredictions', comment: 'Sends people a message with the counts and the place.' },
    detailType: `'${RUN_EVENT.detailTypes.predicted}'`,
    detail: '$predicted',
    subject: `'Unroll: ' & ${model} & ' has predicted'`,
    text: `${model} & ' has predicted ' & $string($predicted.predicted) & ' of ' & $string($predicted.read) & ' records.' & ${warnings} & ' Results: ' & $predicted.links.results`,
    next: Succeed.jsonata(scope, 'Predicted', {
      comment: 'The run is over: its output says where the predictions are, and how many records had none.',
      outputs: jsonata('$predicted'),
    }),
  });
}
