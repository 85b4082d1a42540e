import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Fail, type CatchProps, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { RUN_EVENT } from '../../shared/workflow';
import { announce, type Origin } from './announce';
import { jsonata } from './jsonata';
import { invoke } from './tasks';

/** An execution that continues a run has a name of its own. */
const RESUMED = '$states.context.Execution.Input.resume';
/** So has one that goes on with predictions; what is given may be no name. */
const PREDICTED = '$states.context.Execution.Input.predict.resume';
const RUN = `($exists(${RESUMED}) ? ${RESUMED} : $exists(${PREDICTED}) ? $string(${PREDICTED}) : $states.context.Execution.Name)`;

/** Any state that can send its errors elsewhere. */
interface Catching {
  readonly stateId: string;
  addCatch(handler: IChainable, props?: CatchProps): unknown;
}

export interface FailurePathProps {
  readonly explain: LambdaFunction;
  readonly topic: ITopic;
  readonly origin: Origin;
}

/**
 * The path of every error that outlasted its retries: name it, announce it to other systems and people, and end the
 * run with that name. A step of this path that itself fails is skipped, so the run always ends with the first error.
 */
export class FailurePath {
  /** The first state of the path, for an error that `remember` has kept. */
  readonly start: IChainable & { readonly id: string };

  constructor(scope: Construct, { explain, topic, origin }: FailurePathProps) {
    const failed = Fail.jsonata(scope, 'Failed', {
      comment: 'The run failed and changed nothing in use. Its error and cause say what to do about it.',
      error: jsonata('$failure.error'),
      cause: jsonata('$failure.cause'),
    });
    const announcement = announce(scope, {
      topic,
      origin,
      event: {
        id: 'AnnounceFailure',
        comment: 'Sends an event for other systems: that this run failed, where and why.',
      },
      message: {
        id: 'NotifyOfFailure',
        comment: 'Sends people a message: that this run failed, where and why.',
      },
      detailType: `'${RUN_EVENT.detailTypes.failed}'`,
      detail: `$merge([{'run': ${RUN}}, $failure])`,
      subject: `'Unroll: run ' & ${RUN} & ' failed'`,
      text: `'Run ' & ${RUN} & ' failed in ' & $failure.state & ' with ' & $failure.error & ': ' & $failure.cause`,
      next: failed,
    });
    const name = invoke(scope, 'Explain', {
      comment: "Finds the trainer's own record of the failure, if it left one, and puts it in one sentence.",
      lambda: explain,
      payload: {
        run: jsonata(RUN),
        execution: jsonata('$states.context.Execution.Id'),
        state: jsonata('$failure.state'),
        error: jsonata('$failure.error'),
        cause: jsonata('$failure.cause'),
      },
      keepAs: 'failure',
    });
    name.addCatch(announcement, { errors: ['States.ALL'], outputs: {} });
    name.next(announcement);
    this.start = name;
  }

  /** Sends a state's errors down this path, kept as `$failure`. */
  catch<S extends Catching>(state: S): S {
    state.addCatch(this.start, { errors: ['States.ALL'], ...remember(state) });
    return state;
  }
}

/** The part of a Catch that keeps the error as `$failure`. */
export function remember(
  { stateId }: Pick<Catching, 'stateId'>,
  keepAs = 'failure',
): Pick<CatchProps, 'assign' | 'outputs'> {
  return {
    assign: {
      [keepAs]: {
        state: stateId,
        error: jsonata('$states.errorOutput.Error'),
        // Some of Step Functions' own errors have no cause, and an undefined value would raise another error.
        cause: jsonata(
          "$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : 'no cause was given'",
        ),
      },
    },
    outputs: {},
  };
}
