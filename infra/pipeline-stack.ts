import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { TrainingTarget } from './compute-stack';
import type { InfraConfig } from './config/schema';
import { createFunctions } from './pipeline/functions';
import { Notifications } from './pipeline/notifications';
import { Recipes } from './pipeline/recipes';
import { RunStateMachine } from './pipeline/run-state-machine';
import { Schedules } from './pipeline/schedules';

export interface PipelineStackProps extends StackProps {
  readonly bucket: IBucket;
  readonly training: TrainingTarget;
  readonly config: InfraConfig;
  readonly codeVersion: string;
}

/** What changes with the code: functions, the workflow, schedules, recipes. Deleting it loses no data. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    const { bucket, training, config, codeVersion, ...stackProps } = props;
    super(scope, id, { description: 'Unroll: functions, workflow and schedules', ...stackProps });

    new Recipes(this, 'Recipes', { bucket, logDays: config.retention.logDays });
    const { topic } = new Notifications(this, 'Notifications', { emails: config.notifyEmails });
    const functions = createFunctions(this, {
      bucket,
      datasets: config.datasets,
      codeVersion,
      logDays: config.retention.logDays,
    });
    const { stateMachine } = new RunStateMachine(this, 'Run', {
      bucket,
      functions,
      topic,
      training,
      allowanceMinutes: config.compute.queueing.allowanceMinutes,
      logDays: config.retention.logDays,
    });
    new Schedules(this, 'Schedules', { schedules: config.schedules, stateMachine, topic });

    new CfnOutput(this, 'StateMachineArn', {
      value: stateMachine.stateMachineArn,
      description: 'Starts a run',
    });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName, description: 'Datasets, runs and models' });
    new CfnOutput(this, 'TopicArn', {
      value: topic.topicArn,
      description: 'Told about the end of every run',
    });
  }
}
