import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configurationPage, documentedFields } from '../../../../infra/config/document';

it('every field is documented', () => {
  expect(documentedFields().filter(({ description }) => description.length < 12)).toEqual([]);
});

it('fields inside lists, groups and kinds are documented too', () => {
  expect(documentedFields().map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'stackPrefix',
      'compute.instanceTypes',
      'compute.queueing.capacityMinutes',
      'network.subnetIds',
      'schedules[].timeZone',
      'retention.logDays',
    ]),
  );
});

it('every field states its allowed values and its default', () => {
  const byPath = new Map(documentedFields().map((field) => [field.path, field]));

  expect(byPath.get('compute.attempts')).toMatchObject({
    allowed: 'whole number from 1 to 10',
    preset: '`4`',
  });
  expect(byPath.get('compute.accelerator')).toMatchObject({ allowed: '`gpu`, `cpu`', preset: '`gpu`' });
  expect(byPath.get('schedules[].name')).toMatchObject({ preset: 'required' });
  expect(byPath.get('network')).toMatchObject({ allowed: 'one of 3 kinds' });
  expect(byPath.get('alerts.monthlyBudgetUsd')).toMatchObject({
    allowed: 'number above 0 to 10000000',
    preset: 'none',
  });
});

it('the page in the repository matches the schema: npm run config:page writes it', () => {
  const page = readFileSync(resolve(__dirname, '../../../../infra/CONFIGURATION.md'), 'utf8');
  // Prettier aligns the table's columns.
  const words = (text: string) =>
    text
      .replaceAll(/[\s|-]+/g, ' ')
      .replaceAll('\\', '')
      .trim();

  expect(words(page)).toBe(words(configurationPage()));
});
