import type { InfraConfig } from '../../../infra/config/schema';
import type { Account, Stack } from './account';
import { ok, problem, unchecked, warning, type Check, type Finding } from './finding';
import { checkConcurrency, checkQuotas } from './quotas';

/** The oldest bootstrap stack that the CDK's way of publishing assets works with. */
const BOOTSTRAP_VERSION = 6;

const DEPLOY = 'npx cdk deploy --all';

/**
 * What an account must have for runs to work. Each check asks on its own, so one without permission hides no other. Without
 * credentials no question would be answered, so there is one finding for all.
 */
export async function accountChecks(account: Account, config: InfraConfig): Promise<Check[]> {
  const checks = checksOf(withStacksOnce(account), config);
  try {
    const { account: id, arn } = await account.identity();
    const identity = ok(`account ${id} in ${account.region}, as ${arn}`);
    return [{ name: 'Credentials', run: () => Promise.resolve([identity]) }, ...checks];
  } catch (error) {
    const missed = unchecked(checks.map(({ name }) => name).join(', '), 'give credentials, and look again');
    return [
      { name: 'Credentials', run: () => Promise.reject(asError(error)) },
      { name: 'Not checked', run: () => Promise.resolve([missed]) },
    ];
  }
}

/** Several checks look at the same stack, which is asked for once. */
function withStacksOnce(account: Account): Account {
  const stacks = new Map<string, Promise<Stack | undefined>>();
  return {
    ...account,
    stack: (name) => {
      const stack = stacks.get(name) ?? account.stack(name);
      stacks.set(name, stack);
      return stack;
    },
  };
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

function checksOf(account: Account, config: InfraConfig): Check[] {
  const stackName = (name: string) => `${config.stackPrefix}-${name}`;
  return [
    { name: 'CDK bootstrap', run: () => checkBootstrap(account) },
    { name: 'Functions at once', run: () => checkConcurrency(account, config.functions.parallel) },
    { name: 'vCPU quotas', run: () => checkQuotas(account, config.compute) },
    ...['Storage', 'Compute', 'Pipeline'].map((name) => ({
      name: `Stack ${stackName(name)}`,
      run: async () => [checkStack(await account.stack(stackName(name)))],
    })),
    { name: "Trainer's image", run: () => checkImage(account, stackName('Compute')) },
    { name: 'Machine images', run: () => checkMachineImages(account, config.stackPrefix) },
    { name: 'Bucket', run: () => checkBucket(account, stackName('Pipeline')) },
    { name: 'Schedules', run: () => checkSchedules(account, config, stackName('Pipeline')) },
  ];
}

async function checkBootstrap(account: Account): Promise<Finding[]> {
  const remedy = 'npx cdk bootstrap';
  const stack = await account.stack('CDKToolkit');
  if (stack === undefined) return [problem(`${account.region} is not bootstrapped`, remedy)];
  const version = Number(stack.outputs['BootstrapVersion'] ?? 0);
  return [
    version < BOOTSTRAP_VERSION ? problem(`version ${version} is too old`, remedy) : ok(`version ${version}`),
  ];
}

function checkStack(stack: Stack | undefined): Finding {
  if (stack === undefined) return warning('not deployed', DEPLOY);
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(stack.status)) return ok(stack.status);
  if (/_IN_PROGRESS$/.test(stack.status)) return warning(stack.status, 'wait for it to end, and look again');
  return problem(stack.status, `read the stack's events in CloudFormation, mend the cause, then ${DEPLOY}`);
}

async function checkImage(account: Account, stackName: string): Promise<Finding[]> {
  const definition = (await account.stack(stackName))?.exports[`${stackName}-TrainerJobDefinition`];
  if (definition === undefined) return [unchecked(`${stackName} is not deployed`, DEPLOY)];
  const uri = await account.jobImage(definition.slice(definition.lastIndexOf('/') + 1));
  if (uri === undefined) return [problem('the job definition is gone', DEPLOY)];
  const image = await account.image(uri);
  if (image === undefined) return [problem(`${uri} is not in its repository`, DEPLOY)];
  return [scanFinding(uri, image)];
}

function scanFinding(
  uri: string,
  { scanStatus, criticalFindings }: NonNullable<Awaited<ReturnType<Account['image']>>>,
) {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  if (scanStatus !== 'COMPLETE' && scanStatus !== 'ACTIVE') {
    return warning(
      `${name}: scan ${scanStatus ?? 'never started'}`,
      'switch on "scan on push" or enhanced scanning of the ECR repository',
    );
  }
  if (criticalFindings === 0) return ok(`${name}: scanned, nothing critical`);
  return warning(
    `${name}: ${criticalFindings} critical findings`,
    `read them in ECR; a deployment after a newer base image is out rebuilds it: ${DEPLOY}`,
  );
}

/** Types that AWS no longer patches: Amazon Linux 2 for ECS ended in June 2026 (Amazon ECS Developer Guide). */
const OUT_OF_SUPPORT = ['ECS_AL2', 'ECS_AL2_NVIDIA'];

async function checkMachineImages(account: Account, tag: string): Promise<Finding[]> {
  const images = await account.machineImages(tag);
  if (images.length === 0) return [unchecked('there are no compute environments yet', DEPLOY)];
  return images.map(({ type, status }) => {
    if (OUT_OF_SUPPORT.includes(type)) return problem(`${type} is out of support`, DEPLOY);
    if (status !== 'UPDATE_AVAILABLE') return ok(`${type}: ${status ?? 'Batch does not say how old'}`);
    return warning(
      `${type}: a newer image is available`,
      `${DEPLOY} after any change of \`compute\` takes it`,
    );
  });
}

async function checkBucket(account: Account, stackName: string): Promise<Finding[]> {
  const bucket = (await account.stack(stackName))?.outputs['BucketName'];
  if (bucket === undefined) return [unchecked(`${stackName} is not deployed`, DEPLOY)];
  return [
    (await account.bucketHolds(bucket, 'recipes/'))
      ? ok(`${bucket} holds recipes`)
      : problem(`${bucket} holds no recipes`, `${DEPLOY} copies them`),
  ];
}

async function checkSchedules(account: Account, config: InfraConfig, stackName: string): Promise<Finding[]> {
  if (config.schedules.length === 0) return [ok('none are configured')];
  if ((await account.stack(stackName)) === undefined)
    return [unchecked(`${stackName} is not deployed`, DEPLOY)];
  const deployed = await account.schedules(`${stackName}-Starts`);
  return config.schedules.map(({ name, enabled }) => {
    // CloudFormation names a schedule after its stack and logical ID, which has no hyphens.
    const found = deployed.find((schedule) =>
      schedule.name.startsWith(`${stackName}-Starts${name.replaceAll('-', '')}`),
    );
    if (found === undefined) return problem(`${name} does not exist`, DEPLOY);
    if (found.enabled === enabled) return ok(`${name} is ${enabled ? 'on' : 'off'}`);
    return problem(
      `${name} is ${found.enabled ? 'on' : 'off'}, the configuration says ${enabled ? 'on' : 'off'}`,
      `somebody switched it by hand: switch it back, or change the configuration and ${DEPLOY}`,
    );
  });
}
