import { Chain, TaskInput, type IChainable, type INextable, type State } from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents, SnsPublish } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { RUN_EVENT } from '../../shared/workflow';
import { jsonata } from './jsonata';
import { NOTIFY_RETRY } from './retries';

/** Which of an account's deployments speaks: all of them use the one default event bus. */
export interface Origin {
  /** The stack prefix. */
  readonly deployment: string;
  readonly bucketName: string;
}

export interface AnnounceProps {
  readonly topic: ITopic;
  readonly origin: Origin;
  /** Names of the two states, and the comments that a data person reads there. */
  readonly event: { readonly id: string; readonly comment: string };
  readonly message: { readonly id: string; readonly comment: string };
  /** JSONata expressions, without their delimiters. */
  readonly detailType: string;
  readonly detail: string;
  readonly subject: string;
  readonly text: string;
  readonly next: IChainable;
}

/** SNS wants fewer than 100 characters (Amazon SNS API Reference, Publish). */
export const SUBJECT_CHARACTERS = 99;

/**
 * Announces to other systems (an event) and people (a message) how a run ended. A run's outcome does not depend on
 * either: what still cannot be sent after some attempts is dropped.
 */
export function announce(scope: Construct, props: AnnounceProps): Chain {
  const { event, message, next, topic } = props;
  const publish = SnsPublish.jsonata(scope, message.id, {
    comment: message.comment,
    topic,
    subject: jsonata(`$substring(${props.subject}, 0, ${SUBJECT_CHARACTERS})`),
    message: TaskInput.fromText(jsonata(props.text)),
    outputs: {},
  });
  const put = EventBridgePutEvents.jsonata(scope, event.id, {
    comment: event.comment,
    entries: [
      {
        source: RUN_EVENT.source,
        detailType: jsonata(props.detailType),
        detail: TaskInput.fromText(
          jsonata(
            `$merge([${props.detail}, {'deployment': '${props.origin.deployment}', 'bucket': '${props.origin.bucketName}'}])`,
          ),
        ),
      },
    ],
    outputs: {},
  });
  neverFails(put, publish);
  neverFails(publish, next);
  return Chain.start(put).next(publish).next(next);
}

function neverFails(
  task: State & INextable & Pick<SnsPublish, 'addRetry' | 'addCatch'>,
  next: IChainable,
): void {
  task.addRetry(NOTIFY_RETRY);
  task.addCatch(next, { errors: ['States.ALL'], outputs: {} });
}
