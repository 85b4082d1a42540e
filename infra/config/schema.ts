import { z } from 'zod';
import { Compute } from './compute';
import { Network } from './network';
import { ReadyMarker, Schedule } from './starts';

/** `s3://bucket/prefix/`: the final slash keeps permissions from reaching `prefix-of-somebody-else/`. */
const DatasetLocation = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+\/$/, 'a dataset location reads s3://bucket/prefix/');

const Alerts = z.strictObject({
  emails: z
    .array(z.email())
    .default([])
    .describe('Notified when an alarm goes off or clears; each address must first confirm its subscription.'),
  dashboard: z
    .boolean()
    .default(true)
    .describe(
      "A CloudWatch dashboard. An account's first three are free, each further one costs $3 a month.",
    ),
  monthlyBudgetUsd: z
    .number()
    .positive()
    .max(10_000_000)
    .optional()
    .describe(
      'An AWS budget for everything tagged `unroll` = the stack prefix: sends mail at 80 % spent and 100 % forecast. The ' +
        'tag must be activated once under "Cost allocation tags", and `emails` must hold an address. None by default.',
    ),
});

const Retention = z.strictObject({
  logDays: z
    .literal([1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731])
    .default(90)
    .describe('How long all logs are kept, in days.'),
  replacedVersionDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe(
      'How long an overwritten or deleted artifact can still be restored; at most 3 days under `runs/` and `datasets/`, where checkpoints are replaced all the time.',
    ),
  datasetDays: z
    .int()
    .min(14)
    .max(36_500)
    .default(90)
    .describe(
      'After how many days encoded datasets are deleted; a run that would reuse one encodes the data again from a week before.',
    ),
  runDays: z
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe(
      "After how many days a run's plan, checkpoints and report are deleted; its model stays, with its own copy of the report. Kept by default.",
    ),
});

/** Everything that a platform team decides about a deployment. */
export const InfraConfig = z
  .strictObject({
    stackPrefix: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'a stack prefix has letters, digits and hyphens')
      .default('Unroll')
      .describe('Prefix of the stack names: two deployments in one account need different ones.'),
    datasets: z
      .array(DatasetLocation)
      .default([])
      .describe(
        'Locations of datasets outside the artifact bucket, as `s3://bucket/prefix/`; functions and the trainer may read these and nothing else.',
      ),
    compute: Compute.prefault({}).describe('What trains: instances, prices and limits.'),
    predictions: z
      .boolean()
      .default(false)
      .describe(
        'A function that predicts single records with the model in use, for programs with the right to invoke it.',
      ),
    functions: z
      .strictObject({
        parallel: z
          .int()
          .min(1)
          .max(10_000)
          .default(200)
          .describe(
            "Functions that one run has at work on parts of its dataset at once. An account's limit is 1,000 by default and as low as 10 when it is new (`npm run doctor`); above it, calls wait and are tried again.",
          ),
      })
      .prefault({})
      .describe('How preprocessing runs.'),
    network: Network.prefault({ kind: 'new' }).describe('Where it runs.'),
    budgets: z
      .strictObject({
        monthlyUsd: z
          .number()
          .positive()
          .max(10_000_000)
          .optional()
          .describe(
            'No run begins once the jobs that ended in the month (UTC) have cost so much, at `compute.pricePerHourUsd`; it fails with `MonthlyBudgetSpent`. Runs that have begun go on.',
          ),
        oneRunPerModel: z
          .boolean()
          .default(false)
          .describe(
            'A run fails with `ModelBusy` while another run of its model, started before it, is under way.',
          ),
      })
      .prefault({})
      .describe('What keeps runs from beginning.'),
    encryption: z
      .enum(['s3-managed', 'customer-managed-key'])
      .default('s3-managed')
      .describe(
        "Encryption at rest of the bucket: with S3's keys, or with a KMS key of your own, rotated each year ($1 a month).",
      ),
    schedules: z.array(Schedule).default([]).describe('Runs that start at set times.'),
    readyMarkers: z
      .array(ReadyMarker)
      .default([])
      .describe("Runs that start when a dataset's marker is written to the artifact bucket."),
    notifyEmails: z
      .array(z.email())
      .default([])
      .describe('Notified at the end of every run; each address must first confirm its subscription.'),
    alerts: Alerts.prefault({}).describe('Who is alerted, and by what.'),
    retention: Retention.prefault({}).describe('How long things are kept.'),
  })
  .superRefine(({ schedules, readyMarkers, alerts }, context) => {
    const names = [...schedules, ...readyMarkers].map(({ name }) => name);
    for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
      context.addIssue({
        code: 'custom',
        path: ['schedules'],
        message: `two schedules or markers are named ${name}; names of runs begin with these, so give each a different one`,
      });
    }
    if (alerts.monthlyBudgetUsd !== undefined && alerts.emails.length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['alerts', 'emails'],
        message: 'a monthly budget without an address would notify nobody; give one',
      });
    }
  });
export type InfraConfig = z.infer<typeof InfraConfig>;
export type { Compute } from './compute';
export type { Network } from './network';
export type { ReadyMarker, Schedule } from './starts';
