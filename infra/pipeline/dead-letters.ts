import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';

/** Of what ends in them otherwise. A start that is two hours late is still this week's; later, people decide. */
export const DELIVERY = { maxEventAge: Duration.hours(2), retryAttempts: 10 } as const;

/** Keeps what could not be delivered, for two weeks; an alarm says when there is something. */
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
        'It is the dead-letter queue itself, of schedules and rules, which the check does not know.',
    });
  }
}
