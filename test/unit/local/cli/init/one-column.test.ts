import { initialise, lines, sentence, sideOf } from './initialise';

const level = (index: number): number => Math.round(1_000 * Math.sin(index * index)) / 10;
const commaOf = (index: number): string => level(index).toFixed(1).replace('.', ',');

describe('tables of one column, which npm run init finds', () => {
  it.each<[string, string, string, string, object]>([
    ['under a name', 'a.csv', `level\n${lines(120, (index) => `${level(index)}`)}`, 'level', {}],
    ['without one, in a text file', 'a.txt', lines(120, (index) => `${level(index)}`), 'column1', {}],
    [
      'with decimal commas',
      'a.csv',
      `Wert\r\n${lines(120, commaOf).replaceAll('\n', '\r\n')}`,
      'Wert',
      { decimal: ',' },
    ],
  ])('takes numbers %s for a series', async (_, file, content, field, format) => {
    const { status, request, text } = await initialise({ [file]: content });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { format: { kind: 'csv', ...format }, records: { kind: 'windows' }, split: { by: 'time' } },
      task: { input: { kind: 'numeric', fields: [field] }, target: { kind: 'value', field } },
    });
    expect(text).toContain('the order of rows is taken for that of time');
  });

  it.each([
    ['without commas', (index: number) => sentence(index)],
    ['with a comma in each', (index: number) => `well, ${sentence(index)}`],
    ['with commas, quoted', (index: number) => `"well,${sentence(index)}"`],
  ])('takes texts %s below one word for a column that it names', async (_, textOf) => {
    const { status, request } = await initialise({ 'a.csv': `tweet\n${lines(80, textOf)}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { format: { kind: 'csv' } },
      task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'tweet' } },
    });
  });

  it('takes no header for a record where folders may be classes, and says how they can be', async () => {
    const table = `text\n${lines(40, sentence)}`;

    const { request, text } = await initialise({ 'ham/a.csv': table, 'spam/a.csv': table });

    expect(request).toMatchObject({ data: { format: { kind: 'csv' } }, task: { target: { field: 'text' } } });
    expect(text).toContain('name them label=ham');
  });

  it('leaves prose prose, and a table of two columns a table', async () => {
    const prose = await initialise({
      'a.txt': `Title\n${lines(80, (index) => `${'well, '.repeat(index % 3)}${sentence(index)}`)}`,
    });
    const table = await initialise({
      'a.csv': `text,label\n${lines(80, (index) => `${sentence(index)},${sideOf(index)}`)}`,
    });

    expect(prose.request).toMatchObject({ data: { format: { kind: 'text' } } });
    expect(table.request).toMatchObject({ task: { target: { kind: 'class', field: 'label' } } });
  });
});
