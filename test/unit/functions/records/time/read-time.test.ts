import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { showInstant } from '../../../../../functions/records/time/instant';
import { timeReader } from '../../../../../functions/records/time/read-time';
import { timeProblems } from '../../../../../shared/request/rules/time';

const { iso, ordinals, numbers, patterns, zoned } = z
  .object({
    iso: z.array(z.tuple([z.string(), z.string()])),
    ordinals: z.array(z.tuple([z.string(), z.string()])),
    numbers: z.array(z.tuple([z.string(), z.string()])),
    patterns: z.array(z.tuple([z.string(), z.string(), z.string(), z.string()])),
    zoned: z.array(z.tuple([z.string(), z.string(), z.string()])),
  })
  .parse(JSON.parse(readFileSync(join(__dirname, 'instants.json'), 'utf8')));

const where = () => 'field "ts"';
const read = (value: unknown, spec: { pattern?: string; zone?: string } = {}) =>
  timeReader(spec, 'time')(value, where);

describe('a time', () => {
  it.each([...iso, ...ordinals])('of ISO 8601, %s, is an instant to the nanosecond', (text, nanoseconds) => {
    expect(read(text)).toEqual({ kind: 'date', value: BigInt(nanoseconds) });
  });

  it.each(numbers)('that is the number %s is exact', (text, scaled) => {
    expect(read(text)).toEqual({ kind: 'number', value: BigInt(scaled) });
  });

  it.each(patterns)('%s of a pattern, %s or %s', (text, tokens, directives, nanoseconds) => {
    const instant = { kind: 'date', value: BigInt(nanoseconds) };

    expect(read(text, { pattern: tokens })).toEqual(instant);
    expect(read(text, { pattern: directives })).toEqual(instant);
  });

  it.each(zoned)('%s by the clocks of %s', (text, zone, nanoseconds) => {
    expect(read(text, { zone })).toEqual({ kind: 'date', value: BigInt(nanoseconds) });
  });

  it.each([
    ['2024-05-01T12:00:00Z', '2024-05-01t12:00:00z'],
    ['2024-05-01T12:00:00Z', '20240501T120000Z'],
    ['2024-05-01T12:00:00Z', '2024-05-01 12:00:00 UTC'],
    ['2024-05-01T12:00:00Z', '2024-05-01T14:00:00+02:00[Europe/Berlin]'],
    ['2024-05-01T12:00:00Z', ' 2024-05-01T12:00:00,000 '],
    ['2024-05-01', '2024-05'],
    ['2024-05-02', '2024-05-01T24:00'],
    ['2026-11-29', '2026W487'],
    ['2026-11-29T06:30', '2026-333T06:30'],
    ['2026-11-29T06:30', '2026333T0630'],
  ])('%s may also be written %s', (one, other) => {
    expect(read(other)).toEqual(read(one));
  });

  it('that is a number of JSON is the one that its text is', () => {
    expect(read(1714564800.25)).toEqual(read('1714564800.25'));
    expect(read(1e21)).toEqual(read('1000000000000000000000'));
  });

  it.each([
    ['12/31/2023', '"pattern": "MM/dd/yyyy"'],
    ['31/12/2023 7:05:01', '"pattern": "dd/MM/yyyy H:mm:ss"'],
    ['1.2.2023', '"pattern": "d.M.yyyy"'],
    ['1/2/23 7:05 PM', '"pattern": "M/d/yy h:mm a"'],
    ['2010/01/01 00:00', '"pattern": "yyyy/MM/dd HH:mm"'],
    ['31-Dec-2023', '"pattern": "dd-MMM-yyyy"'],
    ['2024-5-1', '"pattern": "yyyy-M-d"'],
    ['1.5.2024 7:00', '"pattern": "d.M.yyyy H:mm"'],
    ['2024-05-01 7:00', '"pattern": "yyyy-MM-dd H:mm"'],
    ['01.05.2024, 07:00', '"pattern": "dd.MM.yyyy, HH:mm"'],
    ['20240501_070000', '"pattern": "yyyyMMdd_HHmmss"'],
    ['2024-05-01-07.00.00.000000', '"pattern": "yyyy-MM-dd-HH.mm.ss.SSSSSS"'],
    ['01-MAY-24', '"pattern": "dd-MMM-yy"'],
    ['1 May 2024 07:00 PM', '"pattern": "d MMM yyyy hh:mm a"'],
    ['Wed, 01 May 2024 07:00:00 GMT', '"pattern": "EEE, dd MMM yyyy HH:mm:ss Z"'],
    ['2024年5月1日', '"pattern": "yyyy年M月d日"'],
    ['2024-Q1', `"pattern": "yyyy-'Q'q"`],
  ])('is not %s, which a pattern is proposed for', (text, pattern) => {
    expect(read(text)).toMatchObject({
      reason: 'not-a-time',
      detail: `field "ts" is "${text}", which looks like a date of another form; give its pattern, such as "time": {"field": …, ${pattern}}`,
    });
  });

  it.each([
    'soon',
    '2024-02-30',
    '2024-13-01',
    '2024-05-01T25:00',
    '12:00',
    'NaN',
    'Infinity',
    '0x10',
    '2024-05-01T12:00:00.1234567891Z',
  ])('is not %j', (text) => {
    expect(read(text)).toMatchObject({ reason: 'not-a-time' });
  });

  it.each([
    '2025-W53-1',
    '2026-W00-1',
    '2026-W48-8',
    '2026-W48-0',
    '2026-366',
    '2026-000',
    '2026-W48-7T25:00',
  ])('is not %s, of which the sentence says that there is no such day', (text) => {
    expect(read(text)).toMatchObject({
      reason: 'not-a-time',
      detail: expect.stringContaining('no such week or day') as string,
    });
  });

  it('is not a time of day alone, and the sentence says so', () => {
    expect(read('9:05')).toMatchObject({
      reason: 'not-a-time',
      detail: expect.stringContaining('a time of day without its date') as string,
    });
  });

  it('that is a month by name is proposed a pattern', () => {
    const detail = (text: string) => (read(text) as { detail: string }).detail;

    expect(detail('Jan 2024')).toContain('"pattern": "MMM yyyy"');
    expect(detail('January-2024')).toContain('"pattern": "MMMM-yyyy"');
  });

  it('that is seven digits is a number', () => {
    expect(read('2026333')).toMatchObject({ kind: 'number' });
  });

  it.each([
    [null, 'missing-value'],
    [undefined, 'missing-value'],
    ['  ', 'missing-value'],
    [true, 'wrong-type'],
    [[1], 'wrong-type'],
  ])('is not %j', (value, reason) => {
    expect(read(value)).toMatchObject({ reason });
  });

  it('is not an hour that no clock shows', () => {
    expect(read('2024-03-31T02:30', { zone: 'Europe/Berlin' })).toMatchObject({
      reason: 'not-a-time',
      detail: expect.stringContaining('no clock of Europe/Berlin shows') as string,
    });
  });

  it('of a pattern is of no other form', () => {
    expect(read('2024-05-01', { pattern: 'MM/dd/yyyy' })).toMatchObject({
      reason: 'not-a-time',
      detail: 'field "ts" is "2024-05-01", which is not of the pattern "MM/dd/yyyy"',
    });
  });

  it.each([
    ['2024-05-01T12:00:00Z', '2024-05-01T12:00:00Z'],
    ['1969-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59.999999999Z'],
    ['2024-05-01T12:00:00.5+02:00', '2024-05-01T10:00:00.5Z'],
    ['-17.50', '-17.5'],
    ['9007199254740993', '9007199254740993'],
  ])('%s is shown as %s', (text, shown) => {
    const instant = read(text);

    expect('value' in instant && showInstant(instant)).toBe(shown);
  });
});

describe('how a request says that times are written', () => {
  it.each([
    [{ pattern: 'YYYY-MM-DD' }, 'which has the token "YYYY"; give "yyyy"'],
    [{ pattern: 'yyyy-MM-dd foo' }, 'which has the token "f", which there is not'],
    [{ pattern: 'HH:mm' }, 'which names no year'],
    [{ pattern: 'dd.mm.yyyy' }, 'which names a day, and no month; months are "MM" or "%m"'],
    [{ pattern: '%d.%M.%Y' }, 'which names a day, and no month; months are "MM" or "%m"'],
    [
      { pattern: 'yyyy-MM-dd HH:MM' },
      'which names the month twice, behind the hour too; months are "MM" or "%m", minutes "mm" or "%M"',
    ],
    [
      { pattern: '%Y-%m-%d %H:%m:%S' },
      'which names the month twice, behind the hour too; months are "MM" or "%m", minutes "mm" or "%M"',
    ],
    [{ pattern: 'yyyy-mm' }, 'which names minutes, and no hour; months are "MM" or "%m"'],
    [{ pattern: "yyyy 'x" }, 'which has a single quote that no other one closes'],
    [{ pattern: '%Y-%Q' }, 'which has the directive "%Q", which is not read; those that are: %Y'],
    [{ pattern: '%Y%f' }, 'which has a fraction of seconds that no "." or "," comes before'],
    [{ zone: 'Europe/Atlantis' }, 'which is no time zone'],
  ])('is refused where it is %j', (spec, why) => {
    const problems = timeProblems('data.records.time', { field: 'ts', ...spec });

    expect(problems).toHaveLength(1);
    expect(problems[0]?.sentence).toContain(why);
  });

  it('is fine as a name', () => {
    expect(timeProblems('data.records.time', 'ts')).toEqual([]);
  });
});
