import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { peopleTopic } from '../pipeline/people-topic';

export interface AlarmTopicProps {
  readonly emails: readonly string[];
}

/** Where alarms go. Apart from the topic of runs' ends: who is told about a model need not be woken. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { emails }: AlarmTopicProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.topic = peopleTopic(this, 'Unroll alarms', emails);
    // A topic with a policy of its own no longer has the one by which an account's alarms may publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    );
  }
}
