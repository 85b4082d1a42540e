import type { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { jsonata } from './jsonata';
import { LAMBDA_RETRY, THROTTLED_RETRY } from './retries';

export interface InvokeProps {
  /** Shown to a data person in the console. */
  readonly comment: string;
  readonly lambda: LambdaFunction;
  /** The function's input: an expression, or an object of expressions. */
  readonly payload: string | Readonly<Record<string, string>>;
  /** Variable that keeps the function's result for later states. */
  readonly keepAs?: string;
  /** The variable `$entered` from here on. */
  readonly entered?: string;
}

const RESULT = jsonata('$states.result.Payload');

/** A state that invokes a function, retries transient errors by name, and outputs the function's result. */
export function invoke(scope: Construct, id: string, props: InvokeProps): LambdaInvoke {
  const { comment, lambda, payload, keepAs, entered } = props;
  const assign = {
    ...(keepAs === undefined ? {} : { [keepAs]: RESULT }),
    ...(entered === undefined ? {} : { entered }),
  };
  const task = LambdaInvoke.jsonata(scope, id, {
    comment,
    // A run ends with the code that it began with, whatever is deployed meanwhile: its definition names versions (Step
    // Functions Developer Guide, "Manage continuous deployments with versions and aliases").
    // CDK's classes match its interfaces only without exactOptionalPropertyTypes.
    lambdaFunction: lambda.currentVersion as IFunction,
    payload: typeof payload === 'string' ? TaskInput.fromText(payload) : TaskInput.fromObject({ ...payload }),
    outputs: RESULT,
    ...(Object.keys(assign).length === 0 ? {} : { assign }),
    // CDK's own retry has no jitter and names errors that should not be retried here.
    retryOnServiceExceptions: false,
  });
  task.addRetry(LAMBDA_RETRY);
  task.addRetry(THROTTLED_RETRY);
  return task;
}
