import { readDataset } from '../dataset';
import { csv, hour, numbers, windows } from './series';

const DAY = (index: number) => hour(24 * index).slice(0, 10);
const german = (index: number) => DAY(index).split('-').reverse().join('.');
const american = (index: number) => DAY(index).replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$2/$3/$1');
const MONTHS = ['Jan', 'Feb', 'Mar'];
const written = (index: number) =>
  DAY(index).replace(
    /^(\d+)-(\d+)-(\d+)$/,
    (_, year: string, month: string, day: string) => `"${MONTHS[Number(month) - 1]} ${day}, ${year}"`,
  );

async function saidOf(times: readonly (string | number)[]): Promise<string> {
  const rows = times.map((time, index) => `${time},${index}`);
  const { warnings } = await readDataset({ 'a.csv': csv('when,y', rows) }, windows({}));
  return warnings.join('\n');
}

describe('a column that may hold times, where the request names none', () => {
  const backwards = numbers(60).reverse();

  it.each<[string, readonly (string | number)[], string]>([
    ['dates with points', backwards.map(german), '{"field": "when", "pattern": "dd.MM.yyyy"}'],
    ['dates with slashes', backwards.map(american), '{"field": "when", "pattern": "M/d/yyyy"}'],
    ['dates of digits', backwards.map((day) => DAY(day).replaceAll('-', '')), '"pattern": "yyyyMMdd"'],
    ['names of months', backwards.map(written), '{"field": "when", "pattern": "MMM dd, yyyy"}'],
    ['seconds since 1970', backwards.map((at) => 1_700_000_000 + 60 * at), 'give "when"'],
    ['years', backwards.map((at) => 1960 + at), 'give "when"'],
  ])('is named where it has %s, newest first', async (_, times, give) => {
    const said = await saidOf(times);

    expect(said).toContain(give);
    expect(said).toContain('it runs backwards, newest first');
  });

  it('is named where its times begin again', async () => {
    const said = await saidOf([...numbers(30), ...numbers(30)].map(german));

    expect(said).toContain('"pattern": "dd.MM.yyyy"');
    expect(said).toContain('of several series');
  });

  it('is not seen in numbers that rise or vary', async () => {
    const rising = await saidOf(numbers(60));
    const varied = await saidOf(numbers(60).map((at) => (at * at) % 17));

    expect(rising).toContain('name the field that says when a row was');
    expect(varied).toContain('name the field that says when a row was');
  });

  it('is used where some rows lack their time, which are set aside', async () => {
    const rows = backwards.map((index) => `${index === 40 ? '' : hour(index)},${index}`);

    const { examples, rejects, warnings } = await readDataset(
      { 'a.csv': csv('when,y', rows) },
      windows({ length: 3 }),
    );

    expect(warnings[0]).toContain('rows are put in the order of "when"');
    expect(rejects).toMatchObject([{ reason: 'missing-value' }]);
    expect(examples[0]).toMatchObject({ input: [[0], [1], [2]], target: 3 });
    expect(examples.some(({ target }) => target === 40)).toBe(false);
  });
});
