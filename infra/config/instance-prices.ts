/**
 * On-Demand prices of an hour in US dollars: us-east-1, Linux, November 2026. Of CPU families for an `xlarge`: a size of
 * n times as many vCPUs costs n times as much.
 */
const XLARGE_DOLLARS: Readonly<Record<string, number>> = {
  ...{ c5: 0.17, c6i: 0.17, c6a: 0.153, c7i: 0.1785, c7a: 0.20528 },
  ...{ m5: 0.192, m6i: 0.192, m6a: 0.1728, m7i: 0.2016, m7a: 0.23184 },
  ...{ r5: 0.252, r6i: 0.252, r6a: 0.2268, r7i: 0.2646, r7a: 0.3043 },
};

/** GPU families, by size: an instance with one GPU and many vCPUs costs less than one with several GPUs. */
const GPU_DOLLARS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  g4dn: {
    ...{ xlarge: 0.526, '2xlarge': 0.752, '4xlarge': 1.204, '8xlarge': 2.176 },
    ...{ '12xlarge': 3.912, '16xlarge': 4.352 },
  },
  g5: {
    ...{ xlarge: 1.006, '2xlarge': 1.212, '4xlarge': 1.624, '8xlarge': 2.448 },
    ...{ '12xlarge': 5.672, '16xlarge': 4.096, '24xlarge': 8.144, '48xlarge': 16.288 },
  },
  g6: {
    ...{ xlarge: 0.8048, '2xlarge': 0.9776, '4xlarge': 1.3232, '8xlarge': 2.0144 },
    ...{ '12xlarge': 4.6016, '16xlarge': 3.3968, '24xlarge': 6.6752, '48xlarge': 13.3504 },
  },
  g6e: {
    ...{ xlarge: 1.861, '2xlarge': 2.24208, '4xlarge': 3.00424, '8xlarge': 4.52856 },
    ...{ '12xlarge': 10.49264, '16xlarge': 7.57719, '24xlarge': 15.06559, '48xlarge': 30.13118 },
  },
};

/** @returns undefined for a size whose price is not listed */
export function hourDollarsOf(instanceType: string): number | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  const listed = GPU_DOLLARS[family]?.[size];
  const ofXlarge = XLARGE_DOLLARS[family];
  if (listed !== undefined || ofXlarge === undefined) return listed;
  if (size === 'large') return ofXlarge / 2;
  const multiple = /^(\d*)xlarge$/.exec(size)?.[1];
  return multiple === undefined ? undefined : ofXlarge * Number(multiple === '' ? 1 : multiple);
}

/** Batch chooses the type: what may run at worst. */
export function dearestOf(instanceTypes: readonly string[]): number | undefined {
  const prices = instanceTypes.map(hourDollarsOf);
  return prices.includes(undefined) ? undefined : Math.max(...prices.filter((price) => price !== undefined));
}
