import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { recordParser, type RowFormat } from '../../../../functions/records/parse-record';
import { rowSplitter } from '../../../../functions/records/split-row';
import { parseExactJson } from '../../../../functions/records/fields/exact-json';
import type { Fields } from '../../../../functions/records/fields/fields';
import { Rejection } from '../../../../shared/encoding';
import { DataFormat, type FormatOf } from '../../../../shared/request/format';

const split = rowSplitter(DataFormat.parse({ kind: 'csv' }) as FormatOf<'csv'>);

const entriesOf = (fields: unknown) => {
  if (fields instanceof Rejection) throw new Error(fields.detail);
  const known = fields as Fields;
  return [...known.keys()].map((name) => [name, known.get(name)]);
};

describe('a CSV row with quotes', () => {
  const field = fc.string({
    unit: fc.constantFrom('a', 'é', ',', '"', '""', '\n', '\r\n', ' '),
    maxLength: 6,
  });
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;

  it('gives back what was written', () => {
    fc.assert(
      fc.property(
        fc.array(field, { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean()),
        (values, quoted) => {
          const row = values.map((value, index) =>
            quoted[index] === true || /[",\r\n]/.test(value) ? quote(value) : value,
          );

          expect(split(row.join(','))).toEqual(values);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read as csv-parse reads it, or refused where csv-parse refuses it', () => {
    const row = fc
      .string({ unit: fc.constantFrom('a', 'é', ',', '"', '"', ' '), minLength: 1, maxLength: 12 })
      .filter((text) => text.includes('"'));
    fc.assert(
      fc.property(row, (text) => {
        let expected: unknown;
        try {
          expected = parse(text, { quote: '"', escape: '"', record_delimiter: '\n' })[0] ?? [];
        } catch {
          expected = 'malformed-csv';
        }

        const values = split(text);

        expect(values instanceof Rejection ? values.reason : values).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('bytes that are known to be text', () => {
  it('give the fields that are found without knowing it', () => {
    const parser = recordParser({ kind: 'jsonl' }, []);
    const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '0'));
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), fc.constantFrom('', '\ufeff'), (object, mark) => {
        const bytes = Buffer.from(`${JSON.stringify(object)}${mark === '' ? '' : ' '}`);
        const raw = { bytes, byteOffset: 0, line: 1 };

        const known = entriesOf(parser({ ...raw, isText: true }));

        expect(known).toEqual(entriesOf(parser(raw)));
        expect(known).toEqual(Object.entries(parseExactJson(bytes.toString()) as object));
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])(
    'have a field %s only where it is given',
    (name) => {
      const parser = recordParser({ kind: 'jsonl' }, []);
      const fieldsOf = (text: string) => {
        const fields = parser({ bytes: Buffer.from(text), byteOffset: 0, line: 1, isText: true });
        if (fields instanceof Rejection) throw new Error(fields.detail);
        return fields;
      };

      const [absent, present] = [fieldsOf('{}'), fieldsOf(`{"${name}":"x"}`)];

      expect([absent.has(name), absent.get(name)]).toEqual([false, undefined]);
      expect([present.has(name), present.get(name)]).toEqual([true, 'x']);
    },
  );

  it('name columns of one name by the last of them', () => {
    const format = DataFormat.parse({ kind: 'csv', header: false, columns: ['a', 'b', 'a'] }) as RowFormat;
    const parser = recordParser(format, ['a', 'b', 'a']);

    const fields = parser({ bytes: Buffer.from('1,2,3'), byteOffset: 0, line: 1, isText: true });

    expect(entriesOf(fields)).toEqual([
      ...new Map([
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ]),
    ]);
  });
});
