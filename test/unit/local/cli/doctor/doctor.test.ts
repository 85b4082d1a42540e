import type { Account, Stack } from '../../../../../local/cli/doctor/account';
import { parseImageUri } from '../../../../../local/cli/doctor/account';
import { accountChecks } from '../../../../../local/cli/doctor/account-checks';
import { examine } from '../../../../../local/cli/doctor/examine';
import { localChecks } from '../../../../../local/cli/doctor/local-checks';
import { parseConfig } from '../../../../../infra/config/read-config';

const schedule = { name: 'nightly-run', expression: 'rate(1 day)', request: { recipe: 'surname-language' } };
const IMAGE = '000000000000.dkr.ecr.eu-west-1.amazonaws.com/cdk-assets:abc';
const stack = (outputs: Record<string, string> = {}, exports: Record<string, string> = {}): Stack => ({
  status: 'UPDATE_COMPLETE',
  outputs,
  exports,
});
const STACKS: Record<string, Stack | undefined> = {
  CDKToolkit: stack({ BootstrapVersion: '21' }),
  'Unroll-Storage': stack(),
  'Unroll-Compute': stack(
    {},
    { 'Unroll-Compute-TrainerJobDefinition': 'arn:aws:batch:eu-west-1:0:job-definition/trainer' },
  ),
  'Unroll-Pipeline': stack({ BucketName: 'artifacts' }),
};

/** An account in which all is well, but for what a test says. */
const account = (
  changes: Partial<Account> & { readonly stacks?: Record<string, Stack | undefined> } = {},
): Account => ({
  region: 'eu-west-1',
  identity: () => Promise.resolve({ account: '000000000000', arn: 'arn:aws:iam::000000000000:user/ann' }),
  stack: (name) => Promise.resolve({ ...STACKS, ...changes.stacks }[name]),
  ec2Quota: () => Promise.resolve(16),
  functionsAtOnce: () => Promise.resolve(1_000),
  machineImages: () => Promise.resolve([{ type: 'ECS_AL2023_NVIDIA', status: 'LATEST' }]),
  jobImage: (name) => Promise.resolve(name === 'trainer' ? IMAGE : undefined),
  image: () => Promise.resolve({ scanStatus: 'COMPLETE', criticalFindings: 0 }),
  bucketHolds: () => Promise.resolve(true),
  schedules: () =>
    Promise.resolve([{ name: 'Unroll-Pipeline-Startsnightlyrun0A1B2C3D-X1Y2', enabled: true }]),
  ...changes,
});

const look = async (given: Account, config: object = { schedules: [schedule] }) =>
  examine(await accountChecks(given, parseConfig(config, 'the test')));
const fail = (name: string, message: string) => () =>
  Promise.reject(Object.assign(new Error(message), { name }));

it('an account in which all is well has nothing to fix', async () => {
  const { counts, lines } = await look(account());

  expect(counts).toEqual({ ok: 12, warning: 0, problem: 0, unchecked: 0 });
  expect(lines[0]).toBe(
    '✓ Credentials: account 000000000000 in eu-west-1, as arn:aws:iam::000000000000:user/ann',
  );
});

it.each<[string, Account, string, string]>([
  [
    'without bootstrap',
    account({ stacks: { CDKToolkit: undefined } }),
    '✗ CDK bootstrap: eu-west-1 is not bootstrapped',
    'npx cdk bootstrap',
  ],
  [
    'with an old bootstrap',
    account({ stacks: { CDKToolkit: stack({ BootstrapVersion: '4' }) } }),
    '✗ CDK bootstrap: version 4 is too old',
    'npx cdk bootstrap',
  ],
  [
    'with a machine image out of support',
    account({ machineImages: () => Promise.resolve([{ type: 'ECS_AL2_NVIDIA', status: 'LATEST' }]) }),
    '✗ Machine images: ECS_AL2_NVIDIA is out of support',
    'npx cdk deploy --all',
  ],
  [
    'with an older machine image',
    account({ machineImages: () => Promise.resolve([{ type: 'ECS_AL2023', status: 'UPDATE_AVAILABLE' }]) }),
    '! Machine images: ECS_AL2023: a newer image is available',
    'npx cdk deploy --all',
  ],
  [
    'that is new, with ten functions at once',
    account({ functionsAtOnce: () => Promise.resolve(10) }),
    '! Functions at once: 10 allowed, a run wants 200',
    '--service-code lambda --quota-code L-B99A9384',
  ],
  [
    'that is new, with GPU quotas of 0',
    account({ ec2Quota: () => Promise.resolve(0) }),
    '✗ vCPU quotas: Running On-Demand G and VT instances: 0 vCPUs, one instance needs 4',
    '--quota-code L-DB2E81BA --desired-value 16',
  ],
  [
    'without a Spot quota: On-Demand still starts',
    account({ ec2Quota: (code) => Promise.resolve(code === 'L-3819A6DF' ? 0 : 8) }),
    '! vCPU quotas: All G and VT Spot Instance Requests: 0 vCPUs, one instance needs 4',
    '--quota-code L-3819A6DF',
  ],
  [
    'whose stack could not be rolled back',
    account({ stacks: { 'Unroll-Compute': { ...stack(), status: 'UPDATE_ROLLBACK_FAILED' } } }),
    '✗ Stack Unroll-Compute: UPDATE_ROLLBACK_FAILED',
    'events in CloudFormation',
  ],
  [
    'from which the image was deleted',
    account({ image: () => Promise.resolve(undefined) }),
    `✗ Trainer's image: ${IMAGE} is not in its repository`,
    'npx cdk deploy --all',
  ],
  [
    'whose image was never scanned',
    account({ image: () => Promise.resolve({ scanStatus: undefined, criticalFindings: 0 }) }),
    "! Trainer's image: cdk-assets:abc: scan never started",
    'scan on push',
  ],
  [
    'whose image has critical findings',
    account({ image: () => Promise.resolve({ scanStatus: 'COMPLETE', criticalFindings: 3 }) }),
    "! Trainer's image: cdk-assets:abc: 3 critical findings",
    'read them in ECR',
  ],
  [
    'whose bucket is empty',
    account({ bucketHolds: () => Promise.resolve(false) }),
    '✗ Bucket: artifacts holds no recipes',
    'copies them',
  ],
  [
    'without the schedule',
    account({ schedules: () => Promise.resolve([]) }),
    '✗ Schedules: nightly-run does not exist',
    'npx cdk deploy --all',
  ],
  [
    'whose schedule was switched off by hand',
    account({
      schedules: () => Promise.resolve([{ name: 'Unroll-Pipeline-Startsnightlyrun0A-X', enabled: false }]),
    }),
    '✗ Schedules: nightly-run is off, the configuration says on',
    'switch it back',
  ],
])('an account %s', async (_, given, line, remedy) => {
  const { lines } = await look(given);

  const found = lines.find((text) => text.startsWith(line));
  expect(found).toBeDefined();
  expect(found?.split('\n    → ')[1]).toContain(remedy);
});

it('an account without a deployment is not a problem, and the finding says what to do first', async () => {
  const none = { 'Unroll-Storage': undefined, 'Unroll-Compute': undefined, 'Unroll-Pipeline': undefined };

  const { counts } = await look(account({ stacks: none }));

  expect(counts).toEqual({ ok: 6, warning: 3, problem: 0, unchecked: 3 });
});

it('CPU jobs are held to the quotas of CPU instances', async () => {
  const asked: string[] = [];
  await look(
    account({
      ec2Quota: (code) => {
        asked.push(code);
        return Promise.resolve(16);
      },
    }),
    { compute: { accelerator: 'cpu', purchase: 'on-demand' } },
  );

  expect(asked).toEqual(['L-1216C47A']);
});

it('without credentials it says what it could not check, and fails nothing', async () => {
  const { counts, lines } = await look(
    account({ identity: fail('CredentialsProviderError', 'Could not load credentials from any providers') }),
  );

  expect(counts).toEqual({ ok: 0, warning: 0, problem: 0, unchecked: 2 });
  expect(lines[0]).toMatch(/^\? Credentials: no valid credentials .*\n {4}→ aws sso login/);
  expect(lines[1]).toMatch(/^\? Not checked: CDK bootstrap, Functions at once, vCPU quotas, .*Schedules/);
});

it('a check that lacks permission hides no other', async () => {
  const { counts, lines } = await look(
    account({
      ec2Quota: fail(
        'AccessDeniedException',
        'User is not authorized to perform servicequotas:GetServiceQuota',
      ),
    }),
  );

  expect(counts).toMatchObject({ ok: 10, unchecked: 1, problem: 0 });
  expect(lines.join('\n')).toMatch(/\? vCPU quotas: not allowed to ask .*\n {4}→ .*ReadOnlyAccess/);
});

it('a network that does not answer is not taken for missing permissions', async () => {
  const { lines } = await look(account({ bucketHolds: fail('TimeoutError', 'connect ETIMEDOUT') }));

  expect(lines.join('\n')).toMatch(/\? Bucket: TimeoutError: connect ETIMEDOUT\n {4}→ check the network/);
});

describe('this machine', () => {
  const local = (changes: object = {}) =>
    examine(
      localChecks({
        nodeVersion: '22.1.0',
        configFile: 'infra/config.json',
        readConfig: () => parseConfig({ alerts: { emails: ['night@example.com'] } }, 'the test'),
        dockerVersion: () => Promise.resolve('27.0'),
        ...changes,
      }),
    );

  it('a configuration that is not valid is a problem, in the words of its reader', async () => {
    const readConfig = () => parseConfig({ region: 'x' }, 'infra/config.json');

    expect((await local({ readConfig })).lines.join('\n')).toMatch(
      /✗ Configuration: .*Unrecognized key: "region"/s,
    );
  });

  it('alarms that wake nobody and a missing docker are worth knowing', async () => {
    const { counts } = await local({
      readConfig: () => parseConfig({}, 'the test'),
      dockerVersion: () => Promise.resolve(undefined),
    });

    expect(counts).toMatchObject({ warning: 2, problem: 0 });
  });
});

it.each([
  ['0.dkr.ecr.eu-west-1.amazonaws.com/team/trainer:v1', { repository: 'team/trainer', tag: 'v1' }],
  ['0.dkr.ecr.eu-west-1.amazonaws.com/trainer@sha256:0af', { repository: 'trainer', digest: 'sha256:0af' }],
])('the image %s is %j', (uri, parts) => {
  expect(parseImageUri(uri)).toEqual(parts);
});
