import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  DefinitionBody,
  Fail,
  JitterType,
  type IStateMachine,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { SnsPublish, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { jsonata } from '../workflow/jsonata';

export interface ScheduledStartProps {
  readonly stateMachine: IStateMachine;
  readonly topic: ITopic;
}

/** A run is named after its schedule and the time that it was due: delivered twice, it still starts once. */
const RUN_NAME = "$states.input.schedule & '-' & $replace($states.input.scheduledTime, ':', '-')";

/**
 * Starts a run for a schedule. The scheduler could start one itself, but delivers at least once and cannot name
 * an execution: a time holds colons, which names must not. Idle it costs nothing, a start some $0.000001.
 */
export class ScheduledStart extends Construct {
  /** Takes `{schedule, scheduledTime, request}`. */
  readonly starter: StateMachine;

  constructor(scope: Construct, id: string, { stateMachine, topic }: ScheduledStartProps) {
    super(scope, id);
    const started = Succeed.jsonata(this, 'Started', {
      comment: 'The run has been started, now or by an earlier delivery of the same scheduled time.',
    });
    const tell = SnsPublish.jsonata(this, 'NotifyOfMissedStart', {
      comment: 'Sends people a message: a scheduled run could not be started.',
      topic,
      subject: jsonata("$substring('Unroll: schedule ' & $states.input.schedule & ' did not start', 0, 100)"),
      message: TaskInput.fromText(
        jsonata(
          `'The run ' & ${RUN_NAME} & ' could not be started: ' & $failure.error & ': ' & $failure.cause`,
        ),
      ),
    });
    const start = StepFunctionsStartExecution.jsonata(this, 'StartRun', {
      comment: 'Starts the run under a name made of schedule and scheduled time.',
      stateMachine,
      name: jsonata(RUN_NAME),
      input: TaskInput.fromText(jsonata('$states.input.request')),
      outputs: jsonata('$states.result'),
    });
    start.addRetry({
      errors: ['StepFunctions.SdkClientException', 'StepFunctions.ServiceException', 'States.Timeout'],
      interval: Duration.seconds(5),
      backoffRate: 2,
      maxAttempts: 5,
      maxDelay: Duration.seconds(60),
      jitterStrategy: JitterType.FULL,
    });
    start.addCatch(started, { errors: ['StepFunctions.ExecutionAlreadyExistsException'], outputs: {} });
    start.addCatch(tell, {
      errors: ['States.ALL'],
      assign: {
        failure: {
          error: jsonata('$states.errorOutput.Error'),
          cause: jsonata(
            "$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : 'no cause was given'",
          ),
        },
      },
      outputs: jsonata('$states.input'),
    });
    tell.next(
      Fail.jsonata(this, 'NotStarted', {
        comment: 'The run was not started.',
        error: jsonata('$failure.error'),
        cause: jsonata('$failure.cause'),
      }),
    );

    this.starter = new StateMachine(this, 'Starter', {
      comment: 'Starts the run of a schedule, once for each scheduled time.',
      stateMachineType: StateMachineType.EXPRESS,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(start.next(started)),
      timeout: Duration.minutes(5),
    });
  }
}
