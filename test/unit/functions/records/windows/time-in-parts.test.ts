import { readDataset } from '../dataset';
import { csv, flat, numbers, windows } from './series';

const two = (value: number) => String(value).padStart(2, '0');
/** Half-hours from 31 January on, over the end of a month; newest first. */
const moments = numbers(60)
  .map((index) => new Date(Date.UTC(2024, 0, 31) + index * 1_800_000))
  .reverse();
/** In the order of time, whatever the texts' order. */
const expected = numbers(58).map((index) => [index, index + 1, index + 2]);

describe('a time in parts', () => {
  it('is a date and a time of day in columns of their own, by one pattern for both', async () => {
    const rows = moments.map(
      (at, index) =>
        `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/2024,${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:00,${59 - index}`,
    );
    const time = { field: ['Date', 'Time'], pattern: 'dd/MM/yyyy HH:mm:ss' };

    const read = await readDataset({ 'a.csv': csv('Date,Time,y', rows) }, windows({ time }));

    expect(read.rejects).toEqual([]);
    expect(flat(read)).toEqual(expected);
  });

  it('is an ISO date and a time of day, without a pattern', async () => {
    const rows = moments.map(
      (at, index) => `${at.toISOString().slice(0, 10)},${at.toISOString().slice(11, 16)},${59 - index}`,
    );

    const read = await readDataset(
      { 'a.csv': csv('day,clock,y', rows) },
      windows({ time: { field: ['day', 'clock'] } }),
    );

    expect(flat(read)).toEqual(expected);
  });

  it('is numbers of year, month, day and so on, as JSON has them', async () => {
    const rows = moments.map((at, index) => ({
      minute: at.getUTCMinutes(),
      year: 2024,
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      hour: at.getUTCHours(),
      y: 59 - index,
    }));
    const time = { field: ['year', 'month', 'day', 'hour', 'minute'], pattern: 'yyyy M d H m' };
    const { data, ...rest } = windows({ time });

    const read = await readDataset(
      { 'a.jsonl': rows.map((row) => JSON.stringify(row)).join('\n') },
      { ...rest, data: { ...data, format: { kind: 'jsonl' } } },
    );

    expect(flat(read)).toEqual(expected);
  });

  it.each(['', ' ', '\u200b'])('sets a row aside that lacks one of them: %j', async (blank) => {
    const rows = ['2024-01-01,00:00,1', `2024-01-01,${blank},2`, '2024-01-01,02:00,3'];
    const named = windows({ time: { field: ['day', 'clock'] }, gaps: 'skip' });

    const { rejects } = await readDataset({ 'a.csv': csv('day,clock,y', rows) }, named);

    expect(rejects[0]).toMatchObject({ line: 3, reason: 'missing-value' });
    expect(rejects[0]?.detail).toContain('field "day clock" is empty');
  });

  it('orders the rows of a group', async () => {
    const rows = ['a,2024-01-02,08:00,3', 'a,2024-01-01,09:30,2', 'a,2024-01-01,08:00,1'];
    const { data, task, ...rest } = windows({});
    const records = { kind: 'groups', by: ['id'], orderBy: { field: ['day', 'clock'] }, constant: ['z'] };

    const read = await readDataset(
      {
        'a.csv': csv(
          'id,day,clock,y,z',
          rows.map((row) => `${row},7`),
        ),
      },
      {
        ...rest,
        data: { ...data, records, split: { by: 'hash' } },
        task: { ...task, target: { kind: 'value', field: 'z' } },
      },
    );

    expect(read.examples.map(({ input }) => input)).toEqual([[[1], [2], [3]]]);
  });

  it('is what a refusal tells to name, where the date alone is the same in several rows', async () => {
    const rows = ['2024-01-01,00:00,1', '2024-01-01,01:00,2', '2024-01-02,00:00,3', '2024-01-02,01:00,4'];

    await expect(
      readDataset({ 'a.csv': csv('day,clock,y', rows) }, windows({ time: 'day' })),
    ).rejects.toThrow(
      /has two rows at 2024-01-01T00:00:00Z of "day", .*; "clock" looks as if it held the time of day; name both: "time": \{"field": \["day", ?"clock"\]\}/,
    );
  });
});
