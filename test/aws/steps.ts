import { PRICES } from '../../infra/costs/prices';

/** What `npm run test:aws` does in an account, in this order. */
export const STEPS = [
  { name: 'deploy', does: 'deploys three stacks under a prefix of their own', instanceMinutes: 0 },
  { name: 'run', does: 'trains the recipe iris on a CPU instance', instanceMinutes: 10 },
  {
    name: 'failed-map',
    does: 'runs a dataset that cannot be read: the map fails by name',
    instanceMinutes: 0,
  },
  {
    name: 'stopped',
    does: "stops a training container as Spot's reclaim does: the job goes on",
    instanceMinutes: 15,
  },
  {
    name: 'update',
    does: 'changes the disk of the instances in place, and looks whether it took effect',
    instanceMinutes: 0,
  },
  {
    name: 'destroy',
    does: 'destroys the stacks; the bucket stays, as it must, and is named',
    instanceMinutes: 0,
  },
] as const;

export type StepName = (typeof STEPS)[number]['name'];

/** Everything besides instances: requests, transitions, logs, a day of alarms, and the image in ECR for a day. */
const OTHER_DOLLARS = 0.25;

/** What the whole test costs at most, in US dollars at the On-Demand price of us-east-1. */
export function dollarsAtMost(hourDollars: number): number {
  const hours = STEPS.reduce((sum, { instanceMinutes }) => sum + instanceMinutes, 0) / 60;
  const disk =
    hours * ((PRICES.gp3GigabyteMonth.dollars * 110) / 730) + hours * PRICES.publicAddressHour.dollars;
  // Twice, since an instance may be kept for a while, or a first attempt be repeated.
  return 2 * (hours * hourDollars + disk) + OTHER_DOLLARS;
}

/** What is printed before anything is deployed. */
export function announcement(options: {
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
  readonly hourDollars: number;
}): string[] {
  const { account, region, prefix, hourDollars } = options;
  return [
    `In account ${account}, ${region}, under the prefix ${prefix}:`,
    ...STEPS.map(({ does }, index) => `  ${index + 1}. ${does}`),
    `It takes about an hour and costs at most $${dollarsAtMost(hourDollars).toFixed(2)} (infra/costs/).`,
  ];
}

/** The configuration of the test: CPU instances, an alarm mail to nobody, everything else as by default. */
export function testConfiguration(prefix: string, volumeGigabytes = 100): object {
  return {
    stackPrefix: prefix,
    compute: { accelerator: 'cpu', volumeGigabytes },
    alerts: { dashboard: false },
    retention: { logDays: 1, replacedVersionDays: 1, datasetDays: 14, runDays: 14 },
  };
}

/** A dataset of one object that is no gzip file, for the step `failed-map`. */
export const BROKEN = {
  key: 'data/test-aws/broken.csv.gz',
  request: (bucket: string): object => ({
    recipe: 'iris',
    model: 'test-aws-broken',
    reuse: 'refuse',
    data: { location: `s3://${bucket}/data/test-aws/` },
  }),
} as const;

/**
 * Says which error a failed execution must have, and what it had.
 *
 * @returns undefined where it is as it should be
 */
export function wrongEnd(
  step: StepName,
  { status, error }: { readonly status: string; readonly error?: string | undefined },
): string | undefined {
  const wanted = step === 'failed-map' ? 'FAILED' : 'SUCCEEDED';
  if (status !== wanted)
    return `${step}: the execution ended as ${status} (${error ?? 'no error'}), not ${wanted}`;
  // An error of Step Functions itself would mean that Explain could not read the map's results.
  if (step === 'failed-map' && /^States\./.test(error ?? 'States.'))
    return `${step}: the run failed with ${error ?? 'no error'}, which is not the error of its children`;
  return undefined;
}
