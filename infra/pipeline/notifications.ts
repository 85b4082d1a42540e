import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { peopleTopic } from './people-topic';

export interface NotificationsProps {
  readonly emails: readonly string[];
}

/** The topic for people; other systems listen to the event that ends every run. */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { emails }: NotificationsProps) {
    super(scope, id);
    this.topic = peopleTopic(this, 'Unroll runs', emails);
  }
}
