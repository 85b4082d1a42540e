import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readAll } from './reading';

const task = {
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['x'] },
  target: { kind: 'class', field: 'label' },
};
const groups = (more: object) => ({ kind: 'groups', by: ['id'], constant: ['label'], ...more });
const read = (rows: readonly string[], records: object) =>
  readAll({
    text: ['id,label,time,x', ...rows].join('\n'),
    data: { format: { kind: 'csv', quote: null }, records: groups(records) },
    task,
  });

describe('rows of a group anywhere in a file', () => {
  it('are one record, in the order of the first rows', async () => {
    const { examples, rejects } = await read(['0,a,0,1', '1,b,0,2', '0,a,1,3', '1,b,1,4'], {
      rows: 'anywhere',
    });

    expect(rejects).toEqual([]);
    expect(examples).toMatchObject([
      { input: [[1], [3]], target: 'a', line: 2 },
      { input: [[2], [4]], target: 'b', line: 3 },
    ]);
  });

  it('a row that cannot be read is set aside alone', async () => {
    const { examples, rejects } = await read(['0,a,0,1', '1,b', '0,a,1,3'], { rows: 'anywhere' });

    expect(examples).toMatchObject([{ input: [[1], [3]] }]);
    expect(rejects).toMatchObject([{ line: 3, reason: 'ragged-row', record: '1,b' }]);
  });

  it('are refused where the end of a gzip stream is lost: any group may have rows there', async () => {
    const text = gzipSync(['id,label,time,x', '0,a,0,1', '1,b,0,2', '0,a,1,3'].join('\n'));
    const data = { format: { kind: 'csv', quote: null }, records: groups({ rows: 'anywhere' }) };

    await expect(readAll({ text: text.subarray(0, -9), data, task })).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(/^data\/a\S* cannot be read: its gzip stream ends too early/) as string,
    });
  });

  it('are refused where a file has more of them than memory is meant to hold', async () => {
    const row = `7,a,1,${'1'.repeat(900_000)}`;
    const rows = Array.from({ length: 160 }, () => row);

    await expect(read(rows, { rows: 'anywhere' })).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(
        /^data\/ cannot be read: it has more than 134217728 bytes of rows .*; sort the rows by data.records.by/,
      ) as string,
    });
  });
});

describe('rows in the order of a field', () => {
  it.each([
    ['numbers', ['10', '9', '-1.5']],
    ['days', ['2024-03-01', '2024-02-29', '2023-12-31']],
    ['times', ['2024-02-29T10:00:00Z', '2024-02-29T09:59:59Z', '2024-02-28T23:00:00Z']],
  ])('of %s', async (_, times) => {
    const rows = times.map((time, index) => `0,a,${time},${index}`);

    const { examples } = await read(rows, { orderBy: 'time' });

    expect(examples).toMatchObject([{ input: [[2], [1], [0]], line: 2 }]);
  });

  it('are the same record, on the same side of a split, however the file is sorted', async () => {
    const all = Array.from({ length: 12 }, (_, index) => `${index % 4},a,${Math.floor(index / 4)},${index}`);
    const sorted = await read(all, { rows: 'anywhere', orderBy: 'time' });

    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (shuffled) => {
        const { examples } = await read(shuffled, { rows: 'anywhere', orderBy: 'time' });

        const known = (of: typeof examples) =>
          of.map(({ input, split }) => JSON.stringify([input, split])).sort();
        expect(known(examples)).toEqual(known(sorted.examples));
      }),
      { numRuns: 20 },
    );
  });

  it('a group without an order is set aside', async () => {
    const { rejects } = await read(['0,a,1,1', '0,a,,2', '1,a,1,1', '1,a,2024-02-29,2'], { orderBy: 'time' });

    expect(rejects.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
      [2, 'missing-value', 'field "time" is empty'],
      [
        4,
        'wrong-type',
        'field "time" is "1" and "2024-02-29" in one group, and data.records.orderBy needs dates or numbers throughout',
      ],
    ]);
  });
});
