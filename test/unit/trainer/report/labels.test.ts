import { tableOfLabels } from '../../../../trainer/report/label-table';

/** The texts of each row's cells. */
const rowsOf = (markup: string): string[][] =>
  [...markup.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>([^<]*)</g)].map(([, text = '']) => text),
  );

describe('tableOfLabels', () => {
  it('shows precision, recall and F1 of each label, the most frequent first', () => {
    const table = tableOfLabels([
      { label: 'never answered', truths: 3, answers: 0, right: 0 },
      { label: 'jazz', truths: 10, answers: 8, right: 6 },
      { label: 'never true', truths: 0, answers: 2, right: 0 },
    ]);

    expect(rowsOf(table.markup).slice(1)).toEqual([
      ['jazz', '10', '75.0 %', '60.0 %', '66.7 %'],
      ['never answered', '3', '–', '0.0 %', '0.0 %'],
      ['never true', '0', '0.0 %', '–', '0.0 %'],
    ]);
  });

  it('shows the 200 most frequent, and says how many more there are', () => {
    const labels = Array.from({ length: 203 }, (_, index) => ({
      label: `label ${index}`,
      truths: index,
      answers: 1,
      right: 0,
    }));

    const { markup } = tableOfLabels(labels);

    expect(rowsOf(markup)).toHaveLength(201);
    expect(markup).toContain('3 more, which are rarer.');
  });
});
