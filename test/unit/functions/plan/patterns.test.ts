import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const request = (fields: string[], more: { records?: object; task?: object; files?: string } = {}) => ({
  model: 'm',
  data: {
    location: 'data/',
    format: { kind: 'csv' },
    records: more.records ?? { kind: 'rows' },
    split: { by: 'hash', files: more.files ?? '*.csv' } as object,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields },
    target: { kind: 'class', field: 'label' },
    ...more.task,
  },
});

const csv = (columns: readonly string[], valueOf: (row: number, column: string) => unknown, rows = 12) =>
  [
    columns.join(','),
    ...Array.from({ length: rows }, (_, row) => columns.map((column) => valueOf(row, column)).join(',')),
  ].join('\n');

/** Numbers that do not rise, and a label. */
const values = (row: number, column: string) =>
  column === 'label' ? (row % 2 === 0 ? 'a' : 'b') : (row * 7 + column.length) % 5;

async function planned(body: ReturnType<typeof request>) {
  await workspace.plan('run', body);
  const { request: frozen, notices } = await workspace.readPlan('run');
  return { fields: (frozen.task.input as { fields: string[] }).fields, notices };
}

describe('the order of the fields that a pattern stands for', () => {
  it('is told where it comes of words, and the file has another', async () => {
    await workspace.write('data/a.csv', csv(['low', 'medium', 'high', 'label'], values));

    const { fields, notices } = await planned(request(['*']));

    expect(fields).toEqual(['high', 'low', 'medium']);
    expect(notices).toEqual([
      'task.input.fields has "*", whose fields are steps in the order "high", "low" and "medium"; the data has them in the order "low", "medium" and "high", and these names differ in words that say nothing of their order; name the fields one by one in the order that is meant.',
    ]);
  });

  it('is told where months begin elsewhere than the year does', async () => {
    await workspace.write('data/a.csv', csv(['Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'label'], values));

    const { fields, notices } = await planned(request(['*']));

    expect(fields).toEqual(['Jan', 'Feb', 'Oct', 'Nov', 'Dec']);
    expect(notices).toEqual([expect.stringContaining('they may begin elsewhere than the calendar')]);
  });

  it('is told of a long list from where the two part', async () => {
    const numbered = Array.from({ length: 20 }, (_, index) => `a_${index}`);
    await workspace.write('data/a.csv', csv([...numbered, 'z', 'y', 'label'], values));

    const { notices } = await planned(request(['*']));

    expect(notices).toEqual([expect.stringContaining('order …, "y" and "z"; the data has them in')]);
  });

  it('is not told of what stands elsewhere before', async () => {
    await workspace.write('data/a.csv', csv(['medium', 'high', 'low', 'a', 'label'], values));

    const { fields, notices } = await planned(request(['low', 'medium', 'h*', '*']));

    expect(fields).toEqual(['low', 'medium', 'high', 'a']);
    expect(notices).toEqual([]);
  });

  it('is not told where numbers or the calendar say it', async () => {
    await workspace.write('data/a.csv', csv(['t10', 't1', 't2', 'Mai_1', 'Juni_1', 'label'], values));

    expect((await planned(request(['t*', 'M*', 'J*']))).notices).toEqual([]);
  });

  it.each([
    ['one step', {}, { kind: 'one-to-one' }, { by: 'hash' }],
    [
      'rows of windows',
      { kind: 'windows', length: 2 },
      { target: { kind: 'value', field: 'vb' } },
      { by: 'time' },
    ],
    ['rows of groups', { kind: 'groups', by: ['id'], constant: ['label'] }, {}, { by: 'hash' }],
  ])('is not told of channels: %s', async (_, records, task, split) => {
    await workspace.write('data/a.csv', csv(['id', 'vz', 'vb', 'va', 'label'], values));
    const { data, ...body } = request(['v*'], { task });

    const { notices } = await planned({
      ...body,
      data: { ...data, split: { ...split, files: '*.csv' }, ...('kind' in records ? { records } : {}) },
    });

    expect(notices).toEqual([]);
  });

  it('is not told of channels that are lists', async () => {
    const lists = (row: number, column: string) =>
      column === 'label' ? values(row, column) : `"[1, 2, ${row % 3}]"`;
    await workspace.write('data/a.csv', csv(['y', 'x', 'label'], lists));

    expect((await planned(request(['*']))).notices).toEqual([]);
  });
});

describe('numbers of rows among the fields of a pattern', () => {
  it.each([
    ['index', (row: number) => 3 + 2 * row],
    ['index', (row: number) => (row * 5) % 12],
    ['level_0', (row: number) => row],
    ['rownames', (row: number) => row + 1],
    ['X', (row: number) => row + 1],
    ['a', (row: number) => row],
    ['a', (row: number) => row + 1],
  ])('are told: %s', async (name, numberOf) => {
    await workspace.write(
      'data/a.csv',
      csv([name, 'b', 'c', 'label'], (row, column) =>
        column === name ? numberOf(row) : values(row, column),
      ),
    );

    const { notices } = await planned(request(['*'], { task: { kind: 'one-to-one' } }));

    expect(notices).toEqual([
      expect.stringContaining(`stands for "${name}" too, whose values are numbers of rows`),
    ]);
  });

  it.each([
    ['index', (row: number) => 100 + row / 8],
    ['index', (row: number) => row % 7],
    ['a', (row: number) => row + 2],
    ['a', (row: number) => Math.min(row, 8)],
  ])('are not seen where there are none: %s', async (name, numberOf) => {
    await workspace.write(
      'data/a.csv',
      csv([name, 'b', 'label'], (row, column) => (column === name ? numberOf(row) : values(row, column))),
    );

    expect((await planned(request(['*'], { task: { kind: 'one-to-one' } }))).notices).toEqual([]);
  });

  it('are not told of what the request names', async () => {
    await workspace.write(
      'data/a.csv',
      csv(['index', 'b', 'label'], (row, column) => (column === 'index' ? row : values(row, column))),
    );

    expect((await planned(request(['index', '*'], { task: { kind: 'one-to-one' } }))).notices).toEqual([]);
  });
});

describe('folders that name fields', () => {
  const write = async () => {
    for (const year of [2023, 2024])
      await workspace.write(
        `data/year=${year}/a.csv`,
        csv(['t1', 't2', 'label'], (row, column) => (column === 't2' ? 3 * row : values(row, column)), 100),
      );
  };

  it('are no steps that a pattern stands for', async () => {
    await write();
    const body = request(['*'], { files: '*/*.csv' });

    const { manifestKey } = await workspace.preprocess('run', body);

    const plan = await workspace.readPlan('run');
    expect(plan.request.task.input).toMatchObject({ fields: ['t1', 't2'] });
    expect(plan.notices).toEqual([]);
    expect(JSON.parse(await workspace.text(manifestKey))).toMatchObject({
      records: { read: 200, rejected: 0 },
    });
  });

  it('are told where they could be a feature, and read where they are named', async () => {
    await write();
    const body = { files: '*/*.csv', task: { kind: 'one-to-one' } };

    const told = await planned(request(['*'], body));
    await workspace.plan('named', request(['year', '*'], body));

    expect(told.fields).toEqual(['t1', 't2']);
    expect(told.notices).toEqual([
      'task.input.fields has "*", and a * never stands for what only names of folders say, so "year" is no input; name it there too, if that is meant.',
    ]);
    expect((await workspace.readPlan('named')).request.task.input).toMatchObject({
      fields: ['year', 't1', 't2'],
    });
  });

  it('are not told where the request names them for something else', async () => {
    for (const label of ['a', 'b'])
      await workspace.write(`data/label=${label}/a.csv`, csv(['t1', 't2'], values));

    const told = await planned(request(['*'], { files: '*/*.csv', task: { kind: 'one-to-one' } }));

    expect(told.notices).toEqual([]);
  });

  it('are refused where a pattern matches nothing else', async () => {
    await write();

    await expect(workspace.plan('run', request(['y*'], { files: '*/*.csv' }))).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining('as "year"; name the fields that are meant') as string,
    });
  });
});
