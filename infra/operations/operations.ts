import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { TrainingTarget } from '../compute-stack';
import type { InfraConfig } from '../config/schema';
import type { OperationsFunctions } from '../pipeline/functions';
import { MonthlyBudget } from './monthly-budget';
import type { StartedSchedule } from '../pipeline/starts';
import { AlarmTopic } from './alarm-topic';
import { Alarms } from './alarms';
import { Measurements } from './measurements';
import { OverdueWatch } from './overdue-watch';
import { QueueWatch } from './queue-watch';
import { RunDashboard } from './run-dashboard';
import { UnannouncedEnds } from './unannounced-ends';

export interface OperationsProps {
  readonly config: InfraConfig;
  readonly functions: OperationsFunctions;
  readonly bucketName: string;
  readonly stateMachine: IStateMachine;
  readonly training: TrainingTarget;
  /** People who follow runs. */
  readonly runTopic: ITopic;
  readonly undelivered: IQueue;
  readonly schedules: readonly StartedSchedule[];
}

/** What shows runs and alerts people: metrics, dashboard, alarms, and a budget if one is configured. */
export class Operations extends Construct {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { config, functions, stateMachine, training, undelivered, schedules } = props;
    const { alerts, compute, stackPrefix } = config;
    const namespace = stackPrefix;
    const { topic } = new AlarmTopic(this, 'AlarmTopic', { emails: alerts.emails });
    // Events and schedules invoke them asynchronously: what fails three times is kept, and sets off an alarm (AWS Lambda
    // Developer Guide, "Capturing records of Lambda asynchronous invocations").
    for (const watcher of [functions.measure, functions.watch])
      watcher?.configureAsyncInvoke({ onFailure: new SqsDestination(undelivered) });
    new Measurements(this, 'Measurements', {
      measure: functions.measure,
      training,
      stateMachine,
      undelivered,
      bucketName: props.bucketName,
    });
    if (functions.watch !== undefined) {
      new OverdueWatch(this, 'OverdueWatch', {
        watch: functions.watch,
        schedules,
        stateMachine,
        undelivered,
      });
    }
    new UnannouncedEnds(this, 'UnannouncedEnds', { stateMachine, topic: props.runTopic, undelivered });
    new QueueWatch(this, 'QueueWatch', { training, topic, undelivered, logDays: config.retention.logDays });
    new Alarms(this, 'Alarms', {
      topic,
      namespace,
      undelivered,
      schedules: schedules.filter(({ enabled }) => enabled).map(({ name }) => name),
    });
    if (alerts.dashboard) {
      new RunDashboard(this, 'Runs', {
        namespace,
        stateMachine,
        dollarsPerHour: compute.pricePerHourUsd,
        hasGpu: compute.accelerator === 'gpu',
      });
    }
    if (alerts.monthlyBudgetUsd !== undefined) {
      new MonthlyBudget(this, 'MonthlyBudget', {
        limitUsd: alerts.monthlyBudgetUsd,
        emails: alerts.emails,
        tagValue: stackPrefix,
      });
    }
  }
}
