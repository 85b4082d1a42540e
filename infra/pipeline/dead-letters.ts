import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';

/** How long to try before a message goes to the queue. A start two hours late is still useful; later, people decide. */
export const DELIVERY = { maxEventAge: Duration.hours(2), retryAttempts: 10 } as const;

/** Keeps what could not be delivered for two weeks; an alarm goes off when there is something. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledge(this.queue, {
      'AwsSolutions-SQS3':
        'This is itself the dead-letter queue of schedules and rules, which the check cannot know.',
    });
  }
}
