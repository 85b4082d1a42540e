import { readDataset } from '../dataset';

/** Rows of each group, which are next to each other. */
async function warningsOf(groups: readonly (readonly string[])[], rows: string) {
  const lines = groups.flatMap((times, group) => times.map((time, row) => `${group},a,${time},${row}`));
  const { warnings, rejects } = await readDataset(
    { 'a.csv': ['id,label,at,x1', ...lines].join('\n') },
    {
      model: 'short',
      data: {
        location: 'data/',
        format: { kind: 'csv' },
        records: { kind: 'groups', by: ['id'], constant: ['label'], orderBy: 'at', rows },
        split: { by: 'hash' },
        rejects: { toleratedShare: 1 },
      },
      task: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: ['x1'] },
        target: { kind: 'class', field: 'label' },
      },
    },
  );
  expect(rejects).toEqual([]);
  return warnings;
}

/** Turns of a year, months of which are less than ten apart: these alone tell nothing. */
const SHORT = [
  ['112022', '122022', '050123'],
  ['113022', '030123', '040123'],
  ['091522', '101522', '021523'],
  ['122422', '123122', '050123'],
];
const warning =
  'rows of each group of id are put in the order of "at" as numbers, which all look like dates with their year at the end, and follow each other in the file as such; if they are dates, give their pattern: "orderBy": {"field": "at", "pattern": "MMddyy"}';

describe('short dates of groups with a few rows', () => {
  it.each(['anywhere', 'adjacent'])('are warned of where all groups together tell: %s', async (rows) => {
    expect(await warningsOf(SHORT, rows)).toEqual([warning]);
    expect(
      await warningsOf(
        SHORT.map((times) => [...times].reverse()),
        rows,
      ),
    ).toEqual([warning]);
  });

  it.each([
    ['in the order of numbers', SHORT.map((times) => [...times].sort())],
    ['in the order of both and neither', [...SHORT, ['050124', '050123', '060123']]],
    ['of which one is no date', [...SHORT, ['999999']]],
    ['of which there are few', SHORT.slice(0, 1)],
  ])('may be numbers without a word: %s', async (_, groups) => {
    expect(await warningsOf(groups, 'anywhere')).toEqual([]);
  });
});
