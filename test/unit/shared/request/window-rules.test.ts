import { resolveRequest } from '../../../../shared/request/parse';
import { changed, type Fields, type Name } from './support/valid-requests';

it.each<[string, Name, Fields, string]>([
  [
    'horizons out of order',
    'windows',
    { 'data.records.horizon': [1, 3, 2] },
    'data.records.horizon is [1,3,2]; give each horizon once, in ascending order',
  ],
  [
    'a step that is none',
    'windows',
    { 'data.records.step': 'fortnight' },
    'data.records.step is "fortnight", which is no step; give a number for times that are numbers, a duration of ISO 8601 ("PT1H", "P1D", "P1M"), a word ("hour", "day", "week", "month", "quarter", "year", "15 minutes") or "irregular"',
  ],
  [
    'series told apart by what is forecast',
    'windows',
    { 'data.records.series': ['y'] },
    'data.records.series[0] is "y", which is forecast, and so has many values in a series; name a field that keeps one',
  ],
  [
    'a field that is forecast twice',
    'windows',
    { 'task.target': { kind: 'value', fields: ['y', 'y'] } },
    'task.target.fields[1] is "y" again; name each field once',
  ],
  [
    'several values without windows',
    'one-to-one',
    { 'task.target': { kind: 'value', fields: ['y', 'z'] } },
    'task.target.fields is ["y","z"], but only windows have several values to forecast; give {"kind": "windows"} as data.records, or one field as task.target.field',
  ],
  [
    'a target that is scaled by windows that do not hold its past',
    'windows',
    {
      'task.input': { kind: 'numeric', fields: ['z'], scaling: 'record' },
      'task.target': { kind: 'value', field: 'y', scaling: 'record' },
    },
    'task.target.scaling is "record", but task.input.fields does not have y, whose window would say how large the answer is; name it there too, or give "standard"',
  ],
  [
    'a target alone that is scaled by its window',
    'windows',
    { 'task.target': { kind: 'value', field: 'y', scaling: 'record' } },
    'task.input.scaling is "standard", but task.target.scaling is "record"; give "record" for both',
  ],
  [
    'an input alone that is scaled by its window',
    'windows',
    { 'task.input': { kind: 'numeric', fields: ['y'], scaling: 'record' } },
    'task.target.scaling is "standard", but task.input.scaling is "record", so that the network is not told how large a window\'s values are; give "record" for both',
  ],
  [
    'a limit of series of what is no window',
    'one-to-one',
    { 'gate.worseSeriesShare': 0.2 },
    'gate.worseSeriesShare is 0.2, but only windows (data.records) are of series; leave it out',
  ],
  [
    'a vector that is scaled by itself',
    'one-to-one',
    { 'task.input': { kind: 'numeric', fields: ['x', 'z'], scaling: 'record' } },
    'task.input.scaling is "record", but a vector has a single step, which has no deviation; give "standard" or "none"',
  ],
  [
    'a value that no window holds the past of',
    'one-to-one',
    { 'task.target': { kind: 'value', field: 'y', scaling: 'record' } },
    'task.target.scaling is "record", but only a window holds the past of what is told; give "standard" or "none"',
  ],
])('names %s', async (_, name, changes, sentence) => {
  const resolved = resolveRequest(changed(name, changes), () => Promise.resolve(undefined));

  await expect(resolved).rejects.toMatchObject({ name: 'InvalidRequest', message: sentence });
});
