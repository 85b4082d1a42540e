import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { TrainingTarget } from './compute-stack';
import type { InfraConfig } from './config/schema';
import { Operations } from './operations/operations';
import { DeadLetters } from './pipeline/dead-letters';
import { createFunctions } from './pipeline/functions';
import { Notifications } from './pipeline/notifications';
import { Recipes } from './pipeline/recipes';
import { RunStateMachine } from './pipeline/run-state-machine';
import { Starts } from './pipeline/starts';

export interface PipelineStackProps extends StackProps {
  readonly bucket: IBucket;
  readonly training: TrainingTarget;
  readonly config: InfraConfig;
  readonly codeVersion: string;
  readonly copiesRecipes: boolean;
}

/** What the stack's outputs name. */
interface Told {
  readonly stateMachine: IStateMachine;
  readonly bucket: IBucket;
  readonly topic: ITopic;
  readonly answer: IFunction | undefined;
}

/** What changes with the code: functions, the workflow, schedules, recipes. Deleting it loses no data. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    const { bucket, training, config, codeVersion, copiesRecipes, ...stackProps } = props;
    super(scope, id, { description: 'Unroll: functions, workflow and schedules', ...stackProps });

    if (copiesRecipes) new Recipes(this, 'Recipes', { bucket, logDays: config.retention.logDays });
    const { topic } = new Notifications(this, 'Notifications', { emails: config.notifyEmails });
    const { logDays } = config.retention;
    const functions = createFunctions(this, {
      bucket,
      datasets: config.datasets,
      codeVersion,
      logDays,
      dollarsPerHour: config.compute.pricePerHourUsd,
      metricsNamespace: config.stackPrefix,
      watchesSchedules: config.schedules.length > 0,
      datasetDays: config.retention.datasetDays,
      bootMinutes: config.compute.bootMinutes,
      budgets: config.budgets,
      answersRecords: config.predictions,
    });
    const { stateMachine } = new RunStateMachine(this, 'Run', {
      bucket,
      functions: functions.workflow,
      topic,
      training,
      allowanceMinutes: config.compute.queueing.allowanceMinutes,
      // As many as fit in an environment: more would only wait.
      parallelVariants: Math.floor(config.compute.maximumVcpus / config.compute.jobVcpus),
      logDays,
      parallelFunctions: config.functions.parallel,
      deployment: config.stackPrefix,
      planLooksAtOthers: config.budgets.oneRunPerModel,
    });
    const { queue: undelivered } = new DeadLetters(this, 'Undelivered');
    const { schedules } = new Starts(this, 'Starts', {
      schedules: config.schedules,
      readyMarkers: config.readyMarkers,
      bucket,
      stateMachine,
      topic,
      undelivered,
      logDays,
    });
    new Operations(this, 'Operations', {
      config,
      functions: functions.operations,
      stateMachine,
      training,
      runTopic: topic,
      bucketName: bucket.bucketName,
      undelivered,
      schedules,
    });

    this.#outputs({ stateMachine, bucket, topic, answer: functions.answer });
  }

  #outputs({ stateMachine, bucket, topic, answer }: Told): void {
    new CfnOutput(this, 'StateMachineArn', {
      value: stateMachine.stateMachineArn,
      description: 'Starts a run',
    });
    if (answer !== undefined)
      new CfnOutput(this, 'PredictionsFunctionName', {
        value: answer.functionName,
        description: 'Predicts single records: {"model": …, "records": [{…}]}',
      });
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName, description: 'Datasets, runs and models' });
    new CfnOutput(this, 'TopicArn', {
      value: topic.topicArn,
      description: 'Notified at the end of every run',
    });
  }
}
