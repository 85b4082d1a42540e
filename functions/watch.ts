import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { writeMetricLines } from './lambda/metric-lines';
import { awsHistory } from './watch/aws-history';
import { findOverdue, overdueLines } from './watch/find-overdue';

/** The input that the function's schedule gives it. */
const Watched = z.object({
  schedules: z.array(
    z.object({ name: z.string(), scheduleName: z.string(), expectedEveryHours: z.number() }),
  ),
});
const Environment = z.object({
  METRICS_NAMESPACE: z.string().min(1),
  STATE_MACHINE_ARN: z.string().min(1),
});

/** Finds schedules without a successful run in their period, and reports them as metrics. */
export const handler = async (event: unknown): Promise<void> => {
  const environment = Environment.parse(process.env);
  const { schedules } = Watched.parse(event);
  const history = awsHistory({
    stepFunctions: new SFNClient({}),
    scheduler: new SchedulerClient({}),
    stateMachineArn: environment.STATE_MACHINE_ARN,
    scheduleNames: Object.fromEntries(schedules.map(({ name, scheduleName }) => [name, scheduleName])),
  });
  const now = new Date();
  const states = await findOverdue(schedules, history, now);
  writeMetricLines(overdueLines(states, { namespace: environment.METRICS_NAMESPACE, now }));
};
