import { parseExactJson } from '../../../../../functions/records/fields/exact-json';

describe('JSON with numbers that a double does not keep', () => {
  it.each<[string, unknown]>([
    ['{"a": 9007199254740991}', { a: 9007199254740991 }],
    ['{"a": 9007199254740992}', { a: '9007199254740992' }],
    ['{"a": 9007199254740993}', { a: '9007199254740993' }],
    ['{"a":-9007199254740993}', { a: '-9007199254740993' }],
    [
      '[[9007199254740993,1],[2,\n12345678901234567890]]',
      [
        ['9007199254740993', 1],
        [2, '12345678901234567890'],
      ],
    ],
    ['{"a":{"b":{"c":9007199254740993}}}', { a: { b: { c: '9007199254740993' } } }],
    ['12345678901234567890', '12345678901234567890'],
    ['{"a":-1000000000000003.1}', { a: -1000000000000003.1 }],
    ['{"a":1234567890123456789.25}', { a: '1234567890123456789.25' }],
    ['{"a":-0.00012345678901234567890}', { a: '-0.00012345678901234567890' }],
    ['{"a":12345678901234567890e3}', { a: '12345678901234567890e3' }],
  ])('%s is %j', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it.each([
    '{"a":0.30000000000000004,"b":1.7976931348623157e308,"c":5e-324,"d":-2.2250738585072014e-308}',
    '{"a":1.000000000000000000000000,"b":100000.500000000000000000}',
    '{"text":"id 12345678901234567890, \\"99999999999999999999\\" \\\\","n":1}',
    '{"12345678901234567890":1,"2024-01-01/2024":[]}',
  ])('%s is what JSON.parse makes of it', (text) => {
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });

  it('keeps what else JSON.parse does: the last of two keys, and a key with a name of its own', () => {
    const value = parseExactJson('{"a":1,"a":9007199254740993,"__proto__":9007199254740993}');

    expect(Object.entries(value as object)).toEqual([
      ['a', '9007199254740993'],
      ['__proto__', '9007199254740993'],
    ]);
  });

  it.each(['{12345678901234567890: 1}', '{"a": 0123456789012345678}', '{"a": 9007199254740993e}'])(
    'refuses %s as JSON.parse does',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );

  it('finds a long number wherever it lies in a line', () => {
    for (let before = 0; before < 40; before++) {
      const text = `{"x":"${'-'.repeat(before)}","id":9007199254740993,"y":1}`;

      expect(parseExactJson(text)).toMatchObject({ id: '9007199254740993', y: 1 });
    }
  });
});
