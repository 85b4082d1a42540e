import fc from 'fast-check';
import { splitByPosition } from '../../../../../functions/records/windows/split-by-position';
import { DataSplit } from '../../../../../shared/request/split';
import { readAll } from '../reading';

interface Shape {
  readonly length: number;
  readonly horizon?: number;
  readonly stride?: number;
}

const series = (rows: readonly (number | string)[]) => ['y', ...rows].join('\n');
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const read = (
  rows: readonly (number | string)[],
  shape: Shape,
  options: { relativeTo?: 'last'; split?: object; side?: 'any' | 'training' | 'train' | 'test' } = {},
) =>
  readAll({
    text: series(rows),
    data: {
      format: { kind: 'csv', quote: null },
      records: { kind: 'windows', ...shape },
      split: options.split ?? { by: 'time', validationShare: 0.2, testShare: 0.2 },
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['y'] },
      target: { kind: 'value', field: 'y', relativeTo: options.relativeTo ?? 'nothing' },
    },
    side: options.side ?? 'any',
  });

describe('windows of a series', () => {
  it('hold their rows, and the value after them as target', async () => {
    const { examples, channelNames } = await read(numbers(4), { length: 2 }, { side: 'train' });

    expect(channelNames).toEqual(['y']);
    expect(examples).toEqual([
      { input: [[0], [1]], target: 2, offset: 1, split: 'train', line: 4 },
      { input: [[1], [2]], target: 3, offset: 2, split: 'train', line: 5 },
    ]);
  });

  it('know their last value of the field that is forecast', async () => {
    const { examples } = await read([1, 2, 4, 8], { length: 2 }, { side: 'train', relativeTo: 'last' });

    expect(examples).toMatchObject([
      { target: 4, offset: 2 },
      { target: 8, offset: 4 },
    ]);
  });

  it('look as far ahead as the horizon says', async () => {
    const { examples } = await read(numbers(6), { length: 2, horizon: 3 }, { side: 'train' });

    expect(examples).toMatchObject([
      { input: [[0], [1]], target: 4 },
      { input: [[1], [2]], target: 5 },
    ]);
  });

  it('start every stride, counted from the first row', async () => {
    const { examples } = await read(numbers(9), { length: 2, stride: 3 }, { side: 'train' });

    expect(examples.map(({ input }) => input[0])).toEqual([[0], [3], [6]]);
  });

  it('read other fields, and forecast one that is not among them', async () => {
    const { examples, channelNames } = await readAll({
      text: 'a,b,y\n1,10,5\n2,20,6\n3,30,7\n',
      data: {
        format: { kind: 'csv' },
        records: { kind: 'windows', length: 2 },
        split: { by: 'file', train: 'a', test: 'b' },
      },
      task: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: ['*'] },
        target: { kind: 'value', field: 'y', relativeTo: 'last' },
      },
      side: 'test',
    });

    expect(channelNames).toEqual(['a', 'b']);
    expect(examples).toMatchObject([
      {
        input: [
          [1, 10],
          [2, 20],
        ],
        target: 7,
        offset: 6,
      },
    ]);
  });

  it.each([
    ['', 'missing-value'],
    ['nan', 'not-finite'],
    ['1e99', 'not-finite'],
    ['x', 'not-a-number'],
    ['1,2', 'ragged-row'],
  ])('never reach over a row that holds %j, which is set aside once', async (value, reason) => {
    // A line without a character is no row of a CSV, hence the quotes.
    const rows = [0, 1, 2, value === '' ? '" "' : value, 4, 5, 6];
    const { examples, rejects } = await readAll({
      text: series(rows),
      data: {
        format: { kind: 'csv' },
        records: { kind: 'windows', length: 2 },
        split: { by: 'time' },
      },
      task: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: ['y'] },
        target: { kind: 'value', field: 'y' },
      },
      side: 'train',
    });

    expect(rejects).toMatchObject([{ line: 5, reason }]);
    expect(examples.map(({ target }) => target)).toEqual([2, 6]);
  });

  it('are on the side of their target, and read back into the one before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rows: fc.integer({ min: 9, max: 60 }),
          length: fc.integer({ min: 1, max: 5 }),
          horizon: fc.integer({ min: 1, max: 3 }),
          stride: fc.integer({ min: 1, max: 3 }),
        }),
        async ({ rows, ...shape }) => {
          const { examples, rejects } = await read(numbers(rows), shape);

          const testStart = rows - Math.round(rows * 0.2);
          const validationStart = testStart - Math.round(rows * 0.2);
          const sideOf = (row: number) =>
            row >= testStart ? 'test' : row >= validationStart ? 'validation' : 'train';
          const expected = numbers(rows).flatMap((start) => {
            const target = start + shape.length - 1 + shape.horizon;
            return target < rows && start % shape.stride === 0 ? [[start, target, sideOf(target)]] : [];
          });
          expect(rejects).toEqual([]);
          expect(
            examples.map(({ input, target, split }) => [(input[0] as number[])[0], target, split]),
          ).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a split by time', () => {
  it('tests on the newest rows and validates on those before them', () => {
    const split = DataSplit.parse({ by: 'time', validationShare: 0.1, testShare: 0.2 });

    const splitAt = splitByPosition({ side: 'any', split, rows: 10 });

    expect(numbers(10).map(splitAt)).toEqual([
      ...Array<string>(7).fill('train'),
      'validation',
      'test',
      'test',
    ]);
  });

  it('validates on the newest rows of a file that is for training', () => {
    const split = DataSplit.parse({ by: 'file', train: 'a', test: 'b', validationShare: 0.3 });

    expect(
      numbers(10)
        .map(splitByPosition({ side: 'training', split, rows: 10 }))
        .indexOf('validation'),
    ).toBe(7);
    expect(
      numbers(10).every((row) => splitByPosition({ side: 'test', split, rows: 10 })(row) === 'test'),
    ).toBe(true);
  });
});
