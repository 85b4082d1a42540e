import { HOURS_PER_MONTH, PRICES } from './prices';

export interface CostLine {
  readonly item: string;
  /** The quantity, and what it is made of. */
  readonly quantity: string;
  readonly dollars: number;
}

/** The run that is assumed: surname-language on a GPU, including its first preprocessing. */
export const RUN = {
  trainMinutes: 5,
  /** Launch of an instance, pull of the image, and the minutes that Batch keeps it afterwards. */
  overheadMinutes: 10,
  volumeGigabytes: 100,
  /** States of the workflow and of its maps' children, retries included. */
  transitions: 40,
  /** A run that trains calls eight functions, some of them invoked for several shards. */
  invocations: 12,
  gigabyteSeconds: 30,
  puts: 150,
  gets: 300,
  logMegabytes: 2,
  /** Six curves, the job's own six, and four test metrics. */
  metrics: 16,
  storedMegabytes: 10,
  /** Of those, without the encoded dataset and the model. */
  resultMegabytes: 6,
} as const;

/** How long S3 keeps what, by default; a test compares with the templates. */
export const STORED = { datasetDays: 90, replacedDays: 3, versionDays: 90 } as const;

/** What the deployment holds by default while nothing runs; a test counts the same things in the templates. */
export const IDLE = {
  alarmMetrics: 5,
  dashboards: 1,
  schedules: 1,
  /** The image's layers, compressed. A new image adds the layers that changed: some MB. */
  imageGigabytes: 3.5,
  recipeMegabytes: 12,
  /** A schedule's metric is written in four hours of each day. */
  watchesPerDay: 4,
  freeDashboards: 3,
} as const;

export const sum = (lines: readonly CostLine[]): number =>
  lines.reduce((total, { dollars }) => total + dollars, 0);

/** @param hourDollars price of the instance per hour */
export function runCosts(hourDollars: number): CostLine[] {
  const hours = (RUN.trainMinutes + RUN.overheadMinutes) / 60;
  return [
    {
      item: 'Instance',
      quantity: `${RUN.trainMinutes} min training, ${RUN.overheadMinutes} min booting and lingering`,
      dollars: hours * hourDollars,
    },
    {
      item: 'Its disk and address',
      quantity: `${RUN.volumeGigabytes} GB for that time`,
      dollars:
        (hours / HOURS_PER_MONTH) * RUN.volumeGigabytes * PRICES.gp3GigabyteMonth.dollars +
        hours * PRICES.publicAddressHour.dollars,
    },
    {
      item: 'Lambda',
      quantity: `${RUN.invocations} invocations, ${RUN.gigabyteSeconds} GB-seconds`,
      dollars:
        RUN.gigabyteSeconds * PRICES.lambdaGigabyteSecond.dollars +
        (RUN.invocations / 1e6) * PRICES.lambdaMillionRequests.dollars,
    },
    {
      item: 'Step Functions',
      quantity: `${RUN.transitions} transitions`,
      dollars: (RUN.transitions / 1_000) * PRICES.thousandTransitions.dollars,
    },
    {
      item: 'S3 requests',
      quantity: `${RUN.puts} PUT, ${RUN.gets} GET`,
      dollars:
        (RUN.puts / 1_000) * PRICES.thousandPuts.dollars + (RUN.gets / 1_000) * PRICES.thousandGets.dollars,
    },
    {
      item: 'Logs, metrics, traces, events',
      quantity: `${RUN.logMegabytes} MB of logs, ${RUN.metrics} metrics for an hour`,
      dollars:
        (RUN.logMegabytes / 1_024) * PRICES.logGigabyte.dollars +
        (RUN.metrics / HOURS_PER_MONTH) * PRICES.metricMonth.dollars +
        (RUN.invocations / 1e6) * PRICES.millionTraces.dollars +
        (4 / 1e6) * PRICES.millionEvents.dollars,
    },
  ];
}

/** A month in which nothing runs, without free tiers except that of dashboards. */
export function idleCosts(): CostLine[] {
  return [
    {
      item: 'Alarms',
      quantity: `${IDLE.alarmMetrics} metrics read`,
      dollars: IDLE.alarmMetrics * PRICES.alarmMetricMonth.dollars,
    },
    {
      item: "Trainer's image in ECR",
      quantity: `${IDLE.imageGigabytes} GB compressed`,
      dollars: IDLE.imageGigabytes * PRICES.ecrGigabyteMonth.dollars,
    },
    {
      item: "Schedule's metric",
      quantity: `${IDLE.schedules} metric, ${IDLE.watchesPerDay} hours of 24`,
      dollars: (IDLE.schedules * IDLE.watchesPerDay * PRICES.metricMonth.dollars) / 24,
    },
    {
      item: 'Dashboard',
      quantity: `${IDLE.dashboards}, within the ${IDLE.freeDashboards} that are free`,
      dollars: Math.max(0, IDLE.dashboards - IDLE.freeDashboards) * PRICES.dashboardMonth.dollars,
    },
    {
      item: 'Recipes in S3, scheduled starts',
      quantity: `${IDLE.recipeMegabytes} MB; ${IDLE.watchesPerDay * 30} invocations`,
      dollars:
        (IDLE.recipeMegabytes / 1_024) * PRICES.s3GigabyteMonth.dollars +
        ((IDLE.watchesPerDay * 30) / 1e6) *
          (PRICES.lambdaMillionRequests.dollars + PRICES.millionExpressRequests.dollars),
    },
  ];
}

/** Interface endpoints of an isolated network, not counting the free gateway endpoint for S3. */
export const ENDPOINTS = 6;

/** Cost of an isolated network per month. */
export const isolatedNetworkDollars = (zones: number): number =>
  ENDPOINTS * zones * PRICES.endpointHour.dollars * HOURS_PER_MONTH;
