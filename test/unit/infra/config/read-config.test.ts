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
      pricePerHourUsd: 0.526,
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
    /8 vCPUs start no instance: .* 16/,
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
  ['two schedules of one name', { schedules: [schedule, schedule] }, /named nightly/],
  [
    'a time zone that nobody knows',
    { schedules: [{ ...schedule, timeZone: 'Mars' }] },
    /Mars is not an IANA/,
  ],
  [
    'a schedule whose period cannot be told',
    { schedules: [{ ...schedule, expression: 'cron(0 3 1 1 ? *)' }] },
    /state the hours between two starts/,
  ],
  [
    'a marker outside data',
    { readyMarkers: [{ ...marker, key: 'runs/x/plan.json' }] },
    /under data\/ or recipes/,
  ],
  ['a budget that tells nobody', { alerts: { monthlyBudgetUsd: 100 } }, /would tell nobody/],
  ['a small disk', { compute: { volumeGigabytes: 30 } }, />=100/],
  ['a wait that Batch cannot bound', { compute: { queueing: { capacityMinutes: 5 } } }, />=10/],
  ['a dataset without the slash at its end', { datasets: ['s3://bucket/prefix'] }, /s3:\/\/bucket\/prefix\//],
  ['a whole bucket as a dataset', { datasets: ['s3://bucket/'] }, /s3:\/\/bucket\/prefix\//],
  ['a schedule expression', { schedules: [{ ...schedule, expression: 'daily' }] }, /cron\(\.\.\.\) or rate/],
  ['a schedule name', { schedules: [{ ...schedule, name: 'Nightly run' }] }, /lower-case letters/],
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

  it('that is no JSON is named', () => {
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
])('%s starts every %d hours at least', (expression, hours) => {
  expect(expectedEveryHours(expression)).toBe(hours);
});

it.each(['cron(0 3 1 1 ? *)', 'cron(0 3 * * ? 2030)', 'cron(0 3)'])(
  'how often %s starts is not guessed',
  (expression) => {
    expect(expectedEveryHours(expression)).toBeUndefined();
  },
);
