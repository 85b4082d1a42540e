import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { jsonata } from './jsonata';
import { LAMBDA_RETRY } from './retries';

export interface InvokeProps {
  /** What a data person reads in the console. */
  readonly comment: string;
  readonly lambda: IFunction;
  /** The function's input: an expression, or an object of expressions. */
  readonly payload: string | Readonly<Record<string, string>>;
  /** Variable that keeps the function's answer for later states. */
  readonly keepAs?: string;
}

const ANSWER = jsonata('$states.result.Payload');

/** A state that calls a function, retries what is transient by name, and gives on the function's answer. */
export function invoke(scope: Construct, id: string, props: InvokeProps): LambdaInvoke {
  const { comment, lambda, payload, keepAs } = props;
  const task = LambdaInvoke.jsonata(scope, id, {
    comment,
    lambdaFunction: lambda,
    payload: typeof payload === 'string' ? TaskInput.fromText(payload) : TaskInput.fromObject({ ...payload }),
    outputs: ANSWER,
    ...(keepAs === undefined ? {} : { assign: { [keepAs]: ANSWER } }),
    // CDK's own retry has no jitter and names errors that are none of ours to repeat.
    retryOnServiceExceptions: false,
  });
  task.addRetry(LAMBDA_RETRY);
  return task;
}
