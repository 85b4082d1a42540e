import fc from 'fast-check';
import { readDataset, type Dataset } from '../dataset';
import { csv, hour, hourly, HOUR, numbers, request, sidesOf, windows } from './series';

describe('rows in the order of time', () => {
  const rows = numbers(20).flatMap((index) => [
    `${hour(index)},a,${index}`,
    `${hour(index)},b,${100 + index}`,
  ]);
  const shape = { series: ['id'], time: 'time', length: 3, horizon: 2 };
  const sorted = readDataset({ 'a.csv': csv('time,id,y', rows) }, windows(shape));
  const known = ({ examples }: Dataset) =>
    examples.map(({ input, target, split }) => ({ input, target, split }));

  it('make the same windows however rows and files are shuffled', async () => {
    const expected = known(await sorted);
    expect(expected).toHaveLength(32);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.integer({ min: 1, max: rows.length - 1 }),
        async (shuffled, cut) => {
          const files = {
            'x.csv': csv('time,id,y', shuffled.slice(0, cut)),
            'y.csv': csv(
              'id,y,time',
              shuffled.slice(cut).map((row) => row.replace(/^(.*?),(.*)$/, '$2,$1')),
            ),
          };

          expect(known(await readDataset(files, windows(shape)))).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('make the same windows from JSON Lines, newest first', async () => {
    const json = rows.toReversed().map((row) => {
      const [time, id, y] = row.split(',');
      return JSON.stringify({ y: Number(y), id, time });
    });
    const { data, ...rest } = windows(shape);

    const read = await readDataset(
      { 'a.jsonl': json.join('\n') },
      { ...rest, data: { ...data, format: { kind: 'jsonl' } } },
    );

    expect(known(read)).toEqual(known(await sorted));
  });

  it.each([
    ['seconds', (index: number) => String(1_704_067_200 + index * 3_600)],
    ['milliseconds', (index: number) => String(1_704_067_200_000 + index * HOUR)],
    ['nanoseconds', (index: number) => `${1_704_067_200_000 + index * HOUR}000000`],
    ['offsets', (index: number) => hour(index + 2).replace('Z', '+02:00')],
    [
      'a pattern',
      (index: number) => hour(index).replace(/(....)-(..)-(..)T(..):00:00.000Z/, '$2/$3/$1 $4:00'),
    ],
  ])('make the same windows by %s', async (form, timeOf) => {
    const other = numbers(20).flatMap((index) => [
      `${timeOf(index)},a,${index}`,
      `${timeOf(index)},b,${100 + index}`,
    ]);
    const time = form === 'a pattern' ? { field: 'time', pattern: 'MM/dd/yyyy HH:mm' } : 'time';

    const read = await readDataset(
      { 'a.csv': csv('time,id,y', other.toReversed()) },
      windows({ ...shape, time }),
    );

    expect(known(read)).toEqual(known(await sorted));
  });

  it('part the series of a large dataset, which come to one moment', async () => {
    const filler = 'x'.repeat(900_000);
    const long = rows.map((row, index) => (index < 80 ? `${row},${filler}` : row));
    const format = { kind: 'csv', header: false, columns: ['time', 'id', 'y', 'more'], quote: null };
    const { data, ...rest } = windows(shape);
    const files = { 'a.csv': [...long, ...long.map((row) => row.replace(/,([ab]),/, ',$1$1,'))].join('\n') };

    const read = await readDataset(files, { ...rest, data: { ...data, format } });

    const own = known(read).filter(({ input }) => input !== undefined);
    const twice = known(await sorted).flatMap((example) => [
      JSON.stringify(example),
      JSON.stringify(example),
    ]);
    expect(own.map((example) => JSON.stringify(example)).sort()).toEqual(twice.sort());
  });

  it('leave series of different lengths with windows of their own', async () => {
    const short = [
      ...numbers(10).map((index) => `${hour(index)},a,${index}`),
      `${hour(9)},b,5`,
      `${hour(0)},c,1`,
      `${hour(1)},c,2`,
      `${hour(2)},c,3`,
    ];

    const read = await readDataset(
      { 'a.csv': csv('time,id,y', short) },
      windows({ series: ['id'], time: 'time' }),
    );

    expect(
      read.examples.filter(
        ({ input }) => (input as number[][])[0]?.[0] === 1 && (input as number[][])[1]?.[0] === 2,
      ),
    ).toHaveLength(2);
    expect(read.examples).toHaveLength(8 + 1);
  });

  it('never take the time, the series or a target for an input', async () => {
    const read = await readDataset(
      {
        'a.csv': csv(
          'time,id,x,y',
          numbers(10).map((index) => `${index},7,${index * 10},${index}`),
        ),
      },
      request({ records: { kind: 'windows', length: 1, series: ['id'], time: 'time' } }, {}, ['*']),
    );

    expect(read.examples[0]).toMatchObject({ input: [[0]], target: 1 });
    expect(read.examples[1]).toMatchObject({ input: [[10]], target: 2 });
  });
});

describe('rows without a field of times', () => {
  const shape = { records: { kind: 'windows', length: 2 } };

  it('are in the order of their file, each a series of its own, and that is said', async () => {
    const files = {
      'a.csv': csv('y', numbers(10)),
      'b.csv': csv(
        'y',
        numbers(10).map((y) => 100 + y),
      ),
    };

    const read = await readDataset(files, request(shape));

    expect(read.warnings).toEqual([
      expect.stringContaining('no column holds times of ISO 8601: rows are taken in the order of their file'),
    ]);
    expect(read.examples).toHaveLength(16);
    expect(sidesOf(read).map(({ target }) => target)).toEqual([8, 9, 108, 109]);
  });

  it('are not put in the order of one of two columns of times', async () => {
    const rows = numbers(10).map((index) => `${hour(index)},${hour(index + 1)},${index}`);

    const { warnings } = await readDataset({ 'a.csv': csv('from,to,y', rows) }, request(shape));

    expect(warnings).toEqual([expect.stringContaining('"from" and "to" hold times')]);
  });

  it('cannot be of several series', async () => {
    const files = {
      'a.csv': csv(
        'id,y',
        numbers(10).map((y) => `a,${y}`),
      ),
    };

    await expect(
      readDataset(files, request({ records: { ...shape.records, series: ['id'] } })),
    ).rejects.toThrow(/data.records.series is \["id"\], and nothing says when a row was/);
  });
});

describe('a split by file', () => {
  const split = { by: 'file', train: 'train.csv', test: 'test.csv', validationShare: 0.25 };
  const records = { kind: 'windows', length: 2, time: 'time' };

  it('tests every row of the test file, reading back into the one before', async () => {
    const files = {
      'train.csv': csv('time,y', hourly(numbers(8))),
      'test.csv': csv('time,y', hourly([8, 9, 10])),
    };

    const read = await readDataset(files, request({ split, records }));

    expect(sidesOf(read).map(({ input, target }) => [...(input as number[][]).flat(), target])).toEqual([
      [6, 7, 8],
      [7, 8, 9],
      [8, 9, 10],
    ]);
    expect(sidesOf(read, 'validation').map(({ target }) => target)).toEqual([6, 7]);
  });

  it('trains on no row of a test file that lies before', async () => {
    const files = {
      'test.csv': csv('time,y', hourly([0, 1, 2, 3])),
      'train.csv': csv('time,y', hourly([4, 5, 6, 7, 8])),
    };

    const read = await readDataset(files, request({ split, records }));

    expect(read.examples.filter(({ split: side }) => side !== 'test').map(({ target }) => target)).toEqual([
      6, 7, 8,
    ]);
    expect(sidesOf(read).map(({ target }) => target)).toEqual([2, 3]);
  });
});
