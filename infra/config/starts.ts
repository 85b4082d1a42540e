import { z } from 'zod';
import { Name } from '../../shared/request/request';
import { expectedEveryHours } from './schedule-period';

const Request = z.record(z.string(), z.json());
const StartName = Name.max(40);

const ScheduleInput = z.strictObject({
  name: StartName.describe('Prefix of the names of the executions that it starts.'),
  expression: z
    .string()
    .regex(/^(cron|rate)\(.+\)$/, 'a schedule expression reads cron(...) or rate(...)')
    .describe('`cron(...)` or `rate(...)`, as EventBridge Scheduler reads them.'),
  timeZone: z
    .string()
    .refine(isTimeZone, {
      error: (issue) => `${String(issue.input)} is not an IANA time zone (for example UTC or Europe/Berlin)`,
    })
    .default('UTC')
    .describe("An IANA name; a cron expression is in this zone's time, daylight saving included."),
  enabled: z.boolean().default(true).describe('False keeps the schedule but starts nothing.'),
  flexibleWindowMinutes: z
    .int()
    .min(1)
    .max(1_440)
    .default(15)
    .describe('How much later a run may start, so that many schedules do not start in the same second.'),
  skipUnchanged: z
    .boolean()
    .default(true)
    .describe(
      "Ends a run as skipped, before it costs anything, if data and request are the same as in the model's last run.",
    ),
  expectedEveryHours: z
    .int()
    .min(1)
    .max(2_160)
    .optional()
    .describe(
      'The longest time between two starts; an alarm goes off if no run has succeeded for that long plus a day. ' +
        'Derived from `rate(...)` and from daily, weekly or monthly cron expressions; for others it is required.',
    ),
  request: Request.describe(
    'An execution\'s input: `{"recipe": "..."}`, with fields to override beside it, or a whole request.',
  ),
});

export const Schedule = ScheduleInput.transform((schedule, context) => {
  const hours = schedule.expectedEveryHours ?? expectedEveryHours(schedule.expression);
  if (hours === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['expectedEveryHours'],
      message: `how often ${schedule.expression} starts cannot be derived; set expectedEveryHours to the hours between two starts`,
    });
    return z.NEVER;
  }
  return { ...schedule, expectedEveryHours: hours };
});
export type Schedule = z.infer<typeof Schedule>;

export const ReadyMarker = z.strictObject({
  name: StartName.describe('Prefix of the names of the executions that it starts.'),
  key: z
    .string()
    .regex(/^(data|recipes)\/\S+$/, 'a marker lies under data/ or recipes/ of the artifact bucket')
    .describe(
      'Key in the artifact bucket, `*` matches any characters; whoever writes the dataset writes this object last.',
    ),
  skipUnchanged: z.boolean().default(true).describe('As for schedules.'),
  request: Request.describe('As for schedules.'),
});
export type ReadyMarker = z.infer<typeof ReadyMarker>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
