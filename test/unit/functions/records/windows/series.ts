import { readDataset, type Case, type Dataset } from '../dataset';

export const request = (data: object, target: object = {}, fields: readonly string[] = ['y']) => ({
  model: 't',
  data: {
    location: 'data/',
    format: { kind: 'csv' },
    split: { by: 'time', validationShare: 0.2, testShare: 0.2 },
    ...data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields, scaling: 'none' },
    target: { kind: 'value', field: 'y', ...target },
  },
});
export const windows = (shape: object, target: object = {}) =>
  request({ records: { kind: 'windows', length: 2, ...shape } }, target);
export const withRecords = ({ files, request: opened }: Case, records: object) =>
  readDataset(files, {
    ...opened,
    data: { ...opened.data, records: { ...opened.data.records, ...records } },
  });
export const flat = ({ examples }: Dataset) =>
  examples.map(({ input, target }) => [...(input as number[][]).flat(), target]);
export const csv = (header: string, rows: readonly (string | number)[]) => [header, ...rows].join('\n');
export const sidesOf = ({ examples }: Dataset, of = 'test') => examples.filter(({ split }) => split === of);

export const HOUR = 3_600_000;
export const hour = (index: number) => new Date(Date.UTC(2024, 0, 1) + index * HOUR).toISOString();
export const hourly = (hours: readonly number[]) => hours.map((index) => `${hour(index)},${index}`);
export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
