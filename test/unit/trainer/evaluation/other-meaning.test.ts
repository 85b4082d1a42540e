import type { Encoder } from '../../../../shared/dataset';
import { RunRequest } from '../../../../shared/request/request';
import { otherMeaning } from '../../../../trainer/evaluation/other-meaning';
import { seriesRequest } from '../support/toy';

/** Windows whose targets are these fields at these horizons, field by field. */
function meaningOf(fields: string[], horizons: number[]) {
  const outputs = fields.flatMap((field) => horizons.map((horizon) => ({ field, horizon })));
  const request = RunRequest.parse(
    seriesRequest({
      data: {
        location: 'data/',
        format: { kind: 'csv' },
        records: { kind: 'windows', length: 8, horizon: horizons },
        split: { by: 'time' },
      },
      task: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: ['*'] },
        target: { kind: 'value', fields },
      },
    }),
  );
  const encoder: Encoder = {
    version: 1,
    input: { kind: 'numeric', channels: 1, channelNames: ['a'], scalers: [] },
    target: { kind: 'value', scaler: null, ...(outputs.length > 1 && { outputs }) },
  };
  return { request, encoder };
}

describe('otherMeaning', () => {
  it('has nothing against the same values', () => {
    expect(otherMeaning(meaningOf(['a', 'b'], [1, 2]), meaningOf(['a', 'b'], [1, 2]))).toBeUndefined();
  });

  it('takes a single value for the same under another name, as columns are renamed', () => {
    expect(otherMeaning(meaningOf(['a'], [2]), meaningOf(['b'], [2]))).toBeUndefined();
  });

  it.each([
    [[['a'], [1]], [['a'], [3]], 'the value in 1 row', 'the value in 3 rows'],
    [[['a'], [1]], [['a'], [1, 2]], 'the value in 1 row', 'a in 1 row, a in 2 rows'],
    [[['a', 'b'], [1]], [['b', 'a'], [1]], 'a in 1 row, b in 1 row', 'b in 1 row, a in 1 row'],
    [
      [['a'], [1, 2, 3, 4, 5, 6]],
      [['a'], [1, 2]],
      'a in 1 row, a in 2 rows, a in 3 rows, a in 4 rows and 2 more',
      'a in 1 row, a in 2 rows',
    ],
  ] as [[string[], number[]], [string[], number[]], string, string][])(
    'tells %j from %j',
    (theirs, ours, champion, own) => {
      expect(otherMeaning(meaningOf(...theirs), meaningOf(...ours))).toBe(
        `it forecasts ${champion}, this run's models ${own}`,
      );
    },
  );
});
