import { z } from 'zod';
import { openStore } from '../shared/artifacts/open';
import { noteSpending } from '../shared/spending';
import { writeMetricLines } from './lambda/metric-lines';
import { MeasuredEvent } from './measure/events';
import { measure, spendingOf } from './measure/measure';

const Environment = z.object({
  METRICS_NAMESPACE: z.string().min(1),
  ARTIFACT_STORE_URI: z.string().min(1),
  DOLLARS_PER_HOUR: z.coerce.number().positive(),
});

/** Turns the events of jobs and runs into metrics, and notes what jobs have cost. */
export const handler = async (event: unknown): Promise<void> => {
  const { METRICS_NAMESPACE, DOLLARS_PER_HOUR, ARTIFACT_STORE_URI } = Environment.parse(process.env);
  const options = { namespace: METRICS_NAMESPACE, dollarsPerHour: DOLLARS_PER_HOUR };
  const measured = MeasuredEvent.parse(event);
  writeMetricLines(measure(measured, options));
  const spent = spendingOf(measured, options);
  if (spent !== undefined) await noteSpending(openStore(ARTIFACT_STORE_URI), spent);
};
