import { readDataset } from '../dataset';
import { csv, hour, numbers, windows } from './series';

const SERIES = 'data.records.series is not given';
const saidOf = async (header: string, rows: readonly string[], shape: object = {}): Promise<string> => {
  const { warnings } = await readDataset({ 'a.csv': csv(header, rows) }, windows(shape));
  return warnings.filter((warning) => warning.includes(SERIES)).join('\n');
};
const days = (count: number, from = 0) => numbers(count).map((index) => hour(24 * (index + from)));

describe('a column that tells series apart and that the request does not name', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'rows of two shops take turns',
      'at,shop,y',
      numbers(60).map((index) => `${hour(index / 2)},${index % 2 ? 'b' : 'a'},${index}`),
    ],
    [
      'keys are numbers, and called so',
      'at,store_id,y',
      numbers(60).map((index) => `${hour(index / 3)},${index % 3},${index}`),
    ],
    [
      'one shop follows the other',
      'at,shop,y',
      days(60).map((at, index) => `${at},${index < 30 ? 'a' : 'b'},${index + (index < 30 ? 0 : 500)}`),
    ],
    [
      'without times, one shop follows the other',
      'shop,y',
      numbers(60).map((index) => `${index < 30 ? 'a' : 'b'},${index % 30}`),
    ],
    ['without times, they take turns', 'shop,y', numbers(60).map((index) => `${'abc'[index % 3]!},${index}`)],
  ])('is named where %s', async (_, header, rows) => {
    const said = await saidOf(header, rows);

    expect(said).toContain(`(["${header.includes('store_id') ? 'store_id' : 'shop'}"])`);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'days of the week in another language',
      'at,tag,y',
      days(70).map((at, index) => `${at},${['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'][index % 7]!},${index}`),
    ],
    [
      'weather',
      'at,weather,y',
      days(60).map((at, index) => `${at},${(index * index) % 7 > 3 ? 'sun' : 'rain'},${index}`),
    ],
    [
      'phases without a jump',
      'at,phase,y',
      days(60).map((at, index) => `${at},${index < 30 ? 'first' : 'second'},${index}`),
    ],
    [
      'months one after the other',
      'm,y',
      numbers(60).map((index) => `${index < 30 ? 'Jan' : 'Feb'},${index}`),
    ],
    ['numbers', 'at,x,y', days(60).map((at, index) => `${at},${index % 2},${index}`)],
  ])('is not seen in %s', async (_, header, rows) => {
    const said = await saidOf(header, rows);

    expect(said).toBe('');
  });

  it('is not looked for where the request names one', async () => {
    const rows = numbers(60).map((index) => `${hour(Math.floor(index / 2))},${'ab'[index % 2]!},${index}`);

    expect(await saidOf('at,shop,y', rows, { series: ['shop'] })).toBe('');
  });
});
