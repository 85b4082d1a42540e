import { readDataset } from './dataset';

const DAY = 86_400_000;
const day = (index: number): string =>
  new Date(Date.UTC(2024, 0, 1) + index * DAY).toISOString().slice(0, 10);
const german = (index: number): string => day(index).split('-').reverse().join('.');
const epoch = (index: number): string => String(1_704_067_200 + index * 86_400);

/** Four groups of five rows; `order` is that of a group's rows in the file. */
async function warningsOf(
  columns: Readonly<Record<string, (index: number) => string>>,
  order: readonly number[],
  records: object = {},
): Promise<readonly string[]> {
  const names = Object.keys(columns);
  const rows = [0, 1, 2, 3].flatMap((id) =>
    order.map((index, place) =>
      [id, id % 2, index, ...Object.values(columns).map((of) => of(of.length === 0 ? place : index))].join(
        ',',
      ),
    ),
  );
  const { warnings } = await readDataset(
    { 'a.csv': [['id', 'label', 'x', ...names].join(','), ...rows].join('\n') },
    {
      model: 'm',
      data: {
        location: 'data/',
        format: { kind: 'csv' },
        records: { kind: 'groups', by: ['id'], constant: ['label'], ...records },
        split: { by: 'hash' },
      },
      task: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: ['x'] },
        target: { kind: 'class', field: 'label' },
      },
    },
  );
  return warnings;
}

const NEWEST_FIRST = [4, 3, 2, 1, 0];
const SHUFFLED = [2, 4, 0, 3, 1];
const told = (how: string, orderBy: string) =>
  `rows of each group of id stay in the order of the file, since data.records.orderBy is not given, and "at", which holds times, ${how}; give ${orderBy} as data.records.orderBy if it says when a row was`;

describe('rows of groups that nothing orders', () => {
  it.each<[string, (index: number) => string, string]>([
    ['ISO 8601', day, '"at"'],
    ['seconds since 1970', epoch, '"at"'],
    ['German dates', german, '{"field": "at", "pattern": "dd.MM.yyyy"}'],
  ])('are warned of where times fall, or go back and forth: %s', async (_, at, orderBy) => {
    expect(await warningsOf({ at }, NEWEST_FIRST)).toEqual([
      told('falls from row to row, newest first, so that each sequence runs backwards', orderBy),
    ]);
    expect(await warningsOf({ at }, NEWEST_FIRST, { rows: 'adjacent' })).toHaveLength(1);
    expect(await warningsOf({ at }, SHUFFLED)).toEqual([told('goes back and forth in that order', orderBy)]);
  });

  it.each<[string, Readonly<Record<string, (index: number) => string>>, readonly number[]]>([
    ['times rise', { at: day }, [0, 1, 2, 3, 4]],
    ['all of a group have one time', { at: () => day(0) }, SHUFFLED],
    ['one time of two rises', { at: () => day(1), due: day }, [0, 1, 2, 3, 4]],
    ['there are no times', { at: (index) => `t${index}` }, NEWEST_FIRST],
    ['numbers are no times', { at: (index) => String(index * 7) }, NEWEST_FIRST],
  ])('are not where %s', async (_, columns, order) => {
    expect(await warningsOf(columns, order)).toEqual([]);
  });

  it('are not where a number counts them, unless times fall', async () => {
    let [place, row] = [0, 0];
    expect(await warningsOf({ seq: () => String((place += 1)), at: day }, SHUFFLED)).toEqual([]);
    expect(await warningsOf({ seq: () => String((row += 1)), at: day }, NEWEST_FIRST)).toHaveLength(1);
  });

  it('are not where the request orders them', async () => {
    expect(await warningsOf({ at: day }, NEWEST_FIRST, { orderBy: 'at' })).toEqual([]);
  });
});
