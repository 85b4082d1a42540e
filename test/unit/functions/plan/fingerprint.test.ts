import { encodingOf } from '../../../../functions/plan/fingerprint';
import { resolveRequest } from '../../../../shared/request/parse';

type Fields = Record<string, unknown>;

const windows = {
  model: 'm',
  data: {
    location: 'd/',
    format: { kind: 'csv' },
    records: { kind: 'windows', length: 12 },
    split: { by: 'time' },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['y'] },
    target: { kind: 'value', field: 'y' },
  },
};
const tunes = {
  model: 'm',
  data: { location: 'd/', format: { kind: 'jsonl' }, split: { by: 'hash' } },
  task: { kind: 'one-to-many', target: { kind: 'tokens', field: 't' } },
};

const encoding = async (request: Fields): Promise<string> =>
  encodingOf(await resolveRequest(request, () => Promise.resolve(undefined)));
const withTask = (request: typeof windows | typeof tunes, task: Fields) => ({
  ...request,
  task: { ...request.task, ...task },
});

describe('the name of an encoding', () => {
  it.each([
    ['the samples that are drawn', tunes, withTask(tunes, { generation: { samples: 3 } })],
    ['the training', tunes, { ...tunes, training: { seed: 3 } }],
  ])('does not change with %s', async (_, one, other) => {
    expect(await encoding(other)).toBe(await encoding(one));
  });

  it.each([
    [
      'the length of windows',
      windows,
      { ...windows, data: { ...windows.data, records: { kind: 'windows', length: 24 } } },
    ],
    [
      'what a value is measured from',
      windows,
      withTask(windows, { target: { ...windows.task.target, relativeTo: 'last' } }),
    ],
    // A window carries the value that lies a season before its target.
    ['a season', windows, withTask(windows, { target: { ...windows.task.target, seasonRows: 12 } })],
    ['the condition', tunes, withTask(tunes, { input: { kind: 'condition', field: 'r' } })],
  ])('changes with %s', async (_, one, other) => {
    expect(await encoding(other)).not.toBe(await encoding(one));
  });
});
