import { parseExactJson } from '../../../../../functions/records/fields/exact-json';
import type { Fields } from '../../../../../functions/records/fields/fields';
import { objectFields } from '../../../../../functions/records/fields/lazy-fields';
import { fieldScanner } from '../../../../../functions/records/fields/scanned-fields';
import { Random } from '../../../../fuzz/random';

const NAMES = ['text', 'label', 'meta-data id', '__proto__'];
const scan = fieldScanner(NAMES)!;

/** What the same bytes are to who parses them whole; undefined where they are no object. */
function parsed(bytes: Buffer): Fields | undefined {
  try {
    const value = parseExactJson(bytes.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? objectFields(value)
      : undefined;
  } catch {
    return undefined;
  }
}

/** @returns whether the text was scanned: then each field must be what parsing gives. */
function isScannedAsParsed(text: string): boolean {
  // At any place of a longer text, since eight bytes are read at once.
  const before = Buffer.from('{"text":"'.repeat(text.length % 8));
  const whole = Buffer.concat([before, Buffer.from(text), Buffer.from('","label"')]);
  const bytes = whole.subarray(before.length, whole.length - 9);
  const fields = scan(bytes);
  if (fields === undefined) return false;
  const asked = [...NAMES, 'other', 'a.b'];
  const read = (from: Fields | undefined): unknown[] => [
    text,
    ...asked.map((name) => [from?.has(name), from?.get(name)]),
    [...(from?.keys() ?? [])],
  ];
  expect(read(fields)).toStrictEqual(read(parsed(bytes)));
  return true;
}

describe('fields that are read from the bytes of an object', () => {
  it.each([
    '{}',
    ' { } ',
    '{"text":"a","label":"b"}',
    '{"label":"b","other":"c","text":"a"}',
    '{ "text" : "a" ,\t"label" :\r\n "b" } ',
    '{"text":"","label":null,"other":true,"meta-data id":false}',
    '{"text":"a","text":"b"}',
    '{"__proto__":"a","text":"b"}',
    '{"text":"naïve — 中文 😀 ~","label":"é"}',
    '{"text":"\\"said\\" \\\\ \\u00e9 \\ud83d\\ude00 \\ud83d \\n","label":"\\/"}',
    '{"other":"\\u00e9\\n","text":"a"}',
    '{"text":0,"label":-0,"meta-data id":12.50,"other":1e400}',
    '{"text":-1.5E+10,"label":123456789012345,"other":1e-7}',
    `{"text":"${'four at once '.repeat(9)}","label":"\u007f"}`,
  ])('%s is read', (text) => {
    expect(isScannedAsParsed(text)).toBe(true);
  });

  it.each([
    [
      '',
      '{',
      '{"text"',
      '{"text":',
      '{"text":"',
      '{"text":"a',
      '{"text":"a\\',
      '{"text":"a"',
      '{"text":"a",',
    ],
    ['{"text":"a",}', '{,}', '{"text" "a"}', '{"text":"a" "label":"b"}', '{"text":"a"}}', '{"text":"a"} x'],
    ['{"text":"a\tb"}', '{"text":"a\\x"}', '{"text":"\\u12"}', '{"other":"\\x"}', "{'text':'a'}", '{text:1}'],
    ['{"text":01}', '{"text":+1}', '{"text":1.}', '{"text":.5}', '{"text":-}', '{"text":1e}', '{"text":1e+}'],
    [
      '{"text":tru}',
      '{"text":nul',
      '{"text":NaN}',
      '{"text":True}',
      '{"text":undefined}',
      '[]',
      'null',
      '"a"',
    ],
    ['\ufeff{"text":"a"}', '\u00a0{"text":"a"}', '{"text":"a"}\u00a0', '{"te\u0000xt":"a"}'],
  ])('%s and the like are left to who says what is wrong with them', (...texts) => {
    for (const text of texts) expect(scan(Buffer.from(text))).toBeUndefined();
  });

  it.each([
    '{"text":["a"],"label":"b"}',
    '{"other":{"a":1},"text":"b"}',
    '{"te\\u0078t":"a"}',
    '{"naïve":1,"text":"a"}',
    '{"text":9007199254740993}',
    '{"text":0.1234567890123456789}',
    '{"other":1234567890.123456,"text":"a"}',
  ])('%s is parsed, since more than a look is needed', (text) => {
    expect(scan(Buffer.from(text))).toBeUndefined();
    expect(parsed(Buffer.from(text))).toBeDefined();
  });

  it('tells apart labels that begin, end and are as long alike, however they come', () => {
    const labels = ['cat', 'cut', 'cat', 'cot', 'cut', '', 'c', 'a'.repeat(24), 'a'.repeat(25), 'cat'];
    const read = labels.map((label) => scan(Buffer.from(`{"label":"${label}"}`))?.get('label'));
    expect(read).toStrictEqual(labels);
  });

  it.each([['meta.label'], ['naïve'], ['t*'], [Array.from({ length: 17 }, (_, n) => `t${n}`)]])(
    'nothing is looked for by %s',
    (names) => {
      expect(fieldScanner([names].flat())).toBeUndefined();
    },
  );

  it('reads what parsing would of 5,000 texts that are almost JSON', () => {
    const random = new Random(5);
    const parts = [
      '{',
      '}',
      '"text"',
      '"label"',
      '"x"',
      ':',
      ':',
      ',',
      ' ',
      '1',
      '-0',
      '1.5e3',
      'true',
      'null',
    ];
    const more = [
      '"a long enough text"',
      '"é"',
      '"\\n"',
      '"\\"',
      '\\',
      '[1]',
      '"\u0001"',
      '"€uro',
      '12345678901234567',
    ];
    let scanned = 0;
    for (let made = 0; made < 5_000; made++) {
      const fields = Array.from({ length: random.between(0, 3) }, () => {
        const key = random.pick(['"text"', '"label"', '"x"', '"meta-data id"', '"te\\u0078t"']);
        const value = random.pick([...parts.slice(9), ...more.slice(0, 3), '""', '"label"']);
        return `${key}${random.pick(['', ' '])}:${value}`;
      });
      let text = `{${fields.join(',')}}`;
      // Half are damaged.
      if (random.chance(0.5)) {
        const at = random.between(0, text.length - 1);
        text =
          text.slice(0, at) + random.pick([...parts, ...more, '']) + text.slice(at + random.between(0, 2));
      }
      if (isScannedAsParsed(text)) scanned += 1;
    }

    expect(scanned).toBeGreaterThan(1_000);
  });
});
