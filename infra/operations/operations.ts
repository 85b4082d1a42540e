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
import { RunDashboard } from './run-dashboard';

export interface OperationsProps {
  readonly config: InfraConfig;
  readonly functions: OperationsFunctions;
  readonly stateMachine: IStateMachine;
  readonly training: TrainingTarget;
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
    new Measurements(this, 'Measurements', {
      measure: functions.measure,
      training,
      undelivered,
      deployment: stackPrefix,
    });
    if (functions.watch !== undefined) {
      new OverdueWatch(this, 'OverdueWatch', {
        watch: functions.watch,
        schedules,
        stateMachine,
        undelivered,
      });
    }
    new Alarms(this, 'Alarms', {
      topic,
      namespace,
      stateMachine,
      undelivered,
      schedules: schedules.filter(({ enabled }) => enabled).map(({ name }) => name),
    });
    if (alerts.dashboard) {
      new RunDashboard(this, 'Runs', { namespace, stateMachine, dollarsPerHour: compute.pricePerHourUsd });
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
