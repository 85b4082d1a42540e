import { isNobody } from '../../../../functions/records/key-text';
import { groupKeyOf } from '../../../../functions/records/groups';
import { Rejection } from '../../../../shared/encoding';

const keyOf = (value: unknown) => groupKeyOf(new Map([['id', value]]), ['id'], (text) => text);

describe('a key’s value that is missing', () => {
  it.each([
    [null],
    [''],
    [NaN],
    ['NaN'],
    ['nan'],
    ['NULL'],
    ['null'],
    ['<NA>'],
    ['#N/A'],
    ['\\N'],
    [' NULL '],
  ])('%j makes no group of all rows that have it', (value) => {
    const key = keyOf(value);

    expect(key).toBeInstanceOf(Rejection);
    expect((key as Rejection).reason).toBe('missing-value');
  });

  it('is shown, so that whoever is called so finds it', () => {
    expect((keyOf('NULL') as Rejection).detail).toMatch(
      /^field "id" is "NULL", as where a value is missing, and cannot be grouped by/,
    );
  });

  it.each([['NA'], ['None'], ['Null'], ['0'], [0], ['-'], ['nano']])(
    'is not %j, which may be a name',
    (value) => {
      expect(isNobody(value)).toBe(false);
      expect(keyOf(value)).not.toBeInstanceOf(Rejection);
    },
  );
});
