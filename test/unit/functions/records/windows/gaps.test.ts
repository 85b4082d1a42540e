import { readDataset } from '../dataset';
import { csv, flat, hour, hourly, numbers, windows } from './series';

describe('a gap in time', () => {
  const hours = [0, 1, 2, 3, 6, 7, 8, 9];
  const read = (gaps: unknown, more: object = {}) =>
    readDataset({ 'a.csv': csv('time,y', hourly(hours)) }, windows({ time: 'time', gaps, ...more }));

  it.each([
    [
      'skip',
      [
        [0, 1, 2],
        [1, 2, 3],
        [6, 7, 8],
        [7, 8, 9],
      ],
    ],
    [
      'previous',
      [
        [0, 1, 2],
        [1, 2, 3],
        [3, 3, 6],
        [3, 6, 7],
        [6, 7, 8],
        [7, 8, 9],
      ],
    ],
    // No window ends within what was filled from both sides: it would know its target.
    [
      'linear',
      [
        [0, 1, 2],
        [1, 2, 3],
        [5, 6, 7],
        [6, 7, 8],
        [7, 8, 9],
      ],
    ],
    [
      -1,
      [
        [0, 1, 2],
        [1, 2, 3],
        [-1, -1, 6],
        [-1, 6, 7],
        [6, 7, 8],
        [7, 8, 9],
      ],
    ],
    [
      { fill: 'previous', upTo: 2 },
      [
        [0, 1, 2],
        [1, 2, 3],
        [3, 3, 6],
        [3, 6, 7],
        [6, 7, 8],
        [7, 8, 9],
      ],
    ],
    [
      { fill: 'previous', upTo: 1 },
      [
        [0, 1, 2],
        [1, 2, 3],
        [6, 7, 8],
        [7, 8, 9],
      ],
    ],
  ])('is %j', async (gaps, expected) => {
    expect(flat(await read(gaps))).toEqual(expected);
  });

  it('is none where rows just follow each other', async () => {
    const found = flat(await read('refuse', { step: 'irregular' }));

    expect(found).toHaveLength(6);
    expect(found).toContainEqual([2, 3, 6]);
  });

  it('does not shift the windows after it, which start every stride', async () => {
    expect(flat(await read('skip', { stride: 2 }))).toEqual([
      [0, 1, 2],
      [6, 7, 8],
    ]);
  });

  it('is one where the step is given, though most rows have another', async () => {
    await expect(read('refuse', { step: '30 minutes' })).rejects.toThrow(
      /between 2024-01-01T00:00:00Z and 2024-01-01T01:00:00Z a row is missing, by data.records.step, 30 minutes/,
    );
  });

  it('is one where the step is no whole number', async () => {
    await expect(
      readDataset(
        { 'a.csv': csv('time,y', ['0,0', '1,1', '2,2', '3.5,3', '4.5,4']) },
        windows({ time: 'time' }),
      ),
    ).rejects.toThrow(
      /between 2 and 3.5 lies no whole number of steps, by a step of 1, which most rows have/,
    );
  });

  it.each([
    [
      'skip',
      [
        [0, 1, 2],
        [1, 2, 3],
        [5, 6, 7],
      ],
    ],
    [
      'previous',
      [
        [0, 1, 2],
        [1, 2, 3],
        [3, 3, 5],
        [3, 5, 6],
        [5, 6, 7],
      ],
    ],
    [
      'refuse',
      [
        [0, 1, 2],
        [1, 2, 3],
        [5, 6, 7],
      ],
    ],
  ])('is also a row that cannot be used, where gaps are %j', async (gaps, expected) => {
    const rows = hourly(numbers(8)).map((row, index) => (index === 4 ? `${hour(4)},nan` : row));

    const found = await readDataset({ 'a.csv': csv('time,y', rows) }, windows({ time: 'time', gaps }));

    expect(found.rejects).toMatchObject([{ reason: 'not-finite', line: 6 }]);
    expect(flat(found)).toEqual(expected);
  });

  it('of a row that cannot be read is its reject, and no reason to refuse', async () => {
    const rows = hourly(numbers(8)).map((row, index) => (index === 4 ? 'broken' : row));

    const found = await readDataset({ 'a.csv': csv('time,y', rows) }, windows({ time: 'time' }));

    expect(found.rejects).toMatchObject([{ reason: 'ragged-row', line: 6 }]);
    expect(flat(found)).toEqual([
      [0, 1, 2],
      [1, 2, 3],
      [5, 6, 7],
    ]);
  });
});

describe('a step of the calendar', () => {
  const months = numbers(26).map((index) => new Date(Date.UTC(2023, index, 1)).toISOString().slice(0, 10));
  const monthEnds = numbers(26).map((index) =>
    new Date(Date.UTC(2023, index + 1, 0)).toISOString().slice(0, 10),
  );
  const quarters = numbers(9).map((index) =>
    new Date(Date.UTC(2023, index * 3, 1)).toISOString().slice(0, 10),
  );
  const years = numbers(9).map((index) => `${2020 + index}-01-01`);
  const read = (times: readonly string[], more: object = {}) =>
    readDataset(
      {
        'a.csv': csv(
          'time,y',
          times.map((time, index) => `${time},${index}`),
        ),
      },
      windows({ time: 'time', ...more }),
    );

  it.each([
    ['months', months, 'month'],
    ['ends of months', monthEnds, 'P1M'],
    ['quarters', quarters, 'quarter'],
    ['years', years, '1 year'],
  ])('of %s is found, and may be given', async (_, times, step) => {
    const expected = numbers(times.length - 2).map((index) => [index, index + 1, index + 2]);

    expect(flat(await read(times))).toEqual(expected);
    expect(flat(await read(times, { step }))).toEqual(expected);
    await expect(read(times.toSpliced(4, 1))).rejects.toThrow(/a row is missing, by a step of/);
  });

  it('of days is by the clocks of a zone', async () => {
    // Midnights of Berlin over the day that has 23 hours.
    const days = ['2024-03-29', '2024-03-30', '2024-03-31', '2024-04-01', '2024-04-02'];
    const time = { field: 'time', zone: 'Europe/Berlin' };

    expect(flat(await read(days, { time }))).toHaveLength(3);
    expect(flat(await read(days, { time, step: 'day' }))).toHaveLength(3);
  });

  it('of hours is that of instants, whatever the clocks show', async () => {
    // At 03:00 the clocks were set back to 02:00, and one of the two hours is written with its offset.
    const hours = [
      '2024-10-27T01:00',
      '2024-10-27T02:00',
      '2024-10-27T02:00+01:00',
      '2024-10-27T03:00',
      '2024-10-27T04:00',
    ];

    expect(flat(await read(hours, { time: { field: 'time', zone: 'Europe/Berlin' } }))).toHaveLength(3);
  });
});

describe('an hour that comes twice by the clocks of a zone', () => {
  const read = (hours: readonly string[], zone = 'Europe/Berlin') =>
    readDataset(
      {
        'a.csv': csv(
          'time,y',
          hours.map((hour, index) => `${hour},${index}`),
        ),
      },
      windows({ time: { field: 'time', zone } }),
    );

  it.each([
    ['Europe/Berlin', '2024-10-27', ['01:00', '02:00', '02:00', '03:00']],
    ['America/New_York', '2024-11-03', ['00:00', '01:00', '01:00', '02:00']],
    ['Australia/Lord_Howe', '2024-04-07', ['01:00', '01:30', '01:30', '02:00']],
  ])('is refused, with what tells its two rows apart: %s', async (zone, day, hours) => {
    await expect(
      read(
        hours.map((hour) => `${day} ${hour}`),
        zone,
      ),
    ).rejects.toThrow(
      new RegExp(
        `an hour comes twice when the clocks of ${zone} are set back\\); write the offset from UTC behind each time \\(2024-10-27T02:30:00\\+01:00\\), or times of UTC without a zone`,
      ),
    );
  });

  it('is no reason for two rows of any other', async () => {
    await expect(
      read(['2024-10-27 01:00', '2024-10-27 03:00', '2024-10-27 03:00', '2024-10-27 04:00']),
    ).rejects.toThrow(/line 3 and data\/a.csv line 4; rows of several series\?/);
  });
});

describe('times that no windows are made of', () => {
  const read = (rows: readonly string[], shape: object = {}) =>
    readDataset({ 'a.csv': csv('time,y', rows) }, windows({ time: 'time', ...shape }));

  it.each([
    [
      'of two kinds',
      ['1,1', '2024-01-01,2', '3,3'],
      {},
      /field "time" holds dates and numbers \(data\/a.csv line 2 and data\/a.csv line 3\)/,
    ],
    [
      'with the step of numbers',
      ['2024-01-01,1', '2024-01-02,2', '2024-01-03,2'],
      { step: 1 },
      /data.records.step is 1, and the times of "time" are dates/,
    ],
    [
      'with the step of dates',
      ['1,1', '2,2', '3,3'],
      { step: 'day' },
      /data.records.step is "day", and the times of "time" are numbers/,
    ],
    [
      'twice the same row',
      ['1,1', '2,2', '2,2'],
      {},
      /has two rows at 2 of "time", data\/a.csv line 3 and data\/a.csv line 4; the same row twice\?/,
    ],
    ['twice in one series', ['1,1', '2,2', '2,3'], {}, /rows of several series\? no column tells them apart/],
    [
      'too short',
      ['1,1', '2,2'],
      {},
      /a window and its target are 3 rows \(data.records.length and horizon\), and the longest series, between gaps, has 2/,
    ],
  ])('are refused: %s', async (_, rows, shape, message) => {
    await expect(read(rows, shape)).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(message) as string,
    });
  });

  it('are set aside where one is none', async () => {
    const { rejects } = await read(['1,1', 'soon,2', '2,2', '3,3', ',4']);

    expect(rejects.map(({ reason }) => reason)).toEqual(['not-a-time', 'missing-value']);
  });
});
