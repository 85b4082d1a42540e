import fc from 'fast-check';
import {
  firstByteToRead,
  MAXIMUM_RECORD_BYTES,
  RecordCutter,
  type CutRange,
  type RawRecord,
} from '../../../../functions/records/record-cutter';

const CSV = { quote: '"'.charCodeAt(0), delimiter: ','.charCodeAt(0) };

interface Cut {
  readonly text: string;
  readonly byteOffset: number;
  readonly line: number;
  readonly reason: string | undefined;
}

/** Feeds a range of `bytes` to a cutter in chunks of the given sizes, over and over. */
function cut(bytes: Buffer, range: Partial<CutRange> = {}, chunkSizes: readonly number[] = [7]) {
  const whole = { startByte: 0, endByte: bytes.length, quoting: null, ...range };
  const cutter = new RecordCutter(whole);
  const records: Cut[] = [];
  const take = (raw: readonly RawRecord[]) => {
    for (const { bytes: record, byteOffset, line, fault } of raw)
      records.push({ text: Buffer.from(record).toString('utf8'), byteOffset, line, reason: fault?.reason });
  };
  let position = firstByteToRead(whole);
  for (let chunk = 0; position < bytes.length && !cutter.isDone; chunk++) {
    const size = chunkSizes[chunk % chunkSizes.length] ?? 1;
    take(cutter.push(bytes.subarray(position, position + size)));
    position += size;
  }
  take(cutter.finish());
  return { records, lines: cutter.lines };
}

/** Records and lines of all shards, lines counted on as the merge does it. */
function cutInShards(bytes: Buffer, cuts: readonly number[], chunkSizes: readonly number[]) {
  const borders = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const records: Cut[] = [];
  let lines = 0;
  for (const [index, endByte] of borders.slice(1).entries()) {
    const shard = cut(bytes, { startByte: borders[index] ?? 0, endByte }, chunkSizes);
    records.push(...shard.records.map((record) => ({ ...record, line: record.line + lines })));
    lines += shard.lines;
  }
  return { records, lines };
}

const line = fc
  .string({ unit: fc.constantFrom('a', 'é', '👍', ',', '"', ' ', '\r') })
  .filter((text) => !text.endsWith('\r'));
const textFile = fc
  .record({
    lines: fc.array(line, { maxLength: 12 }),
    ending: fc.constantFrom('\n', '\r\n'),
    isEnded: fc.boolean(),
    isMarked: fc.boolean(),
  })
  .map(({ lines, ending, isEnded, isMarked }) => ({
    lines,
    bytes: Buffer.from(`${isMarked ? '\ufeff' : ''}${lines.join(ending)}${isEnded ? ending : ''}`),
  }));
const chunkSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe('cutting lines', () => {
  it('gives the lines that are not blank, whatever their ending, the mark before and the chunks', () => {
    fc.assert(
      fc.property(textFile, chunkSizes, ({ lines, bytes }, sizes) => {
        expect(cut(bytes, {}, sizes).records.map(({ text }) => text)).toEqual(
          lines.filter((text) => text.trim() !== ''),
        );
      }),
    );
  });

  it('gives the same records, offsets and line numbers wherever the object is cut into shards', () => {
    fc.assert(
      fc.property(textFile, fc.array(fc.nat(), { maxLength: 5 }), chunkSizes, ({ bytes }, cuts, sizes) => {
        expect(cutInShards(bytes, cuts, sizes)).toEqual(cut(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('counts lines and offsets past blank ones', () => {
    const { records, lines } = cut(Buffer.from('a\n\n\r\nbc\nd'));

    expect(lines).toBe(5);
    expect(records).toEqual([
      { text: 'a', byteOffset: 0, line: 1, reason: undefined },
      { text: 'bc', byteOffset: 5, line: 4, reason: undefined },
      { text: 'd', byteOffset: 8, line: 5, reason: undefined },
    ]);
  });

  it('takes a mark for text where it does not start the object', () => {
    expect(cut(Buffer.from('a\n\ufeffb')).records.map(({ text }) => text)).toEqual(['a', '\ufeffb']);
  });

  it.each([[[2 ** 16]], [[2 ** 25]]])(
    'sets an overlong line aside in chunks of %j, and only that',
    (sizes) => {
      const overlong = 'x'.repeat(MAXIMUM_RECORD_BYTES + 1);
      const bytes = Buffer.from(`a\n${overlong}\nb\n`);

      const { records, lines } = cut(bytes, {}, sizes);

      expect(lines).toBe(3);
      expect(records.map(({ text, line: at, reason }) => [text.length, at, reason])).toEqual([
        [1, 1, undefined],
        [4_096, 2, 'record-too-long'],
        [1, 3, undefined],
      ]);
    },
  );

  it('keeps a line of just the most bytes', () => {
    const bytes = Buffer.from(`${'x'.repeat(MAXIMUM_RECORD_BYTES)}\nb`);

    const { records } = cut(bytes, {}, [2 ** 20]);

    expect(records.map(({ text, reason }) => [text.length, reason])).toEqual([
      [MAXIMUM_RECORD_BYTES, undefined],
      [1, undefined],
    ]);
  });
});

describe('cutting a CSV with quotes', () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r\n', ' ') });
  const quote = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

  it('gives each row as it was written, whatever its fields hold', () => {
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        chunkSizes,
        (table, ending, isEnded, sizes) => {
          const written = table.map((row) => row.map(quote).join(','));
          const bytes = Buffer.from(written.join(ending) + (isEnded ? ending : ''));

          const { records, lines } = cut(bytes, { quoting: CSV }, sizes);

          expect(records.map(({ text }) => text)).toEqual(written);
          expect(records.every(({ reason }) => reason === undefined)).toBe(true);
          const total =
            bytes.toString().split('\n').length - (bytes.length === 0 || bytes.at(-1) === 10 ? 1 : 0);
          expect(lines).toBe(total);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves no byte out, however the quotes stand', () => {
    const bytesOf = fc.array(fc.constantFrom('a', ',', '"', '"', '\n', '\r\n', '\ufeff'), { maxLength: 40 });
    fc.assert(
      fc.property(bytesOf, chunkSizes, (characters, sizes) => {
        const text = characters.join('').replace(/^\ufeff+/, '');
        const bytes = Buffer.from(text);

        const { records } = cut(bytes, { quoting: CSV }, sizes);

        let left = bytes.toString('latin1');
        for (const record of records) {
          const raw = Buffer.from(record.text).toString('latin1');
          expect(bytes.toString('latin1').startsWith(raw, record.byteOffset)).toBe(true);
          left =
            left.slice(0, record.byteOffset) +
            ' '.repeat(raw.length) +
            left.slice(record.byteOffset + raw.length);
        }
        expect(left).toMatch(/^(?:[ \r\n]|ï»¿)*$/);
        expect(cut(bytes, { quoting: CSV }, [1])).toEqual(cut(bytes, { quoting: CSV }, [1_000]));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a quote that is never closed', 'a,b\nc,"d\ne,f\n', ['a,b', 'c,"d', 'e,f'], [1]],
    ['a quote within a field', 'a,b"c\nd,e\n', ['a,b"c', 'd,e'], [0]],
    ['text behind a closing quote', '"a"b,c\nd,e', ['"a"b,c', 'd,e'], [0]],
    ['a record that swallowed others', 'a,"b\nc,d\ne,"f\ng,h', ['a,"b', 'c,d', 'e,"f', 'g,h'], [0, 2]],
  ])('sets aside only the line of %s', (_, text, expected, faulty) => {
    for (const sizes of [[1], [3], [100]]) {
      const { records } = cut(Buffer.from(text), { quoting: CSV }, sizes);

      expect(records.map((record) => record.text)).toEqual(expected);
      expect(records.flatMap(({ reason }, index) => (reason === 'malformed-csv' ? [index] : []))).toEqual(
        faulty,
      );
    }
  });

  it('does not look for a closing quote for ever', () => {
    const bytes = Buffer.from(`a,"b\n${'c,d\n'.repeat(600_000)}`);

    const { records } = cut(bytes, { quoting: CSV }, [2 ** 16]);

    expect(records.length).toBe(600_001);
    expect(records[0]).toMatchObject({ text: 'a,"b', reason: 'malformed-csv' });
  });

  it('refuses to start within an object', () => {
    expect(() => new RecordCutter({ startByte: 5, endByte: 9, quoting: CSV })).toThrow(RangeError);
  });
});
