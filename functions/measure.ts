import { z } from 'zod';
import { writeMetricLines } from './lambda/metric-lines';
import { MeasuredEvent } from './measure/events';
import { measure } from './measure/measure';

const Environment = z.object({
  METRICS_NAMESPACE: z.string().min(1),
  DOLLARS_PER_HOUR: z.coerce.number().positive(),
});

/** Turns the events of jobs and runs into metrics. */
export const handler = (event: unknown): Promise<void> => {
  const { METRICS_NAMESPACE, DOLLARS_PER_HOUR } = Environment.parse(process.env);
  const options = { namespace: METRICS_NAMESPACE, dollarsPerHour: DOLLARS_PER_HOUR };
  writeMetricLines(measure(MeasuredEvent.parse(event), options));
  return Promise.resolve();
};
