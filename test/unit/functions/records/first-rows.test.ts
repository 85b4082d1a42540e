import { readAll } from './reading';

const numeric = {
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['x'] },
  target: { kind: 'value', field: 'y' },
};
const WARNING =
  'numbers of field "x" have a point before exactly three digits, or none at all, as where points stand between thousands (1.234 for 1234), and are read with decimals; give "." as data.format.thousands, and "," as data.format.decimal, if that is meant';

const warningsOf = async (values: readonly string[], format: object = {}, task: object = numeric) => {
  const text = ['x;y', ...values.map((value, row) => `${value};${row}`)].join('\n');
  return (await readAll({ text, data: { format: { kind: 'csv', delimiter: ';', ...format } }, task }))
    .warnings;
};

/** As a German spreadsheet writes them. */
const german = (numbers: readonly number[]): string[] =>
  numbers.map((number) => new Intl.NumberFormat('de-DE').format(number));
const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('points that may stand between thousands', () => {
  const amounts = german(count(60).map((index) => 37 + index * 411));

  it('are warned of once, where the request says nothing of numbers', async () => {
    expect(await warningsOf(amounts)).toEqual([WARNING]);
    expect(await warningsOf(amounts.map((amount, row) => (row % 7 === 0 ? `-${amount}` : amount)))).toEqual([
      WARNING,
    ]);
    expect(await warningsOf(amounts, { decimal: ',', thousands: '.' })).toEqual([]);
    expect(await warningsOf(amounts, { thousands: '.', decimal: ',' })).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ['other decimals too', count(60).map((index) => String((37 + index * 411) / 1_000))],
    ['three decimals throughout', count(60).map((index) => ((37 + index * 411) / 1_000).toFixed(3))],
    ['whole numbers', count(60).map((index) => String(index * 50))],
    ['numbers above a thousand without a point', count(60).map((index) => (index % 2 ? '1.234' : '2345'))],
    ['few of them', ['1.234', '5', '6', '7']],
  ])('are none where there are %s', async (_, values) => {
    expect(await warningsOf(values)).toEqual([]);
  });

  it('are not looked for in what is no number', async () => {
    const task = { ...numeric, input: { kind: 'tokens', field: 'x' } };

    expect(await warningsOf(amounts, {}, task)).toEqual([]);
  });
});

describe('a number that cannot be read', () => {
  it.each([
    ['123.45-', 'its minus sign stands behind it, as SAP writes it'],
    ['(1,234.50)', 'it stands in brackets, as accounts write what is below 0'],
  ])('is told what %s is', async (value, why) => {
    const { rejects } = await readAll({
      text: `x;y\n${value};1\n`,
      data: { format: { kind: 'csv', delimiter: ';' } },
      task: numeric,
    });

    expect(rejects[0]?.detail).toContain(why);
  });

  it('is told that rows have names of their own in R', async () => {
    const { rejects } = await readAll({
      text: '"x","y"\n"1",2.5,"3"\n',
      data: { format: { kind: 'csv' } },
      task: numeric,
    });

    expect(rejects[0]?.detail).toContain('as R writes the names of rows, give false as data.format.header');
  });
});
