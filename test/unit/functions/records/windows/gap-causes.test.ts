import { readDataset } from '../dataset';
import { csv, numbers, windows } from './series';

const HOUR = 3_600_000;
const iso = (time: number): string => new Date(time).toISOString();
const rows = (times: readonly string[]): string =>
  csv(
    't,y',
    times.map((time, index) => `${time},${index}`),
  );
const read = (times: readonly string[], shape: object = {}) =>
  readDataset({ 'a.csv': rows(times) }, windows({ time: 't', ...shape }));

/** Midnights of Berlin in UTC, from 25 October 2024 on. */
const midnights = numbers(12).map((day) => iso(Date.UTC(2024, 9, 24, day < 3 ? 22 : 23) + day * 24 * HOUR));

describe('the cause of a gap that is none', () => {
  it('is that days are of the calendar of a zone', async () => {
    await expect(read(midnights)).rejects.toThrow(
      /no whole number of steps, .*; a day has 23 or 25 hours where clocks are changed: if these are times of such a place, give the zone of that place: "time": \{"field": "t", "zone": "Europe\/Berlin"\}/,
    );

    const { examples } = await read(midnights, { time: { field: 't', zone: 'Europe/Berlin' } });
    expect(examples).toHaveLength(midnights.length - 2);
  });

  it('is that an hour is left out', async () => {
    const hours = ['00:00', '01:00', '03:00', '04:00', '05:00'].map((time) => `2024-03-31T${time}`);

    await expect(read(hours)).rejects.toThrow(/a row is missing, .*; an hour is left out in this night/);

    const { examples } = await read(hours, { time: { field: 't', zone: 'Europe/Berlin' } });
    expect(examples).toHaveLength(hours.length - 2);
  });

  it('is that an hour comes twice', async () => {
    const hours = ['01:00', '02:00', '02:00', '03:00', '04:00'].map((time) => `2024-10-27T${time}`);

    await expect(read(hours)).rejects.toThrow(
      /has two rows at 2024-10-27T02:00.* \(an hour comes twice when clocks are set back\); write the offset from UTC behind each time/,
    );
  });

  it('is not named elsewhere', async () => {
    const hours = ['01:00', '02:00', '04:00', '05:00'].map((time) => `2024-05-05T${time}`);

    await expect(read(hours)).rejects.toThrow(/such as trading days\)$/);
    await expect(read(hours.map((time, row) => (row === 2 ? hours[1]! : time)))).rejects.not.toThrow(
      /clocks/,
    );
  });

  it.each([
    ['yyyyMMdd', ['20240130', '20240131', '20240201', '20240202', '20240203']],
    ['yyyyMM', ['202311', '202312', '202401', '202402', '202403']],
    ['yyyyMMddHH', ['2024010122', '2024010123', '2024010200', '2024010201', '2024010202']],
    [
      'yyyyMMddHHmm',
      ['202401012330', '202401012345', '202401020000', '202401020015', '202401020030', '202401020045'],
    ],
  ])('is that numbers are dates (%s), refused or warned of', async (pattern, times) => {
    const advice = `"time": {"field": "t", "pattern": "${pattern}"}`;

    await expect(read(times)).rejects.toThrow(`if these are dates and no numbers: ${advice}`);
    for (const gaps of ['skip', 'previous', 0]) {
      const { warnings } = await read(times, { gaps });
      expect(warnings).toEqual([
        expect.stringContaining(
          `look like dates next to each other; if they are, give their pattern: ${advice}`,
        ),
      ]);
    }

    const { examples, warnings } = await read(times, { time: { field: 't', pattern } });
    expect(examples).toHaveLength(times.length - 2);
    expect(warnings).toEqual([]);
  });

  it('is not that numbers are dates where these are no step apart', async () => {
    const { warnings } = await read(['20240105', '20240106', '20240107', '20240110', '20240111'], {
      gaps: 'skip',
    });

    expect(warnings).toEqual([]);
  });

  it('is no noise of numbers with decimals', async () => {
    const { examples } = await read(numbers(100).map((index) => String(index * 0.1)));

    expect(examples).toHaveLength(98);
  });
});
