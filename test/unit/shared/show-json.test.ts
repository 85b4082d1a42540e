import { showValue } from '../../../shared/request/nearest';
import { showJson } from '../../../shared/show-json';

describe('JSON for people', () => {
  it.each([
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [[1, NaN, { x: Infinity }], '[1,NaN,{"x":Infinity}]'],
    [['NaN', null, 1.5], '["NaN",null,1.5]'],
    [{ a: undefined }, '{}'],
  ])('of %j is %s', (value, expected) => {
    expect(showJson(value)).toBe(expected);
    expect(showValue(value)).toBe(expected);
  });

  it('of nothing is none', () => {
    expect(showJson(undefined)).toBeUndefined();
  });
});
