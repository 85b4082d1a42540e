import { z } from 'zod';
import { MeasuredEvent } from './measuring/events';
import { measure } from './measuring/measure';

const Environment = z.object({
  METRICS_NAMESPACE: z.string().min(1),
  DOLLARS_PER_HOUR: z.coerce.number().positive(),
});

/** Turns events of jobs and runs into metrics. */
export const handler = (event: unknown): Promise<void> => {
  const { METRICS_NAMESPACE, DOLLARS_PER_HOUR } = Environment.parse(process.env);
  const options = { namespace: METRICS_NAMESPACE, dollarsPerHour: DOLLARS_PER_HOUR };
  // Lambda wraps what goes through the console into JSON of its own, which hides the metrics.
  for (const line of measure(MeasuredEvent.parse(event), options)) process.stdout.write(`${line}\n`);
  return Promise.resolve();
};
