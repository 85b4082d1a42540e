import { locateDataset } from '../../../../functions/plan/locate-dataset';
import { cutShards } from '../../../../functions/plan/shards';
import { SetAside } from '../../../../functions/records/examples';
import { readExamples } from '../../../../functions/records/read-examples';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { DataSource } from '../../../../shared/request/data';
import { Task } from '../../../../shared/request/task';
import { temporaryStore } from '../../../support/temporary-store';

const store = temporaryStore();

interface Row {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly split: string;
}

/** All rows of a long text, in the order of its shards, with the lines of their files. */
async function rowsOf(
  location: string,
  { tokens = 'characters', shardMegabytes = 64, split = { by: 'order' } } = {},
): Promise<Row[]> {
  const task = Task.parse({ kind: 'one-to-many', target: { kind: 'tokens', field: 'text', tokens } });
  const data = DataSource.parse({
    location,
    format: { kind: 'text' },
    records: { kind: 'stream' },
    split,
    shardMegabytes,
  });
  const { files } = await locateDataset(data, store);
  const rows: Row[] = [];
  const linesBefore = new Map<string, number>();
  for (const shard of cutShards(files, data)) {
    const before = linesBefore.get(shard.key) ?? 0;
    let lines = 0;
    for await (const batch of readExamples({ store, shard, request: { data, task } }).batches) {
      lines = batch.lines;
      for (const record of batch.items) {
        if (record instanceof SetAside) throw new Error(record.why.detail);
        const { raw, example, split } = record;
        const file = shard.key.slice(location.length);
        rows.push({ file, line: before + raw.line, text: String(example.target), split });
      }
    }
    linesBefore.set(shard.key, before + lines);
  }
  return rows;
}

async function put(to: ArtifactStore, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, text] of Object.entries(files)) await to.put(key, Buffer.from(text));
}

const LINES = Array.from({ length: 200 }, (_, n) =>
  n % 7 === 3 ? '' : `line ${n} äöü ${'x'.repeat(n % 13)}`,
);

describe('a long text', () => {
  it('is read line by line, and a gap between the numbers of lines is a blank one', async () => {
    await put(store, { 'blank/a.txt': '\uFEFFone\r\n\n\n  \ntwo\nthree' });

    const lines = (tokens: string) =>
      rowsOf('blank/', { tokens }).then((rows) => rows.map(({ line, text }) => [line, text]));

    expect(await lines('characters')).toEqual([
      [1, 'one'],
      [4, '  '],
      [5, 'two'],
      [6, 'three'],
    ]);
    expect(await lines('words')).toEqual([
      [1, 'one'],
      [5, 'two'],
      [6, 'three'],
    ]);
  });

  it('has the same lines in however many shards it is read', async () => {
    await put(store, { 'shards/a.txt': LINES.join('\n') });
    const whole = await rowsOf('shards/');

    for (const bytes of [30, 100, 1_000])
      expect(await rowsOf('shards/', { shardMegabytes: bytes / 1e6 })).toEqual(whole);
    expect(whole).toHaveLength(LINES.filter((line) => line !== '').length);
  });

  it('has its files in the order that people count in', async () => {
    await put(store, Object.fromEntries([10, 9, 1, 2].map((n) => [`order/part-${n}.txt`, `text ${n}\n`])));

    expect((await rowsOf('order/')).map(({ text }) => text)).toEqual([
      'text 1',
      'text 2',
      'text 9',
      'text 10',
    ]);
  });

  it('is split in its order: the last part of all files is the test, the part before it the validation', async () => {
    await put(store, {
      'split/1.txt': LINES.slice(0, 120).join('\n') + '\n',
      'split/2.txt': LINES.slice(120).join('\n'),
      'one/1.txt': LINES.join('\n'),
    });
    const split = { by: 'order', validationShare: 0.2, testShare: 0.3 };

    const halves = await rowsOf('split/', { split });
    const one = await rowsOf('one/', { split, shardMegabytes: 0.0005 });

    const seen = (rows: Row[]) => rows.map(({ text, split }) => [text, split]);
    expect(seen(halves)).toEqual(seen(one));
    expect([...new Set(one.map(({ split }) => split))]).toEqual(['train', 'validation', 'test']);
    const share = (name: string) => one.filter(({ split }) => split === name).length / one.length;
    expect(share('validation')).toBeCloseTo(0.2, 1);
    expect(share('test')).toBeCloseTo(0.3, 1);
  });

  it('takes the end of the training files for validation where the request names none', async () => {
    await put(store, { 'files/train.txt': LINES.join('\n'), 'files/test.txt': 'the test' });
    const split = { by: 'file', train: 'train.txt', test: 'test.txt', validationShare: 0.25 };

    const rows = await rowsOf('files/', { split });

    const training = rows.filter(({ file }) => file === 'train.txt');
    const first = training.findIndex(({ split }) => split === 'validation');
    expect(first / training.length).toBeCloseTo(0.75, 1);
    expect(training.slice(first).every(({ split }) => split === 'validation')).toBe(true);
    expect(rows.filter(({ split }) => split === 'test').map(({ file }) => file)).toEqual(['test.txt']);
  });

  it.each(['characters', 'words'])(
    'may be one line of any length: pieces of it lose no %s',
    async (tokens) => {
      const text = Array.from({ length: 40_000 }, (_, n) => (n % 3 === 0 ? 'größe' : `w${n}`)).join(' ');
      const endless = 'ä€😀'.repeat(30_000);
      await put(store, { 'long/1.txt': `short\n${text}\n${endless}\nlast` });

      const rows = await rowsOf('long/', { tokens });

      const lineAt = (line: number) => rows.filter((row) => row.line === line).map((row) => row.text);
      expect(lineAt(1)).toEqual(['short']);
      expect(lineAt(2).length).toBeGreaterThan(2);
      expect(lineAt(2).join('')).toBe(text);
      expect(
        lineAt(2)
          .slice(0, -1)
          .every((piece) => piece.endsWith(' ')),
      ).toBe(true);
      expect(lineAt(3).length).toBeGreaterThan(2);
      expect(lineAt(3).join('')).toBe(endless);
      expect(lineAt(4)).toEqual(['last']);
    },
  );

  it('cannot be cut by its length where it is gzipped, and says what to do', async () => {
    await put(store, { 'packed/a.txt.gz': 'x' });

    await expect(rowsOf('packed/')).rejects.toThrow(/packed\/a.txt.gz is gzip.*unpack it, or name the files/);
  });
});
