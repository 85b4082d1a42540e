import { openCase, type Dataset } from '../dataset';
import { flat, numbers, sidesOf, withRecords } from './series';

describe('windows of case 04, three stores in one file', () => {
  it('are refused without the field that tells the stores apart', async () => {
    const opened = await openCase('04-windows-many-series');

    await expect(withRecords(opened, {})).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(
        /has two rows at 2024-01-01T00:00:00Z of "date", .*name what tells them apart in data.records.series, such as \["store"\]/,
      ) as string,
    });
  });

  it('stay within a store, and each store has its own last rows as test', async () => {
    const read = await withRecords(await openCase('04-windows-many-series'), {
      series: ['store'],
      // Its months have 28 days.
      step: 'irregular',
    });

    expect(read.examples).toHaveLength(162);
    expect(read.rejects).toEqual([]);
    const isOfOneStore = ({ input }: Dataset['examples'][number]) => {
      const values = (input as number[][]).flat();
      return Math.max(...values) - Math.min(...values) === 5;
    };
    expect(read.examples.every(isOfOneStore)).toBe(true);
    // 15 % of 60 days: the last 9 of each of the three.
    expect(sidesOf(read)).toHaveLength(27);
    expect(read.warnings).toEqual([expect.stringContaining('in the order of "date"')]);
  });
});

describe('windows of case 05b, hours of which some are missing', () => {
  it('are refused, and the gap and the choices are named', async () => {
    const opened = await openCase('05b-windows-missing-hours');

    await expect(withRecords(opened, {})).rejects.toMatchObject({
      message: expect.stringMatching(
        /has a gap .*between 2024-01-02T15:00:00Z and 2024-01-02T21:00:00Z 5 rows are missing, by a step of 1 hour.*"skip".*"previous", "linear".*"irregular"/,
      ) as string,
    });
  });

  it('reach over no gap that is skipped', async () => {
    const read = await withRecords(await openCase('05b-windows-missing-hours'), { gaps: 'skip' });

    expect(read.examples.length).toBeGreaterThan(50);
    for (const row of flat(read)) expect(Number(row.at(-1)) - Number(row[0])).toBe(6);
  });

  it('have every row as a target that no gap comes before, where gaps are filled', async () => {
    const opened = await openCase('05b-windows-missing-hours');
    const rows = String(opened.files['load.csv']).trim().split('\n').length - 1;

    const read = await withRecords(opened, { gaps: 'previous' });

    expect(read.examples).toHaveLength(rows - 6);
  });
});

describe('windows of case 05c, a file per month', () => {
  it('are one series, and every test target lies after every training target', async () => {
    const read = await withRecords(await openCase('05c-windows-monthly-files'), {});

    // Six months of 28 days, four rows each: windows reach over the ends of months.
    expect(flat(read).map((row) => row.at(-1))).toEqual(numbers(672).slice(6));
    expect(read.warnings).toEqual([
      expect.stringContaining('in the order of "timestamp"'),
      expect.stringContaining('between 2024-01-28T18:00:00Z and 2024-02-01T00:00:00Z at a step of 6 hours'),
    ]);
    const targets = (split: string) => sidesOf(read, split).map(({ target }) => Number(target));
    expect(targets('test')).toHaveLength(Math.round(672 * 0.15));
    expect(Math.max(...targets('train'))).toBeLessThan(Math.min(...targets('validation')));
    expect(Math.max(...targets('validation'))).toBeLessThan(Math.min(...targets('test')));
    expect(new Set(sidesOf(read).map(({ file }) => file))).toEqual(new Set(['data/2024-06.csv']));
  });
});

describe('windows of case 27, a day at once', () => {
  it('have a target for each of 24 hours', async () => {
    const read = await withRecords(await openCase('27-multi-step-horizon'), {});

    expect(read.examples.length).toBeGreaterThan(0);
    const [first] = read.examples;
    expect(first?.target).toHaveLength(24);
    expect(first?.offset).toHaveLength(1);
  });
});
