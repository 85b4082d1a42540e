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
    ['{"a":9007199254740993.0}', { a: '9007199254740993.0' }],
    ['{"a":-9007199254740993.5}', { a: '-9007199254740993.5' }],
    ['{"a":900719925474099.31}', { a: '900719925474099.31' }],
    ['[9.007199254740993e15]', ['9.007199254740993e15']],
    ['[9.007199254740993E+15,90071992547409930e-1]', ['9.007199254740993E+15', '90071992547409930e-1']],
    ['[9007199254740992.0,12345678901234568.0]', [9007199254740992, 12345678901234568]],
    ['[9.007199254740992e15,1.2345678901234568E16]', [9007199254740992, 12345678901234568]],
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

  it('are doubles as programs write them, with 17 digits and fewer, and go on as numbers', () => {
    const doubles = Array.from({ length: 2000 }, (_, index) => {
      const view = new DataView(new ArrayBuffer(8));
      view.setUint32(0, Math.imul(index + 1, 0x9e3779b1));
      view.setUint32(4, Math.imul(index + 1, 0x85ebca6b));
      return view.getFloat64(0);
    }).filter((value) => Number.isFinite(value) && value !== 0);
    const large = doubles.map((value) => value / 2 ** Math.floor(Math.log2(Math.abs(value)) - 52));
    const written = [...doubles, ...large].flatMap((value) => [
      value.toExponential(16),
      value.toPrecision(17),
      value.toPrecision(16),
      value.toExponential(),
    ]);

    const read = parseExactJson(`[${written.join(',')}]`) as unknown[];

    const texts = read.filter(
      (value, index) => typeof value === 'string' && !/^-?\d+$/.test(written[index]!),
    );
    expect(texts).toEqual([]);
  });
});
