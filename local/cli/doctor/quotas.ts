import { vcpusOf, type Accelerator } from '../../../infra/config/instance-families';
import type { Compute } from '../../../infra/config/schema';
import type { Account } from './account';
import { ok, problem, warning, type Finding } from './finding';

interface Quota {
  readonly code: string;
  /** As the console of Service Quotas names it. */
  readonly name: string;
}

/** EC2 counts vCPUs of running instances, by group of families and by the way they are bought. */
const QUOTAS: Readonly<Record<Accelerator, { readonly spot: Quota; readonly onDemand: Quota }>> = {
  gpu: {
    spot: { code: 'L-3819A6DF', name: 'All G and VT Spot Instance Requests' },
    onDemand: { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances' },
  },
  cpu: {
    spot: { code: 'L-34B43A08', name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests' },
    onDemand: {
      code: 'L-1216C47A',
      name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    },
  },
};

/** Whether EC2 lets a single instance start; a new account has 0 of both GPU quotas, and a job would wait for nothing. */
export async function checkQuotas(account: Account, compute: Compute): Promise<Finding[]> {
  const needed = Math.min(...compute.instanceTypes.map(vcpusOf).filter((vcpus) => vcpus >= compute.jobVcpus));
  const { spot, onDemand } = QUOTAS[compute.accelerator];
  const wanted = { 'spot-then-on-demand': [spot, onDemand], spot: [spot], 'on-demand': [onDemand] }[
    compute.purchase
  ];
  const found = await Promise.all(
    wanted.map(async (quota) => ({ ...quota, vcpus: await account.ec2Quota(quota.code) })),
  );
  const anyStarts = found.some(({ vcpus }) => vcpus >= needed);
  return found.map(({ name, code, vcpus }) => {
    if (vcpus >= needed) return ok(`${name}: ${vcpus} vCPUs`);
    const finding = `${name}: ${vcpus} vCPUs, one instance needs ${needed}`;
    const remedy =
      `request ${Math.max(needed, compute.maximumVcpus)}: aws service-quotas request-service-quota-increase ` +
      `--service-code ec2 --quota-code ${code} --desired-value ${Math.max(needed, compute.maximumVcpus)} --region ${account.region}`;
    return anyStarts ? warning(finding, remedy) : problem(finding, remedy);
  });
}

/** Of Lambda: "Concurrent executions". */
const CONCURRENCY_CODE = 'L-B99A9384';

/**
 * Whether the account may run as many functions at once as a map starts: 1,000 by default, and as few as 10 in a new
 * account (AWS Lambda Developer Guide, "Lambda quotas"). A run still passes, but more slowly.
 */
export async function checkConcurrency(account: Account, parallel: number): Promise<Finding[]> {
  const limit = await account.functionsAtOnce();
  if (limit >= parallel) return [ok(`${limit} allowed, a run uses up to ${parallel}`)];
  return [
    warning(
      `${limit} allowed, a run wants ${parallel}: calls wait and are tried again, and other functions of the account with them`,
      `set functions.parallel below ${limit}, or: aws service-quotas request-service-quota-increase --service-code lambda ` +
        `--quota-code ${CONCURRENCY_CODE} --desired-value 1000 --region ${account.region}`,
    ),
  ];
}
