import { Duration } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  DefinitionBody,
  Fail,
  JitterType,
  type IChainable,
  type IStateMachine,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { SnsPublish, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { SUBJECT_CHARACTERS } from '../workflow/announce';
import { jsonata } from '../workflow/jsonata';
import { executionLog, observingStatements } from './execution-log';

export interface RunStarterProps {
  readonly stateMachine: IStateMachine;
  readonly topic: ITopic;
  readonly logDays: number;
}

/** A run is named after what starts it and when it was due, so that a start delivered twice starts only one run. */
const RUN_NAME = "$states.input.starter & '-' & $replace($states.input.at, ':', '-')";

/**
 * Starts a run for a schedule or a ready dataset. EventBridge could start one itself, but delivers at least once and
 * cannot name an execution: a time contains colons, which names must not. It costs nothing while idle, and about
 * $0.000001 per start.
 */
export class RunStarter extends Construct {
  /** Takes `{starter, at, request}`. */
  readonly starter: StateMachine;

  constructor(scope: Construct, id: string, { stateMachine, topic, logDays }: RunStarterProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What starts runs may do',
    });
    const rights = new Policy(this, 'Rights', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['states:StartExecution'],
          resources: [stateMachine.stateMachineArn],
        }),
        new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
        ...observingStatements(),
      ],
    });
    this.starter = new StateMachine(this, 'Starter', {
      comment: 'Starts the run of a schedule or of a ready dataset, once each time it is due.',
      stateMachineType: StateMachineType.EXPRESS,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(startOrNotify(this, stateMachine, topic)),
      timeout: Duration.minutes(5),
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: executionLog(this, logDays),
    });
    this.starter.node.addDependency(rights);
  }
}

/** Starts the run; if that fails, notifies people and fails in the same way. */
function startOrNotify(scope: Construct, stateMachine: IStateMachine, topic: ITopic): IChainable {
  const started = Succeed.jsonata(scope, 'Started', {
    comment: 'The run has been started, now or by an earlier delivery of the same start.',
  });
  const start = StepFunctionsStartExecution.jsonata(scope, 'StartRun', {
    comment: 'Starts the run, named after what starts it and when it was due.',
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
  start.addCatch(notifyOfMissedStart(scope, topic), {
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
  return start.next(started);
}

function notifyOfMissedStart(scope: Construct, topic: ITopic): IChainable {
  const notify = SnsPublish.jsonata(scope, 'NotifyOfMissedStart', {
    comment: 'Sends people a message: a run could not be started.',
    topic,
    subject: jsonata(
      `$substring('Unroll: ' & $states.input.starter & ' did not start', 0, ${SUBJECT_CHARACTERS})`,
    ),
    message: TaskInput.fromText(
      jsonata(
        `'The run ' & ${RUN_NAME} & ' could not be started: ' & $failure.error & ': ' & $failure.cause`,
      ),
    ),
  });
  return notify.next(
    Fail.jsonata(scope, 'NotStarted', {
      comment: 'The run was not started.',
      error: jsonata('$failure.error'),
      cause: jsonata('$failure.cause'),
    }),
  );
}
