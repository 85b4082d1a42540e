import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Choice, Condition, Succeed, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RUN_EVENT } from '../shared/workflow';
import type { TrainingTarget } from './compute-stack';
import type { PipelineFunctions } from './pipeline/functions';
import { announce } from './workflow/announce';
import { FailurePath } from './workflow/failure-path';
import { jsonata } from './workflow/jsonata';
import { ShardMap } from './workflow/shard-map';
import { invoke, type InvokeProps } from './workflow/tasks';
import { TrainJob } from './workflow/train-job';

export interface WorkflowTargets {
  readonly bucket: IBucket;
  readonly functions: PipelineFunctions;
  readonly training: TrainingTarget;
  readonly topic: ITopic;
  /** Added to a run's training timeout: the time that its job may wait, boot and repeat attempts. */
  readonly allowanceMinutes: number;
}

/**
 * A run:
 *
 *     plan ─ encoded before? ─ no ─ profile shards ─ merge ─ encode shards ─ seal ─┐
 *                  └──────────── yes ─────────────────────────────────────────────┴─ train ─ gate ─ publish ─ announce
 *
 * States hand on references and verdicts, never data. Variables: `$plan` (PlanOutput), `$decision`,
 * `$published` (PublishOutput), `$failure`. Errors that retries do not cure go to the failure path.
 */
export function runWorkflow(scope: Construct, targets: WorkflowTargets): IChainable {
  const { functions, topic } = targets;
  const failure = new FailurePath(scope, { explain: functions.explain, topic });
  const step = (id: string, props: InvokeProps) => failure.catch(invoke(scope, id, props));
  const planKey = jsonata('$plan.planKey');

  const plan = step('Plan', {
    comment: 'Reads the request, finds the dataset and the model in use, and freezes what this run will do.',
    lambda: functions.plan,
    payload: {
      run: jsonata('$states.context.Execution.Name'),
      startedAt: jsonata('$states.context.Execution.StartTime'),
      request: jsonata('$states.input'),
    },
    keepAs: 'plan',
  });
  const encodedBefore = Choice.jsonata(scope, 'Encoded before?', {
    comment: 'Goes straight to training where an earlier run encoded the same data in the same way.',
  });
  const profileShards = failure.catch(
    shardMap(scope, targets, {
      id: 'ProfileShards',
      childId: 'Profile',
      stage: 'profile',
      comment: 'Looks at every part of the dataset side by side; parts that cannot be read may be tolerated.',
      childComment: 'Counts tokens, labels, lengths and unusable records in a few parts of the dataset.',
    }),
  );
  const merge = step('Merge', {
    comment: 'Puts the counts together: vocabulary, labels and scaling, from the training records only.',
    lambda: functions.merge,
    payload: { planKey },
  });
  const encodeShards = failure.catch(
    shardMap(scope, targets, {
      id: 'EncodeShards',
      childId: 'Encode',
      stage: 'encode',
      comment: 'Turns every part of the dataset into numbers, side by side.',
      childComment:
        'Writes the sequences of a few parts as numbers; unusable records are set aside with the reason.',
    }),
  );
  const seal = step('Seal', {
    comment:
      'Checks that the encoded dataset is whole and not too much was set aside; later runs may use it.',
    lambda: functions.seal,
    payload: { planKey },
  });
  const train = failure.catch(trainJob(scope, targets));
  const gate = step('Gate', {
    comment:
      'Decides on the same test records whether the new model is good enough and better than the one in use.',
    lambda: functions.gate,
    payload: { planKey },
    keepAs: 'decision',
  });
  const publish = step('Publish', {
    comment: 'Stores the model as a version that never changes; where the gate says so, puts it into use.',
    lambda: functions.publish,
    payload: { planKey, decision: jsonata('$decision') },
    keepAs: 'published',
  });

  train.next(gate).next(publish).next(announceModel(scope, topic));
  profileShards.next(merge).next(encodeShards).next(seal).next(train);
  return plan.next(
    encodedBefore
      .when(Condition.jsonata(jsonata('$plan.reusedFrom != null')), train)
      .otherwise(profileShards),
  );
}

interface ShardStage {
  readonly id: string;
  readonly childId: string;
  readonly stage: 'profile' | 'encode';
  readonly comment: string;
  readonly childComment: string;
}

/** A Distributed Map over `runs/<run>/shards.json`, its results under `runs/<run>/<stage>`. */
function shardMap(scope: Construct, targets: WorkflowTargets, stage: ShardStage): ShardMap {
  return new ShardMap(scope, stage.id, {
    comment: stage.comment,
    bucket: targets.bucket,
    shardsKey: jsonata('$plan.shardsKey'),
    itemsPerBatch: jsonata('$plan.shardsPerBatch'),
    batchInput: { planKey: jsonata('$plan.batchPlanKey') },
    toleratedFailurePercentage: jsonata('$plan.toleratedShardPercentage'),
    resultPrefix: jsonata(`'runs/' & $plan.run & '/${stage.stage}'`),
    processor: invoke(scope, stage.childId, {
      comment: stage.childComment,
      lambda: targets.functions[stage.stage],
      payload: jsonata('$states.input'),
    }),
  });
}

function trainJob(scope: Construct, { training, allowanceMinutes }: WorkflowTargets): TrainJob {
  return new TrainJob(scope, 'Train', {
    comment:
      'Trains on a GPU and tests the best weights. The job waits for a machine, continues after an interruption, ' +
      'and shows its progress in its log.',
    training,
    // Batch takes letters, digits, hyphens and underscores, up to 128 of them; a run's name has at most 80.
    jobName: jsonata("'train-' & $replace($plan.run, /[^A-Za-z0-9_-]/, '-')"),
    parameters: { planUri: jsonata('$plan.planUri') },
    attemptSeconds: jsonata('$plan.trainTimeoutSeconds'),
    deadlineSeconds: jsonata(`$plan.trainTimeoutSeconds + ${allowanceMinutes * 60}`),
    outputs: { jobId: jsonata('$states.result.JobId') },
  });
}

function announceModel(scope: Construct, topic: ITopic): IChainable {
  const { promoted, kept } = RUN_EVENT.detailTypes;
  const model = "$published.model & ' ' & $published.version";
  const warnings = "($count($published.warnings) > 0 ? ' Warning: ' & $join($published.warnings, ' ') : '')";
  return announce(scope, {
    topic,
    event: {
      id: 'AnnounceModel',
      comment: 'Sends an event for other systems: a model was put into use, or not.',
    },
    message: { id: 'NotifyOfModel', comment: 'Sends people a message with the decision and its figures.' },
    detailType: `$published.promoted ? '${promoted}' : '${kept}'`,
    detail: '$published',
    subject: `'Unroll: ' & ${model} & ($published.promoted ? ' is in use' : ' was stored, not promoted')`,
    text: `${model} & ': ' & $published.reason & ${warnings} & ' Report: ' & $published.reportKey`,
    next: Succeed.jsonata(scope, 'Done', {
      comment: 'The run is over: its output holds the metrics, the decision and where model and report are.',
      outputs: jsonata('$published'),
    }),
  });
}
