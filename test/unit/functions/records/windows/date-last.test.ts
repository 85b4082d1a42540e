import { readDataset } from '../dataset';
import { csv, flat, numbers, windows } from './series';

const two = (value: number) => String(value % 100).padStart(2, '0');
const days = numbers(80).map((index) => new Date(Date.UTC(2023, 11, 1 + index)));
const months = numbers(72).map((index) => new Date(Date.UTC(2018, index, 1)));
const ddMM = (at: Date) => `${two(at.getUTCDate())}${two(at.getUTCMonth() + 1)}`;
const MM = (at: Date) => two(at.getUTCMonth() + 1);

const read = (times: readonly string[], shape: object = {}) =>
  readDataset(
    {
      'a.csv': csv(
        't,y',
        times.map((time, index) => `${time},${index}`),
      ),
    },
    windows({ time: 't', ...shape }),
  );

describe('times of windows that are dates with the year last', () => {
  it.each([
    ['ddMMyyyy', days.map((at) => `${ddMM(at)}${at.getUTCFullYear()}`)],
    ['ddMMyy', days.map((at) => `${ddMM(at)}${two(at.getUTCFullYear())}`)],
    ['MMddyy', days.map((at) => `${MM(at)}${two(at.getUTCDate())}${two(at.getUTCFullYear())}`)],
    ['MM.yyyy', months.map((at) => `${MM(at)}.${at.getUTCFullYear()}`)],
    ['MMyyyy', months.map((at) => `${MM(at)}${at.getUTCFullYear()}`)],
    ['ddMMyyyyHHmm', days.map((at) => `${ddMM(at)}${at.getUTCFullYear()}0930`)],
  ])('are refused with their pattern, %s, however the step is given', async (pattern, times) => {
    const message = new RegExp(
      `"t", read as a number, is .* \\(data/a.csv line \\d+\\), which looks like a date with its year at the end, .*"time": \\{"field": "t", "pattern": "${pattern}"\\}$`,
    );

    await expect(read(times)).rejects.toThrow(message);
    await expect(read(times, { step: 'irregular' })).rejects.toThrow(message);
    await expect(read(times, { gaps: 'skip' })).rejects.toThrow(message);
    const time = { field: 't', pattern };
    expect(flat(await read(times, { time }))).toEqual(
      numbers(times.length - 2).map((index) => [index, index + 1, index + 2]),
    );
  });

  it.each([
    ['counted from 100001', numbers(40).map((index) => String(100_001 + index))],
    ['years first', days.map((at) => at.toISOString().slice(2, 10).replaceAll('-', ''))],
    [
      'years first, newest first',
      days.map((at) => at.toISOString().slice(2, 10).replaceAll('-', '')).reverse(),
    ],
    ['times of day', numbers(40).map((index) => `0901${two(index)}`)],
    ['epochs', numbers(40).map((index) => String(1_704_067_200 + index * 3600))],
    ['decimals', numbers(40).map((index) => String(11.2 + index / 20))],
  ])('are not those that are numbers: %s', async (_, times) => {
    const { examples } = await read(times, { step: 'irregular' });

    expect(examples).toHaveLength(times.length - 2);
  });
});
