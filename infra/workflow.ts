import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Choice, Condition, Succeed, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RUN_EVENT } from '../shared/workflow';
import type { PipelineFunctions } from './pipeline/functions';
import { announce, type Origin } from './workflow/announce';
import { enteredFirst, enteredToo } from './workflow/entered';
import { FailurePath } from './workflow/failure-path';
import { jsonata } from './workflow/jsonata';
import { ShardMap } from './workflow/shard-map';
import { invoke, type InvokeProps } from './workflow/tasks';
import { predictionPath } from './workflow/predictions';
import { rematch } from './workflow/rematch';
import { trainBest, variantsMap, type TrainingTargets } from './workflow/training';

export interface WorkflowTargets extends TrainingTargets {
  readonly bucket: IBucket;
  readonly functions: PipelineFunctions;
  readonly topic: ITopic;
  /** Functions of a map to run at once. */
  readonly parallelFunctions: number;
  /** The stack prefix. */
  readonly deployment: string;
}

/**
 * A run that trains; one that predicts goes the way of workflow/predictions.ts, where the first choice leads it:
 *
 *     plan ─ anything new? ─ encoded before? ─ no ─ stratified? ─ no ─ profile shards ─ merge ─ encode shards ─ seal ─┐
 *                 │                 │                   └ yes ─ count classes ─ deal records ┘                        │
 *                 │                 └─────────────── yes ─────────────────────────────────────────────────────────────┤
 *                 └ no ─ skipped                                                        ┌ yes ─ train variants ─┐     │
 *                                                                                       └───────── sweep? ──────┼─────┘
 *                                              announce ─ no ─ lost a race? ─ publish ─ gate ─ train ───────────┘
 *                                                                   └ yes ─ evaluate champion ─ gate ─ publish ─ …
 *
 * States pass on references and verdicts, never data. Variables: `$plan` (PlanOutput), `$decision`,
 * `$published` (PublishOutput), `$entered` (when each step's state was entered), `$failure`. Errors that outlast their
 * retries go to the failure path.
 */
export function runWorkflow(scope: Construct, targets: WorkflowTargets): IChainable {
  const { functions, topic } = targets;
  const origin = originOf(targets);
  const failure = new FailurePath(scope, { explain: functions.explain, topic, origin });
  const { isPrediction, anythingNew, skipped, encodedBefore, isStratified, isSweep } = decisions(scope);
  const { plan, dealRecords, merge, seal, gate, publish } = lambdaSteps(scope, functions, failure);
  const { countClasses, profileShards, encodeShards } = shardMaps(scope, targets, failure);
  const trainVariants = failure.catch(variantsMap(scope, targets));

  const train = trainBest(scope, targets, { failure, next: gate });
  gate
    .next(publish)
    .next(rematch(scope, targets, { failure, publish, otherwise: announceModel(scope, topic, origin) }));
  trainVariants.next(train);
  isSweep.when(Condition.jsonata(jsonata('$count($plan.variants) > 0')), trainVariants).otherwise(train);
  countClasses.next(dealRecords).next(profileShards);
  isStratified.when(Condition.jsonata(jsonata('$plan.isStratified')), countClasses).otherwise(profileShards);
  profileShards.next(merge).next(encodeShards).next(seal).next(isSweep);
  encodedBefore.when(Condition.jsonata(jsonata('$plan.reusedFrom != null')), isSweep).otherwise(isStratified);
  plan.next(
    anythingNew.when(Condition.jsonata(jsonata('$plan.skipped != null')), skipped).otherwise(encodedBefore),
  );
  const predictions = predictionPath(scope, { ...targets, failure, origin });
  return isPrediction
    .when(Condition.jsonata(jsonata('$exists($states.input.predict)')), predictions)
    .otherwise(plan);
}

/** The states that choose a run's path, and the one in which a run with nothing to do ends. */
function decisions(scope: Construct) {
  return {
    isPrediction: Choice.jsonata(scope, 'Predict?', {
      comment:
        'Predicts a dataset with a model that there is, if the request asks for that; trains one otherwise.',
    }),
    anythingNew: Choice.jsonata(scope, 'Anything new?', {
      comment:
        'Ends a run that asked to be skipped if neither data nor request has changed since the last one.',
    }),
    skipped: Succeed.jsonata(scope, 'Skipped', {
      comment: 'There was nothing to do: the output says why, and which version the last run produced.',
      outputs: jsonata('$plan.skipped'),
    }),
    encodedBefore: Choice.jsonata(scope, 'Encoded before?', {
      comment: 'Goes straight to training if an earlier run encoded the same data in the same way.',
    }),
    isStratified: Choice.jsonata(scope, 'Stratified?', {
      comment: 'Counts classes first if the request wants each split to have its share of every class.',
    }),
    isSweep: Choice.jsonata(scope, 'Sweep?', {
      comment: 'Trains several variants in parallel if the request lists values to try.',
    }),
  };
}

/** The steps that are a single call of a function. */
function lambdaSteps(scope: Construct, functions: PipelineFunctions, failure: FailurePath) {
  const step = (id: string, props: InvokeProps) => failure.catch(invoke(scope, id, props));
  const planKey = jsonata('$plan.planKey');
  return {
    plan: step('Plan', {
      comment:
        'Reads the request, finds the dataset and the model in use, and freezes what this run will do.',
      lambda: functions.plan,
      payload: {
        run: jsonata('$states.context.Execution.Name'),
        startedAt: jsonata('$states.context.Execution.StartTime'),
        request: jsonata('$states.input'),
        stateMachine: jsonata('$states.context.StateMachine.Id'),
      },
      keepAs: 'plan',
      entered: enteredFirst('plan'),
    }),
    dealRecords: step('DealRecords', {
      comment:
        'Deals the records of each class to the splits by its share, as near to their hash as it can be.',
      lambda: functions.merge,
      payload: { planKey, task: 'deal-records' },
      entered: enteredToo('deal'),
    }),
    merge: step('Merge', {
      comment: 'Merges the counts into vocabulary, labels and scaling, from the training records only.',
      lambda: functions.merge,
      payload: { planKey },
      entered: enteredToo('merge'),
    }),
    seal: step('Seal', {
      comment:
        'Checks that the encoded dataset is complete and that not too much was set aside; later runs may use it.',
      lambda: functions.seal,
      payload: { planKey },
      entered: enteredToo('seal'),
    }),
    gate: step('Gate', {
      comment:
        'Decides on the same test records whether the new model is good enough, and clearly better than the one in use.',
      lambda: functions.gate,
      payload: { planKey },
      keepAs: 'decision',
      entered: enteredToo('gate'),
    }),
    publish: step('Publish', {
      comment:
        'Stores the model as a version that never changes; if the gate says so, puts it into use, or leaves it to a ' +
        'person to approve. If another run was faster, the better model stays, or the two have a rematch.',
      lambda: functions.publish,
      payload: { planKey, decision: jsonata('$decision'), entered: enteredToo('publish') },
      keepAs: 'published',
    }),
  };
}

/** The steps that go over all shards of the dataset. */
function shardMaps(scope: Construct, targets: WorkflowTargets, failure: FailurePath) {
  const countClasses = shardMap(scope, targets, {
    id: 'CountClasses',
    childId: 'Count',
    stage: 'classes',
    step: 'countClasses',
    lambda: targets.functions.profile,
    batchInput: { task: 'count-classes' },
    comment: 'Counts the records of each class in all parts of the dataset, in parallel.',
    childComment: 'Counts classes in a few parts, and notes where the hash of each record would deal it.',
  });
  const profileShards = shardMap(scope, targets, {
    id: 'ProfileShards',
    childId: 'Profile',
    stage: 'profile',
    step: 'profile',
    lambda: targets.functions.profile,
    comment:
      'Examines all parts of the dataset in parallel; some parts that cannot be read may be tolerated.',
    childComment: 'Counts tokens, labels, lengths and unusable records in a few parts of the dataset.',
  });
  const encodeShards = shardMap(scope, targets, {
    id: 'EncodeShards',
    childId: 'Encode',
    stage: 'encode',
    step: 'encode',
    lambda: targets.functions.encode,
    comment: 'Turns all parts of the dataset into numbers, in parallel.',
    childComment:
      'Writes the sequences of a few parts as numbers; unusable records are set aside with the reason.',
  });
  return {
    countClasses: failure.catch(countClasses),
    profileShards: failure.catch(profileShards),
    encodeShards: failure.catch(encodeShards),
  };
}

interface ShardStage {
  readonly id: string;
  readonly childId: string;
  /** The name of the step in a run's seconds. */
  readonly step: string;
  /** Names the folder of the map's results. */
  readonly stage: 'classes' | 'profile' | 'encode';
  readonly lambda: PipelineFunctions[keyof PipelineFunctions];
  /** Given to each batch besides its plan. */
  readonly batchInput?: Readonly<Record<string, string>>;
  readonly comment: string;
  readonly childComment: string;
}

/** A Distributed Map over `runs/<run>/shards.json` with results under `runs/<run>/<stage>`. */
function shardMap(scope: Construct, targets: WorkflowTargets, stage: ShardStage): ShardMap {
  return new ShardMap(scope, stage.id, {
    comment: stage.comment,
    bucket: targets.bucket,
    shardsKey: jsonata('$plan.shardsKey'),
    itemsPerBatch: jsonata('$plan.shardsPerBatch'),
    batchInput: { planKey: jsonata('$plan.batchPlanKey'), ...stage.batchInput },
    toleratedFailurePercentage: jsonata('$plan.toleratedShardPercentage'),
    maxConcurrency: targets.parallelFunctions,
    resultPrefix: jsonata(`'runs/' & $plan.run & '/${stage.stage}'`),
    entered: enteredToo(stage.step),
    processor: invoke(scope, stage.childId, {
      comment: stage.childComment,
      lambda: stage.lambda,
      payload: jsonata('$states.input'),
    }),
  });
}

const originOf = ({ deployment, bucket }: WorkflowTargets): Origin => ({
  deployment,
  bucketName: bucket.bucketName,
});

function announceModel(scope: Construct, topic: ITopic, origin: Origin): IChainable {
  const { promoted, kept, awaiting } = RUN_EVENT.detailTypes;
  const model = "$published.model & ' ' & $published.version";
  const warnings = "($count($published.warnings) > 0 ? ' Warning: ' & $join($published.warnings, ' ') : '')";
  return announce(scope, {
    topic,
    origin,
    event: {
      id: 'AnnounceModel',
      comment: 'Sends an event for other systems: whether a model was put into use, or waits for approval.',
    },
    message: { id: 'NotifyOfModel', comment: 'Sends people a message with the decision and its figures.' },
    detailType: `$published.promoted ? '${promoted}' : $published.state = 'awaiting-approval' ? '${awaiting}' : '${kept}'`,
    detail: '$published',
    subject: `'Unroll: ' & ${model} & ($published.promoted ? ' is in use' : $published.state = 'awaiting-approval' ? ' awaits approval' : ' was stored, not promoted')`,
    text: `${model} & ': ' & $published.reason & ${warnings} & ' Report: ' & $published.links.report`,
    next: Succeed.jsonata(scope, 'Done', {
      comment: 'The run is over: its output holds the metrics, the decision and where model and report are.',
      outputs: jsonata('$published'),
    }),
  });
}
