import {
  ENDPOINTS,
  IDLE,
  idleCosts,
  isolatedNetworkDollars,
  RUN,
  STORED,
  runCosts,
  sum,
  type CostLine,
} from './estimate';
import { DAYS_PER_MONTH, PRICES } from './prices';

const money = (dollars: number): string => {
  if (dollars === 0) return '$0';
  return dollars < 1 ? `$${dollars.toPrecision(2)}` : `$${Math.round(dollars * 100) / 100}`;
};

/** The page of costs, computed from `estimate.ts` and `prices.ts`. */
export function costPage(): string {
  const onDemand = runCosts(PRICES.gpuOnDemandHour.dollars);
  const spot = runCosts(PRICES.gpuSpotHour.dollars);
  return [
    '# What it costs',
    '',
    'Computed by `npm run costs:page` from the quantities and prices in [`costs/`](costs/); a test checks',
    'this page against them, and the quantities of an idle month against the templates. Prices are assumptions:',
    'us-east-1, November 2026, without tax or any free tier but that of dashboards. Look them up before you rely on them.',
    '',
    ...inShort(spot, onDemand),
    ...runSection(spot, onDemand),
    ...idleSection(),
    ...storageSection(),
    ...optionsSection(),
    '## Prices',
    '',
    'Price of | US dollars',
    '--- | ---',
    ...Object.values(PRICES).map(({ what, dollars }) => `${what} | ${dollars}`),
    '',
  ].join('\n');
}

function inShort(spot: readonly CostLine[], onDemand: readonly CostLine[]): string[] {
  const stored = (1_000 * RUN.storedMegabytes * PRICES.s3GigabyteMonth.dollars) / 1_024;
  return [
    '## In short',
    '',
    'What | Spot | On-Demand',
    '--- | --- | ---',
    `A run | ${money(sum(spot))} | ${money(sum(onDemand))}`,
    `1,000 runs | ${money(1_000 * sum(spot))} | ${money(1_000 * sum(onDemand))}`,
    `A month in which nothing runs | ${money(sum(idleCosts()))} | ${money(sum(idleCosts()))}`,
    '',
    `The instance is ${Math.round((100 * (onDemand[0]?.dollars ?? 0)) / sum(onDemand))} % of an On-Demand run. A run that`,
    'ends as skipped costs one second of Lambda. What 1,000 runs leave in S3 costs',
    `${money(stored)} a month until \`retention\` deletes it.`,
    '',
  ];
}

const runSection = (spot: readonly CostLine[], onDemand: readonly CostLine[]): string[] => [
  '## A run',
  '',
  'The recipe surname-language on a g4dn.xlarge, its data encoded for the first time. Training time is an assumption',
  `(${RUN.trainMinutes} min): your own runs will differ in it most; the dashboard shows it.`,
  '',
  'Item | Quantity | Spot | On-Demand',
  '--- | --- | --- | ---',
  ...onDemand.map(
    ({ item, quantity, dollars }, index) =>
      `${item} | ${quantity} | ${money(spot[index]?.dollars ?? 0)} | ${money(dollars)}`,
  ),
  '',
];

const idleSection = (): string[] => [
  '## A month in which nothing runs',
  '',
  'Item | Quantity | Dollars',
  '--- | --- | ---',
  ...idleCosts().map(rowOf),
  '',
  'Everything else costs nothing while it is idle: VPC, subnets, gateway and its endpoint, Batch, functions, state',
  'machines, schedules, rules, topics, queue, roles, empty logs. There is no NAT gateway and no interface endpoint.',
  `An account that has ${IDLE.freeDashboards} dashboards already pays ${money(PRICES.dashboardMonth.dollars)} for this one:`,
  '`alerts.dashboard: false` leaves it out.',
  '',
];

const storageSection = (): string[] => {
  const { dollars: gigabyteMonth } = PRICES.s3GigabyteMonth;
  const forDays = (days: number) => money((gigabyteMonth * days) / DAYS_PER_MONTH);
  return [
    '## What stays in S3',
    '',
    'What | Kept | Dollars',
    '--- | --- | ---',
    `Results of 1,000 runs | until \`retention.runDays\`; for good by default | ${money((1_000 * RUN.resultMegabytes * gigabyteMonth) / 1_024)} a month`,
    `Encoded datasets, each GB | \`retention.datasetDays\`: ${STORED.datasetDays} days | ${forDays(STORED.datasetDays)}`,
    `Checkpoints that a run has replaced, each GB | ${STORED.replacedDays} days | ${forDays(STORED.replacedDays)}`,
    `Other overwritten or deleted objects, each GB | \`retention.replacedVersionDays\`: ${STORED.versionDays} days | ${forDays(STORED.versionDays)}`,
    '',
    'A checkpoint holds weights and optimizer, three times the model for Adam; its old versions are what a long training',
    'leaves most of. A dataset of which most shards are known is copied shard by shard into a build of its own, within S3: it',
    'must be whole when the one that it was copied from is deleted. What a deletion leaves (a marker) goes by itself.',
    '',
  ];
};

const optionsSection = (): string[] => [
  '## Options',
  '',
  'Option | Per month',
  '--- | ---',
  `\`network.kind: isolated\`: ${ENDPOINTS} interface endpoints | ${money(isolatedNetworkDollars(1))} per zone, ${money(isolatedNetworkDollars(2))} for two`,
  `\`encryption: customer-managed-key\` | ${money(PRICES.kmsKeyMonth.dollars)} and $0.03 per 10,000 requests, which the bucket's key cache keeps few`,
  `each further schedule | ${money(PRICES.alarmMetricMonth.dollars + (IDLE.watchesPerDay * PRICES.metricMonth.dollars) / 24)}`,
  'ready markers | $1 per million objects written to the bucket',
  '',
];

const rowOf = ({ item, quantity, dollars }: CostLine): string => `${item} | ${quantity} | ${money(dollars)}`;
