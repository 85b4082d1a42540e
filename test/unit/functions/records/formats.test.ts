import { gzipSync } from 'node:zlib';
import { rowsOf } from './rows';

const fieldsIn = async (...read: Parameters<typeof rowsOf>) =>
  (await rowsOf(...read)).map(({ fields, reason }) => fields ?? reason);

describe('plain text', () => {
  it('a line is a record of one field, without byte order mark and line ending; blank lines are none', async () => {
    const rows = await rowsOf('\ufeffone, "two"\r\n\r\n\tthree \nfour', { kind: 'text' });

    expect(rows.map(({ line, fields }) => [line, fields])).toEqual([
      [1, { text: 'one, "two"' }],
      [3, { text: '\tthree ' }],
      [4, { text: 'four' }],
    ]);
  });

  it('an object is a record, with its folder as a label', async () => {
    const format = { kind: 'text', unit: 'document', field: 'review', folder: 'label' };

    expect(await fieldsIn('\ufeffGood.\n\nVery.\n', format, { key: 'data/train/pos/1.txt' })).toEqual([
      { review: 'Good.\n\nVery.\n', label: 'pos' },
    ]);
  });

  it('a document that is too long or no text is set aside', async () => {
    const format = { kind: 'text', unit: 'document' };
    const long = await rowsOf(Buffer.alloc(17 * 2 ** 20, 'a '), format);

    expect(long.map(({ reason, detail, record }) => [reason, detail, record.length])).toEqual([
      ['record-too-long', 'the document has 17825792 bytes, above 16777216', 4_096],
    ]);
    expect(await fieldsIn(Buffer.from([0x61, 0xff, 0x62]), format)).toEqual(['invalid-utf8']);
  });
});

const LINES = Array.from({ length: 5_000 }, (_, n) => ({ id: n, text: `line ${n} é ${Math.sqrt(n)}` }));
const JSONL = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');
const CSV = `id,text\n${LINES.map(({ id, text }) => `${id},"${text}"\n`).join('')}`;

describe('gzipped objects', () => {
  it.each<[string, string, object]>([
    ['JSON Lines', `\ufeff${JSONL}`, { kind: 'jsonl' }],
    ['CSV', `\ufeff${CSV}`, { kind: 'csv' }],
    ['text', JSONL, { kind: 'text' }],
    ['documents', JSONL, { kind: 'text', unit: 'document' }],
    ['CoNLL', 'a\tX\nb\tO\n\nc\tX\n', { kind: 'conll', columns: ['token', 'tag'] }],
  ])('of %s are read as if they were not', async (_, text, format) => {
    const plain = await rowsOf(text, format);

    expect(await rowsOf(gzipSync(text), format, { key: 'data/a.gz' })).toEqual(plain);
    expect(await rowsOf(gzipSync(text), format, { key: 'data/a' })).toEqual(plain);
  });

  it('of several members are read as one', async () => {
    const members = Buffer.concat([gzipSync(JSONL.slice(0, 10_001)), gzipSync(JSONL.slice(10_001))]);

    expect(await fieldsIn(members, { kind: 'jsonl' })).toEqual(LINES);
  });

  it.each([
    ['in their middle', 0.5, 'jsonl'],
    ['after their last record', 0.9999, 'jsonl'],
    ['in the middle of a text', 0.5, 'text'],
  ])('that end too early, %s, are refused, since nobody knows how much is missing', async (_, at, kind) => {
    const packed = gzipSync(JSONL);

    await expect(rowsOf(packed.subarray(0, packed.length * at), { kind })).rejects.toThrow(
      /^data\/a cannot be read: its gzip stream ends too early after \d+ bytes of text, so some of it is missing; upload/,
    );
  });

  it('that are damaged are refused', async () => {
    const packed = gzipSync(JSONL);
    packed.fill(0xff, packed.length - 2_000, packed.length - 1_900);

    await expect(rowsOf(packed, { kind: 'jsonl' })).rejects.toThrow(
      /^data\/a cannot be read: its gzip stream is damaged \(.*\) after \d+ bytes of text/,
    );
  });

  it('that end too early, or are damaged, are one reject where each is one record', async () => {
    const packed = gzipSync(JSONL);
    const damaged = Buffer.from(packed).fill(0xff, packed.length - 2_000, packed.length - 1_900);
    const format = { kind: 'text', unit: 'document' };

    expect(await rowsOf(packed.subarray(0, packed.length / 2), format)).toMatchObject([
      { line: 1, reason: 'truncated-gzip' },
    ]);
    expect(await rowsOf(damaged, format)).toMatchObject([{ line: 1, reason: 'damaged-gzip' }]);
  });

  it('that end within their header are refused', async () => {
    const packed = gzipSync(`id,${'x'.repeat(300)}`);

    await expect(rowsOf(packed.subarray(0, packed.length - 6), { kind: 'csv' })).rejects.toThrow(
      /^data\/a cannot be read: its header line is incomplete, since its gzip stream ends too early/,
    );
  });

  it('that unpack to far more than text does are refused', async () => {
    const bomb = gzipSync(Buffer.alloc(72 * 2 ** 20, `${'a'.repeat(9_999)}\n`));

    await expect(rowsOf(bomb, { kind: 'text' })).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(
        /^data\/a cannot be read: it unpacks to more than 200 times its \d+ bytes of gzip; /,
      ) as string,
    });
  });

  it('that hold no text, or were cut, are refused by what they are', async () => {
    await expect(rowsOf(gzipSync(gzipSync(JSONL)), { kind: 'jsonl' })).rejects.toThrow(
      'data/a cannot be read: it is gzip and not UTF-8 text; decompress it',
    );
    await expect(rowsOf(gzipSync(JSONL), { kind: 'jsonl' }, { cuts: [0, 1_000] })).rejects.toThrow(
      'data/a cannot be read: it is gzip, which cannot be cut, but its name does not say so; let it end in ".gz"',
    );
  });
});
