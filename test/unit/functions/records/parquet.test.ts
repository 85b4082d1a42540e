import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf } from './rows';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures', name));
/** As pyarrow reads them. */
const EXPECTED = JSON.parse(fixture('parquet-rows.json').toString()) as Record<string, unknown>[];

describe('Parquet', () => {
  it.each(['none', 'snappy', 'gzip', 'brotli', 'lz4', 'zstd'])(
    'rows with %s are those that pyarrow reads',
    async (codec) => {
      const rows = await rowsOf(fixture(`${codec}.parquet`), { kind: 'parquet' });

      expect(rows.map(({ fields }) => fields)).toEqual(EXPECTED);
      expect(rows.map(({ line }) => line)).toEqual(EXPECTED.map((_, index) => index + 1));
      expect(rows.map(({ record }) => JSON.parse(record) as unknown)).toEqual(EXPECTED);
    },
  );

  it('a row group belongs to the shard that it starts in, wherever the object is cut', async () => {
    const bytes = fixture('snappy.parquet');
    const whole = await rowsOf(bytes, { kind: 'parquet' });

    for (const step of [100, 1_000, 5_000]) {
      const cuts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => index * step);

      expect(await rowsOf(bytes, { kind: 'parquet' }, { cuts })).toEqual(whole);
    }
  });

  it.each(['exact', 'exact-integers'])(
    'numbers of %s that a double does not keep are texts, wherever they are nested',
    async (name) => {
      const expected = JSON.parse(fixture('exact.json').toString()) as unknown;

      const rows = await rowsOf(fixture(`${name}.parquet`), { kind: 'parquet' });

      expect(rows.map(({ fields }) => fields)).toEqual(expected);
    },
  );

  it('a text that is not UTF-8 sets its row aside, and no other', async () => {
    const rows = await rowsOf(fixture('invalid-text.parquet'), { kind: 'parquet' });

    expect(rows.map(({ line, reason }) => [line, reason])).toEqual([
      [1, undefined],
      [2, 'invalid-utf8'],
      [3, 'nul-byte'],
      [4, undefined],
    ]);
    expect(rows[1]?.detail).toBe('field "text": the record is not valid UTF-8');
  });

  it.each([
    ['no footer', fixture('snappy.parquet').subarray(0, 4_000)],
    ['a text', Buffer.from('{"text": "no Parquet"}\n')],
    ['three bytes', Buffer.from('PAR')],
    ['a damaged page', damaged(fixture('gzip.parquet'), 60)],
  ])('with %s is refused in a sentence that names the file', async (_, bytes) => {
    await expect(rowsOf(bytes, { kind: 'parquet' })).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(
        /^data\/a cannot be read as Parquet: .+; write it again, or leave it out of data.split$/,
      ) as string,
    });
  });
});

describe('narrow floats of Parquet', () => {
  it('are the numbers that were written, not the doubles nearest to what is stored', async () => {
    const expected = JSON.parse(fixture('floats.json').toString()) as unknown;

    const rows = await rowsOf(fixture('floats.parquet'), { kind: 'parquet' });

    expect(rows.map(({ fields }) => fields)).toEqual(expected);
  });
});

describe('Parquet that ends before its footer does', () => {
  const bytes = fixture('snappy.parquet');

  it.each([4, 13, 4_000, bytes.length - 1])(
    'is named as a file that was cut off, after %i bytes',
    async (at) => {
      await expect(rowsOf(bytes.subarray(0, at), { kind: 'parquet' })).rejects.toThrow(
        'data/a cannot be read as Parquet: it begins as Parquet and ends without a footer, as a file does whose upload was cut off; write it again',
      );
    },
  );
});

function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let index = at; index < at + 40; index++) copy.writeUInt8(0xff, index);
  return copy;
}
