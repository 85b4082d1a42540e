import { z } from 'zod';
import { openStore } from '../shared/artifacts/open';
import { noteSpending } from '../shared/spending';
import { writeMetricLines } from './lambda/metric-lines';
import { MeasuredEvent } from './measure/events';
import { keepEnd } from './measure/keep-end';
import { measure, spendingOf } from './measure/measure';

const Environment = z.object({
  METRICS_NAMESPACE: z.string().min(1),
  ARTIFACT_STORE_URI: z.string().min(1),
  DOLLARS_PER_HOUR: z.coerce.number().positive(),
});

/** Turns the events of jobs and runs into metrics, notes what jobs have cost, and how runs ended that cannot say so. */
export const handler = async (event: unknown): Promise<void> => {
  const { METRICS_NAMESPACE, DOLLARS_PER_HOUR, ARTIFACT_STORE_URI } = Environment.parse(process.env);
  const options = { namespace: METRICS_NAMESPACE, dollarsPerHour: DOLLARS_PER_HOUR };
  const measured = MeasuredEvent.parse(event);
  writeMetricLines(measure(measured, options));
  const store = openStore(ARTIFACT_STORE_URI);
  const spent = spendingOf(measured, options);
  if (spent !== undefined) await noteSpending(store, spent);
  await keepEnd(measured, store);
};
