import { readAll } from './reading';

const task = {
  kind: 'many-to-one',
  input: { kind: 'tokens', field: 'text' },
  target: { kind: 'class', field: 'label' },
};
const json = { kind: 'jsonl' };

interface Sale {
  readonly customer: unknown;
  readonly side?: unknown;
}

const read = (sales: readonly Sale[], split: object, side: 'any' | 'training' | 'test' = 'any') =>
  readAll({
    text: sales
      .map((sale, index) => JSON.stringify({ text: `t${index}`, label: String(sale.customer), ...sale }))
      .join('\n'),
    data: { format: json, split },
    task,
    side,
  });

describe('a split by the hash of a key', () => {
  const sales = Array.from({ length: 2_000 }, (_, index) => ({ customer: index % 100 }));

  it('keeps all records of a customer on one side', async () => {
    const { examples } = await read(sales, { by: 'hash', key: ['customer'], testShare: 0.2 });

    const sides = new Map<unknown, Set<string>>();
    for (const { target, split } of examples) sides.set(target, (sides.get(target) ?? new Set()).add(split));
    expect([...sides.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set(examples.map(({ split }) => split))).toEqual(new Set(['train', 'validation', 'test']));
    expect(examples.filter(({ split }) => split === 'test').length / 2_000).toBeCloseTo(0.2, 0);
  });

  it('names the group of each test record, whichever split has the key', async () => {
    const byHash = await read(sales, { by: 'hash', key: ['customer'], testShare: 0.2 });
    const byFile = await read(sales, { by: 'file', train: 'a', test: 'b', key: ['customer'] }, 'test');

    const tested = byHash.examples.filter(({ split }) => split === 'test');
    const groupOf = new Map(byFile.examples.map(({ target, group }) => [target, group]));
    expect(byHash.examples.filter(({ split, group }) => split !== 'test' && group !== undefined)).toEqual([]);
    expect(new Set(groupOf.values()).size).toBe(100);
    expect(
      tested.every(({ target, group }) => /^[0-9a-f]{16}$/.test(group!) && group === groupOf.get(target)),
    ).toBe(true);
  });

  it('does so in the validation split of training files', async () => {
    const split = { by: 'file', train: 'a', test: 'b', validationShare: 0.3, key: ['customer'] };

    const { examples } = await read(sales, split, 'training');

    const validation = new Set(
      examples.filter(({ split: side }) => side === 'validation').map(({ target }) => target),
    );
    const train = new Set(examples.filter(({ split: side }) => side === 'train').map(({ target }) => target));
    expect([...validation].filter((customer) => train.has(customer))).toEqual([]);
    expect(validation.size).toBeGreaterThan(10);
    expect(train.size + validation.size).toBe(100);
  });

  it('takes a number in JSON and its text in a CSV for one customer', async () => {
    const split = { by: 'hash', key: ['customer'], testShare: 0.3 };
    const customers = Array.from({ length: 50 }, (_, customer) => ({ customer }));

    const { examples } = await read(customers, split);
    const csv = await readAll({
      text: `text,label,customer\n${customers.map(({ customer }) => `u,${customer},${customer}`).join('\n')}`,
      data: { format: { kind: 'csv' }, split },
      task,
    });

    expect(csv.examples.map(({ split: side }) => side)).toEqual(examples.map(({ split: side }) => side));
  });

  it('sets a record without it aside', async () => {
    const { rejects } = await readAll({
      text: '{"text": "a", "label": "x"}',
      data: { format: json, split: { by: 'hash', key: ['customer'] } },
      task,
    });

    expect(rejects).toMatchObject([
      { line: 1, reason: 'missing-field', detail: 'no field "customer"; the record has ["text","label"]' },
    ]);
  });
});

describe('a split by field', () => {
  const sales = [
    { customer: 1, side: 'fold-1' },
    { customer: 2, side: 'dev' },
    { customer: 3, side: 3 },
    { customer: 4, side: 'other' },
    { customer: 5, side: null },
  ];

  it('takes the splits that the values are named for, and sets others aside', async () => {
    const split = { by: 'field', field: 'side', train: ['fold-1'], validation: ['dev'], test: ['3'] };

    const { examples, rejects } = await read(sales, split);

    expect(examples.map((example) => [example.target, example.split])).toEqual([
      ['1', 'train'],
      ['2', 'validation'],
      ['3', 'test'],
    ]);
    expect(rejects.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
      [4, 'unknown-split', 'field "side" is "other", and data.split names "fold-1", "dev" and "3"'],
      [5, 'unknown-split', 'field "side" is "", and data.split names "fold-1", "dev" and "3"'],
    ]);
  });

  it('reads its values as labels are read: in one form, without what is invisible around them', async () => {
    const written = ['caf\u00e9', 'cafe\u0301', ' caf\u00e9\u200b', '\ufeffcafe\u0301 ', 'cafe'];
    const rows = written.map((side, customer) => ({ customer, side }));
    const split = {
      by: 'field',
      field: 'side',
      train: ['cafe'],
      validation: ['x'],
      test: ['cafe\u0301\u00a0'],
    };

    const { examples, rejects } = await read(rows, split);

    expect(rejects).toEqual([]);
    expect(examples.map(({ split: side }) => side)).toEqual(['test', 'test', 'test', 'test', 'train']);
  });

  it.each<[string, string]>([
    [
      'Test',
      '"Test", and data.split names "dev" and "test"; it differs from "test" only in case or in characters that are not seen',
    ],
    [
      'te\u200bst',
      '"te\\u200bst", and data.split names "dev" and "test"; it differs from "test" only in case or in characters that are not seen',
    ],
    [
      'DEV',
      '"DEV", and data.split names "dev" and "test"; it differs from "dev" only in case or in characters that are not seen',
    ],
  ])('sets a value aside that looks like one that is named: %s', async (side, detail) => {
    const rows = [side, 'test', 'dev', ' test ', 'train'].map((each, customer) => ({ customer, side: each }));
    const named = { by: 'field', field: 'side', validation: ['dev'], test: ['test'] };

    for (const split of [named, { ...named, train: ['train'] }]) {
      const { examples, rejects } = await read(rows, split);

      expect(examples.map((example) => example.split)).toEqual(['test', 'validation', 'test', 'train']);
      expect(rejects.map((reject) => reject.reason)).toEqual(['unknown-split']);
      expect(rejects[0]?.detail).toContain(split === named ? detail : 'only in case or in characters');
    }
  });

  it('warns of values that say that they are held out, and are taken for training', async () => {
    const rows = ['train', 'valid', 'test', 'test_2', 'dev', 'evaluate me', 'contest', 'valid'].map(
      (side, customer) => ({ customer, side }),
    );
    const split = { by: 'field', field: 'side', test: ['test'] };

    const { warnings } = await read(rows, split);

    expect(warnings).toEqual(
      ['valid', 'test_2', 'dev'].map(
        (value) =>
          `records whose field "side" is "${value}" are training records, like all that data.split does not name; give "${value}" in data.split.validation or data.split.test if they are held out, or all values of training records as data.split.train`,
      ),
    );
    expect((await read(rows, { ...split, validation: ['valid', 'test_2', 'dev'] })).warnings).toEqual([]);
  });

  it('without values for training takes all others, and validation by hash', async () => {
    const many = Array.from({ length: 1_000 }, (_, customer) => ({
      customer,
      side: customer % 4 === 0 ? 'held-out' : `year-${customer}`,
    }));

    const { examples } = await read(many, {
      by: 'field',
      field: 'side',
      test: ['held-out'],
      validationShare: 0.2,
    });

    const of = (side: string) => examples.filter(({ split }) => split === side);
    expect(of('test').map(({ target }) => target)).toEqual(
      many.filter(({ side }) => side === 'held-out').map(({ customer }) => String(customer)),
    );
    expect(of('validation').length / 750).toBeCloseTo(0.2, 1);
    expect(of('train').length + of('validation').length).toBe(750);
  });
});
