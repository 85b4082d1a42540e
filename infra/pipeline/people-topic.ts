import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** A topic for people, who receive it as mail. */
export function peopleTopic(scope: Construct, displayName: string, emails: readonly string[]): Topic {
  const topic = new Topic(scope, 'Topic', { displayName, enforceSSL: true });
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
