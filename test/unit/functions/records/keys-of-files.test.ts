import { digestOfKeyValues } from '../../../../functions/records/record-split';
import { DataSource } from '../../../../shared/request/data';
import { readAll } from './reading';

const task = {
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['x*'] },
  target: { kind: 'class', field: 'label' },
};
const groups = { kind: 'groups', by: ['id'], constant: ['label'] };

/** Of each key a row of its own. */
const groupsOf = async (keys: readonly string[], signs: object) => {
  const { examples, rejects } = await readAll({
    text: ['id;label;x1', ...keys.map((key, row) => `${key};a;${row}`)].join('\n'),
    data: { format: { kind: 'csv', delimiter: ';', ...signs }, records: groups },
    task,
  });
  expect(rejects).toEqual([]);
  return examples.map(({ input }) => (input as number[][]).flat());
};

describe('a key of a file that says how it writes numbers', () => {
  it.each([
    [
      'a decimal comma',
      { decimal: ',' },
      ['5', '5,0', '5,00', '-5', '-5,0'],
      [
        [0, 1, 2],
        [3, 4],
      ],
    ],
    ['points between thousands', { decimal: ',', thousands: '.' }, ['1001', '1.001', '1.001,0'], [[0, 1, 2]]],
    [
      'commas between thousands',
      { thousands: ',' },
      ['1001', '1,001', '1,001.0', '5.0', '5'],
      [
        [0, 1, 2],
        [3, 4],
      ],
    ],
    [
      'spaces between thousands',
      { thousands: ' ', decimal: ',' },
      ['1 001', '1\u00a0001', '1001'],
      [[0, 1, 2]],
    ],
    ['none', {}, ['5', '5.0'], [[0, 1]]],
  ])('is one customer in all forms of a whole number: %s', async (_, signs, keys, rows) => {
    expect(await groupsOf(keys, signs)).toEqual(rows);
  });

  it.each([
    [
      'thousands that are no customers of their own',
      { decimal: ',', thousands: '.' },
      ['1', '1.000', '1000.0'],
    ],
    ['what has a point where the file has commas', { decimal: ',' }, ['1', '1.000']],
    [
      'codes and versions',
      { decimal: ',', thousands: '.' },
      ['7', '007', '1.1', '1.10', '0.001', '1', '1e2', '100'],
    ],
    ['decimals', { decimal: ',' }, ['1,5', '1,50', '5,', ',5']],
    ['codes of a file that says nothing', {}, ['7', '007', '1.10', '1.1', '1,0', '1']],
  ])('is another customer where it is another text: %s', async (_, signs, keys) => {
    expect(await groupsOf(keys, signs)).toHaveLength(keys.length);
  });

  it('has the side of the split of its other forms, as a person names it too', async () => {
    const customers = Array.from({ length: 40 }, (_, customer) => customer + 1000);
    const read = async (textOf: (customer: number) => string) => {
      const { examples } = await readAll({
        text: `id;label;x1\n${customers.map((customer) => `${textOf(customer)};a;1`).join('\n')}`,
        data: {
          format: { kind: 'csv', delimiter: ';', decimal: ',', thousands: '.' },
          split: { by: 'hash', key: ['id'] },
        },
        task: { ...task, kind: 'one-to-one' },
      });
      return examples.map(({ split, group }) => [split, group]);
    };

    const sides = await read(String);

    expect(await read((customer) => `${String(customer).replace('1', '1.')},0`)).toEqual(sides);
    const { normalization, format } = DataSource.parse({
      location: 'data/',
      format: { kind: 'csv', decimal: ',' },
      split: { by: 'hash' },
    });
    const [one, other] = ['1001', '1001,0'].map((text) =>
      digestOfKeyValues([text], { normalization, format }),
    );
    expect(other).toBe(one);
  });

  it('is compared with what the request says of sides', async () => {
    const { examples, rejects } = await readAll({
      text: 'fold;label;x1\n1;a;1\n1,0;a;2\n2,0;a;3\n',
      data: {
        format: { kind: 'csv', delimiter: ';', decimal: ',' },
        split: { by: 'field', field: 'fold', train: ['1'], test: ['2'] },
      },
      task: { ...task, kind: 'one-to-one' },
    });

    expect(rejects).toEqual([]);
    expect(examples.filter(({ split }) => split === 'test')).toHaveLength(1);
  });
});

describe('a key of several fields', () => {
  const read = (rows: readonly string[], data: object) =>
    readAll({ text: ['a,b,label,x1', ...rows].join('\n'), data: { format: { kind: 'csv' }, ...data }, task });
  const byHash = { split: { by: 'hash', key: ['a', 'b'] } };

  it.each([
    ['of a split', byHash],
    ['of groups', { records: { ...groups, by: ['a', 'b'] } }],
  ])('is that of nobody where a part is missing: %s', async (_, data) => {
    const { examples, rejects } = await read(['1,1,x,1', '1,,x,2', 'NULL,1,x,3', ',,x,4'], data);

    expect(examples).toHaveLength(1);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'missing-value'],
      [4, 'missing-value'],
      [5, 'missing-value'],
    ]);
  });

  it('is told as it was read', async () => {
    const { rejects } = await read(['1,,x,1', 'NULL, ,x,2'], byHash);

    expect(rejects.map(({ detail }) => detail)).toEqual([
      '"b" of data.split.key is empty, so whose the record is, and on which side of the split, is unknown; fill it in, or leave such records out',
      '"a" of data.split.key is "NULL", as where a value is missing and "b" is blank, so whose the record is, and on which side of the split, is unknown; fill it in, or leave such records out',
    ]);
  });

  it('is not asked for what "previous" cannot give, where cells are merged on two levels', async () => {
    const rows = ['North,A,x,1', ',,x,2', ',B,x,3', ',,x,4', 'South,C,x,5'];
    const records = { ...groups, by: ['a', 'b'] };

    const merged = await read(rows, { records: { ...records, blank: 'previous' } });

    expect(merged.examples.map(({ input }) => input)).toEqual([[[1], [2]], [[5]]]);
    expect(merged.rejects.map(({ line }) => line)).toEqual([4, 5]);
    for (const { detail } of merged.rejects)
      expect(detail).toBe(
        'field "a" is empty and cannot be grouped by; the row has "b", and a key is taken from the row before as a whole or not at all: where cells are merged on several levels, fill in all fields of data.records.by (in pandas: ffill()), or leave such rows out',
      );
    const first = await read([',,x,1', 'North,A,x,2'], { records: { ...records, blank: 'previous' } });
    expect(first.rejects[0]?.detail).toContain('no row before it in its file names a group');
    const unasked = await read(rows, { records });
    expect(unasked.rejects[0]?.detail).toContain('give "previous" as data.records.blank');
    expect(unasked.rejects[1]?.detail).toContain('the row has "b"');
  });
});
