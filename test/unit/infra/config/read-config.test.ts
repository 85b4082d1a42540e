import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfig, readConfig } from '../../../../infra/config/read-config';
import { expectedEveryHours } from '../../../../infra/config/schedule-period';

const schedule = { name: 'nightly', expression: 'rate(1 day)', request: { recipe: 'surname-language' } };

const marker = { name: 'orders', key: 'data/orders/_READY', request: { recipe: 'surname-language' } };

it('an empty configuration deploys: every field has a default', () => {
  expect(parseConfig({}, 'config.json')).toMatchObject({
    stackPrefix: 'Unroll',
    datasets: [],
    schedules: [],
    compute: {
      accelerator: 'gpu',
      instanceTypes: ['g4dn.xlarge', 'g4dn.2xlarge', 'g5.xlarge', 'g6.xlarge'],
      pricePerHourUsd: 1.006,
      maximumVcpus: 16,
      attempts: 4,
      queueing: { capacityMinutes: 120 },
    },
    network: { kind: 'new', availabilityZones: 3 },
    encryption: 's3-managed',
    retention: { logDays: 90 },
  });
});

it('the configuration in the repository holds at least one schedule', () => {
  const { schedules } = readConfig(resolve(__dirname, '../../../../infra/config.json'));

  expect(schedules.length).toBeGreaterThan(0);
});

it.each([
  ['an unknown field', { region: 'eu-west-1' }, /Unrecognized key: "region"/],
  [
    'a family without an NVIDIA GPU',
    { compute: { instanceTypes: ['g4ad.xlarge'] } },
    /g4ad\.xlarge .*g4dn, g5, g6/,
  ],
  [
    'a GPU instance for CPU jobs',
    { compute: { accelerator: 'cpu', instanceTypes: ['g5.xlarge'] } },
    /g5\.xlarge .*CPU build.*m7i/,
  ],
  ['a job larger than its instances', { compute: { jobVcpus: 16 } }, /16 vCPUs fits none of g4dn\.xlarge/],
  [
    'fewer vCPUs than an instance has',
    { compute: { instanceTypes: ['g5.4xlarge'], maximumVcpus: 8 } },
    /8 vCPUs are too few to start an instance: .* 16; raise maximumVcpus/,
  ],
  [
    'zones that do not fit the subnets',
    {
      network: {
        kind: 'existing',
        vpcId: 'vpc-0a',
        subnetIds: ['subnet-0a', 'subnet-0b'],
        availabilityZones: ['eu-west-1a'],
      },
    },
    /1 zones for 2 subnets/,
  ],
  ['two schedules with the same name', { schedules: [schedule, schedule] }, /named nightly/],
  ['an unknown time zone', { schedules: [{ ...schedule, timeZone: 'Mars' }] }, /Mars is not an IANA/],
  [
    'a schedule whose period cannot be derived',
    { schedules: [{ ...schedule, expression: 'cron(0 3 1 1 ? *)' }] },
    /set expectedEveryHours to the hours between two starts/,
  ],
  [
    'a marker outside data',
    { readyMarkers: [{ ...marker, key: 'runs/x/plan.json' }] },
    /under data\/ or recipes/,
  ],
  ['a budget that notifies nobody', { alerts: { monthlyBudgetUsd: 100 } }, /would notify nobody/],
  ['a small disk', { compute: { volumeGigabytes: 30 } }, />=100/],
  ['a waiting limit that Batch does not support', { compute: { queueing: { capacityMinutes: 5 } } }, />=10/],
  [
    'a dataset location without a final slash',
    { datasets: ['s3://bucket/prefix'] },
    /s3:\/\/bucket\/prefix\//,
  ],
  ['a whole bucket as a dataset', { datasets: ['s3://bucket/'] }, /s3:\/\/bucket\/prefix\//],
  [
    'an invalid schedule expression',
    { schedules: [{ ...schedule, expression: 'daily' }] },
    /cron\(\.\.\.\) or rate/,
  ],
  ['an invalid schedule name', { schedules: [{ ...schedule, name: 'Nightly run' }] }, /lower-case letters/],
  ['a log retention that CloudWatch lacks', { retention: { logDays: 45 } }, /retention\.logDays/],
])('%s is refused, with the file, the field and what is allowed', (_, config, message) => {
  expect(() => parseConfig(config, 'my-config.json')).toThrow(/my-config\.json is not a valid configuration/);
  expect(() => parseConfig(config, 'my-config.json')).toThrow(message);
});

describe('a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('that is missing is named', () => {
    expect(() => readConfig(join(folder, 'none.json'))).toThrow(/none\.json cannot be read as JSON: ENOENT/);
  });

  it('that is not JSON is named', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{ "schedules": [ }');

    expect(() => readConfig(file)).toThrow(/broken\.json cannot be read as JSON/);
  });
});

it.each([
  ['rate(1 day)', 24],
  ['rate(90 minutes)', 2],
  ['cron(0 3 * * ? *)', 24],
  ['cron(0 * * * ? *)', 1],
  ['cron(0 3 ? * MON *)', 168],
  ['cron(0 3 ? * MON#1 *)', 840],
  ['cron(0 3 1 * ? *)', 744],
])('the schedule %s starts at least every %d hours', (expression, hours) => {
  expect(expectedEveryHours(expression)).toBe(hours);
});

it.each(['cron(0 3 1 1 ? *)', 'cron(0 3 * * ? 2030)', 'cron(0 3)'])(
  'the period of %s is not guessed',
  (expression) => {
    expect(expectedEveryHours(expression)).toBeUndefined();
  },
);
