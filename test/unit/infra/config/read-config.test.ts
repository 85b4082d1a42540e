import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfig, readConfig } from '../../../../infra/config/read-config';

const schedule = { name: 'nightly', expression: 'rate(1 day)', request: { recipe: 'surname-language' } };

test('an empty configuration deploys: every field has a default', () => {
  expect(parseConfig({}, 'config.json')).toMatchObject({
    stackPrefix: 'Unroll',
    datasets: [],
    schedules: [],
    compute: { maximumVcpus: 16, attempts: 4, queueing: { capacityMinutes: 120 } },
    retention: { logDays: 90 },
  });
});

test('the configuration in the repository holds at least one schedule', () => {
  const { schedules } = readConfig(resolve(__dirname, '../../../../infra/config.json'));

  expect(schedules.length).toBeGreaterThan(0);
});

test.each([
  ['an unknown field', { region: 'eu-west-1' }, /Unrecognized key: "region"/],
  [
    'a family without an NVIDIA GPU',
    { compute: { instanceTypes: ['g4ad.xlarge'] } },
    /g4ad\.xlarge .*g4dn, g5, g6/,
  ],
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

  test('that is missing is named', () => {
    expect(() => readConfig(join(folder, 'none.json'))).toThrow(/none\.json cannot be read as JSON: ENOENT/);
  });

  test('that is no JSON is named', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{ "schedules": [ }');

    expect(() => readConfig(file)).toThrow(/broken\.json cannot be read as JSON/);
  });
});
