import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Choice, Condition, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { enteredOnce } from './entered';
import type { FailurePath } from './failure-path';
import { jsonata } from './jsonata';
import { invoke } from './tasks';
import { trainJob, type TrainTargets } from './train-stage';

export interface RematchProps {
  readonly failure: FailurePath;
  /** Does with a candidate what the gate says; keeps `$published`. */
  readonly publish: IChainable;
  /** Where a run goes on that has lost no race. */
  readonly otherwise: IChainable;
}

/**
 * The way of a candidate that passed, but whose champion was replaced meanwhile by a model that was tested on other
 * records: that one is evaluated on the candidate's, and gate and publish go on. Publish says how often, and ends it.
 */
export function rematch(
  scope: Construct,
  targets: TrainTargets & { readonly functions: { readonly gate: LambdaFunction } },
  { failure, publish, otherwise }: RematchProps,
): Choice {
  const evaluate = trainJob(scope, targets, {
    id: 'EvaluateChampion',
    comment:
      'Evaluates the model that took the place meanwhile on the test records of this run. The job waits for a machine.',
    nameEnding: " & '-rematch-' & $string($published.rematch.number)",
    planUri: '$published.rematch.planUri',
    // Minutes of work that a run waits for: not worth being interrupted.
    entered: enteredOnce('rematch'),
    jobQueueArn: targets.training.onDemandQueueArn,
  });
  const gateAgain = invoke(scope, 'GateAgain', {
    comment: 'Decides again, on the same test records, against the model that took the place meanwhile.',
    lambda: targets.functions.gate,
    payload: {
      planKey: jsonata('$published.rematch.planKey'),
      rematch: jsonata('$published.rematch.number'),
    },
    keepAs: 'decision',
  });
  failure.catch(evaluate).next(failure.catch(gateAgain)).next(publish);
  return Choice.jsonata(scope, 'Lost a race?', {
    comment:
      'Compares again if another run put a model into use meanwhile that was tested on other records; five times at most.',
  })
    .when(Condition.jsonata(jsonata('$published.rematch != null')), evaluate)
    .otherwise(otherwise);
}
