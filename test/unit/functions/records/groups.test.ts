import fc from 'fast-check';
import { readDataset } from './dataset';
import { readAll } from './reading';

const data = {
  format: { kind: 'csv', quote: null },
  records: { kind: 'groups', by: ['id'], constant: ['label'], rows: 'adjacent' },
};
const task = {
  kind: 'many-to-one',
  input: { kind: 'numeric', fields: ['x*'] },
  target: { kind: 'class', field: 'label' },
};
const read = (rows: readonly string[]) => readAll({ text: ['id,label,x1', ...rows].join('\n'), data, task });

describe('rows with the same key', () => {
  it('are one record, whose other fields are arrays', async () => {
    const { examples, rejects, channelNames } = await read(['0,a,1', '0,a,2', '1,b,3', '2,a,4']);

    expect(rejects).toEqual([]);
    expect(channelNames).toEqual(['x1']);
    expect(examples).toMatchObject([
      { input: [[1], [2]], target: 'a', line: 2 },
      { input: [[3]], target: 'b', line: 4 },
      { input: [[4]], target: 'a', line: 5 },
    ]);
  });

  it('are channels where several fields are read', async () => {
    const { examples } = await readAll({
      text: 'x2,id,label,x1\n10,0,a,1\n20,0,a,2\n',
      data,
      task,
    });

    expect(examples).toMatchObject([
      {
        input: [
          [1, 10],
          [2, 20],
        ],
      },
    ]);
  });

  it('are set aside where a constant field changes', async () => {
    const { examples, rejects } = await read(['0,a,1', '0,b,2', '1,b,3']);

    expect(examples).toMatchObject([{ input: [[3]], target: 'b' }]);
    expect(rejects).toMatchObject([{ line: 2, reason: 'inconsistent-group', record: '0,a,1\n0,b,2' }]);
    expect(rejects[0]?.detail).toBe(
      'field "label" is "a" and "b" in one group; data.records.constant says that it keeps one value',
    );
  });

  it('are set aside where a row has no number', async () => {
    const { rejects } = await read(['0,a,1', '0,a,x', '1,b,3']);

    expect(rejects).toMatchObject([{ reason: 'not-a-number', line: 2 }]);
  });

  it.each([
    ['within a group', ['0,a,1', 'broken', '0,a,2', '1,b,3'], [3], ['b']],
    [
      'between two groups, either of which it may belong to',
      ['0,a,1', 'broken', '1,b,2', '2,c,3'],
      [3, 3],
      ['c'],
    ],
    ['before the first group', ['broken', '0,a,1', '1,b,2'], [2], ['b']],
    ['after the last group', ['0,a,1', '1,b,2', 'broken'], [4], ['a']],
    ['alone', ['broken'], [2], []],
  ])('with an unreadable row %s are set aside, with the line of that row', async (_, rows, lines, kept) => {
    const { examples, rejects } = await read(rows);

    expect(rejects.map(({ line }) => line)).toEqual(lines);
    expect(rejects.every(({ reason }) => reason === 'ragged-row')).toBe(true);
    expect(examples.map(({ target }) => target)).toEqual(kept);
  });

  it('without a field to group by are set aside', async () => {
    const { rejects } = await readAll({
      text: '{"id": 1, "label": "a", "x1": 1}\n\n{"label": "a", "x1": 2}\n{"id": 2, "label": "a", "x1": 3}\n',
      data: { ...data, format: { kind: 'jsonl' } },
      task,
    });

    expect(rejects).toMatchObject([
      { line: 3, reason: 'missing-field' },
      { line: 3, reason: 'missing-field' },
    ]);
  });
});

it('no row is lost or comes twice, however rows are grouped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 }),
      async (lengths) => {
        const keys = lengths.flatMap((length, key) => Array.from({ length }, () => key));

        const { examples, rejects } = await read(keys.map((key, index) => `${key},a,${index}`));

        expect(rejects).toEqual([]);
        expect(examples.map(({ input }) => (input as number[][]).length)).toEqual(lengths);
        expect(examples.flatMap(({ input }) => input as number[][]).flat()).toEqual(
          keys.map((_, index) => index),
        );
      },
    ),
    { numRuns: 30 },
  );
});

describe('a group that comes back', () => {
  const interleaved = ['0,a,1', '1,b,2', '0,a,3'];

  it('is refused where its rows are said to be adjacent, with the line and the way out', async () => {
    await expect(read(interleaved)).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(
        /the group of id \["0"\] comes back in line 4 after another group began.*leave data\.records\.rows out/,
      ) as string,
    });
  });

  it('is one record by default', async () => {
    const { examples } = await readAll({
      text: ['id,label,x1', ...interleaved].join('\n'),
      data: { ...data, records: { kind: 'groups', by: ['id'], constant: ['label'] } },
      task,
    });

    expect(examples.map(({ input }) => input)).toEqual([[[1], [3]], [[2]]]);
  });
});

describe('the side of a group', () => {
  const textOf = (rowsPerUser: number) =>
    ['id,label,x1']
      .concat(Array.from({ length: 40 * rowsPerUser }, (_, row) => `u${row % 40},a,${row}`))
      .join('\n');
  const sidesOf = async (rowsPerUser: number) => {
    const { examples } = await readAll({
      text: textOf(rowsPerUser),
      data: {
        format: { kind: 'csv' },
        records: { kind: 'groups', by: ['id'], constant: ['label', 'id'] },
        split: { by: 'hash', validationShare: 0.2, testShare: 0.2 },
      },
      task,
    });
    return examples.map(({ split }) => split);
  };

  it('comes from its key, so that it stays when the group gains rows', async () => {
    const before = await sidesOf(3);

    expect(new Set(before)).toEqual(new Set(['train', 'validation', 'test']));
    expect(await sidesOf(7)).toEqual(before);
  });
});

describe('rows of a file that names a group in its first row only', () => {
  const tagging = {
    kind: 'many-to-many',
    input: { kind: 'tokens', field: 'word', tokens: 'given' },
    target: { kind: 'tags', field: 'tag' },
  };
  const header = 'sentence,word,tag';
  const rows = ['Sentence: 1,Anna,B-PER', ',lives,O', 'Sentence: 2,In,O', ' ,Rome,B-LOC', '"",.,O'].join(
    '\n',
  );
  const readSentences = (records: object, text = `${header}\n${rows}`) =>
    readAll({
      text,
      data: { format: { kind: 'csv' }, records: { kind: 'groups', by: ['sentence'], ...records } },
      task: tagging,
    });

  it.each(['anywhere', 'adjacent'])('belong to the group before them if asked for, %s', async (where) => {
    const { examples, rejects } = await readSentences({ rows: where, blank: 'previous' });

    expect(examples.map(({ input, target }) => [input, target])).toEqual([
      [
        ['Anna', 'lives'],
        ['B-PER', 'O'],
      ],
      [
        ['In', 'Rome', '.'],
        ['O', 'B-LOC', 'O'],
      ],
    ]);
    expect(rejects).toEqual([]);
  });

  it('are set aside before the first that is named', async () => {
    const { examples, rejects } = await readSentences({ blank: 'previous' }, `${header}\n,lost,O\n${rows}`);

    expect(examples).toHaveLength(2);
    expect(rejects).toMatchObject([{ line: 2, reason: 'missing-value' }]);
  });

  it('are set aside otherwise, and the sentence says what to ask for', async () => {
    const { examples, rejects } = await readSentences({});

    expect(examples.map(({ input }) => input)).toEqual([['Anna'], ['In']]);
    expect(rejects).toHaveLength(3);
    expect(rejects[0]?.detail).toContain('give "previous" as data.records.blank');
  });
});

describe('rows of one group in several files', () => {
  const request = (records: object) => ({
    model: 'many',
    data: {
      location: 'data/',
      format: { kind: 'csv' },
      records: { kind: 'groups', by: ['id'], constant: ['label'], ...records },
      split: { by: 'hash' },
      rejects: { toleratedShare: 1 },
    },
    task,
  });
  const fileOf = (x: number, label = 'a') => `id,label,at,x1\n7,${label},${20 - x},${x}\n`;
  const files = Object.fromEntries([0, 1, 2, 9, 10, 11].map((x) => [`part-${x}.csv`, fileOf(x)]));

  it('follow each other as the numbers in their names do, which is said', async () => {
    const { examples, warnings } = await readDataset(files, request({}));

    expect(examples).toMatchObject([{ input: [[0], [1], [2], [9], [10], [11]] }]);
    expect(warnings).toEqual([
      "rows of one group of id lie in several files, and follow each other in the order of these files' names, as data/part-0.csv and then data/part-1.csv; name the field that says when a row was, or which step it is, as data.records.orderBy",
    ]);
  });

  it('follow each other as a field says, without a word', async () => {
    const { examples, warnings } = await readDataset(files, request({ orderBy: 'at' }));

    expect(examples).toMatchObject([{ input: [[11], [10], [9], [2], [1], [0]] }]);
    expect(warnings).toEqual([]);
  });

  it('may lack one that could not be read, which is said', async () => {
    const { examples, rejects, warnings } = await readDataset(
      { 'a.csv': `${fileOf(1)}7,a,2\n7,a,3,3\n` },
      request({}),
    );

    expect(examples).toMatchObject([{ input: [[1], [3]] }]);
    expect(rejects).toMatchObject([{ reason: 'ragged-row' }]);
    expect(warnings).toEqual([
      'One row could not be read, and which group of id it belongs to is unknown: a group is without it, and no smaller for the score; correct the row, which the rejects name',
    ]);
  });
});

describe('records of nobody', () => {
  it.each(['csv', 'jsonl'])('are set aside where the key of the split is empty, in %s', async (kind) => {
    const rows = ['u1', 'u2', '', ' ', 'NULL', 'NaN'].map((user, n) => ({ user, label: 'a', x1: n }));
    const text =
      kind === 'csv'
        ? ['user,label,x1', ...rows.map(({ user, label, x1 }) => `${user},${label},${x1}`)].join('\n')
        : rows.map((row) => JSON.stringify({ ...row, user: row.user === '' ? null : row.user })).join('\n');

    const { examples, rejects } = await readAll({
      text,
      data: { format: { kind }, split: { by: 'hash', key: ['user'] } },
      task,
    });

    expect(examples).toHaveLength(2);
    expect(rejects.map(({ reason }) => reason)).toEqual(new Array(4).fill('missing-value'));
    expect(rejects[0]?.detail).toContain('"user" of data.split.key is empty, so whose the record is');
  });
});

describe('rows of one group that have one time', () => {
  const read = (header: string, rows: readonly string[], records: object = {}) =>
    readDataset(
      { 'a.csv': [header, ...rows].join('\n') },
      {
        model: 'many',
        data: {
          location: 'data/',
          format: { kind: 'csv' },
          records: { kind: 'groups', by: ['id'], constant: ['label'], orderBy: 'date', ...records },
          split: { by: 'hash' },
          rejects: { toleratedShare: 1 },
        },
        task,
      },
    );
  const mixed = ['7,a,2024-01-02,12:00,2', '7,a,2024-01-02,9:00,1', '7,a,2024-01-01,15:00,0'];
  const warning =
    'rows of one group of id have the same date and stay in the order of the file, which is not that of "time"; if that is their time of day, name both: "orderBy": {"field": ["date","time"]}, and a pattern for both where they have one';

  it.each(['anywhere', 'adjacent'])(
    'are warned of where another column has their time of day: %s',
    async (rows) => {
      const { examples, warnings } = await read('id,label,date,time,x1', mixed, { rows });

      expect(examples).toMatchObject([{ input: [[0], [2], [1]] }]);
      expect(warnings).toEqual([warning]);
    },
  );

  it('are put in the order of both by what the warning says', async () => {
    const orderBy = { field: ['date', 'time'], pattern: 'yyyy-MM-dd H:mm' };

    const { examples, warnings } = await read('id,label,date,time,x1', mixed, { orderBy });

    expect(examples).toMatchObject([{ input: [[0], [1], [2]] }]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['hours', 'id,label,date,hour,x1', ['7,a,2024-01-01,12,1', '7,a,2024-01-01,9,2'], 'hour'],
    [
      'halves of the day',
      'id,label,date,at,x1',
      ['7,a,2024-01-01,1:00 pm,1', '7,a,2024-01-01,12:30 pm,2'],
      'at',
    ],
    ['days as numbers', 'id,label,date,clock,x1', ['7,a,3,13:00,1', '7,a,3,12:30:10,2'], 'clock'],
  ])('are warned of: %s', async (_, header, rows, name) => {
    const { warnings } = await read(header, rows);

    expect(warnings).toEqual([expect.stringContaining(`"orderBy": {"field": ["date","${name}"]}`)]);
  });

  it.each([
    [
      'in the order of their time of day',
      'id,label,date,time,x1',
      ['7,a,2024-01-01,9:00,1', '7,a,2024-01-01,12:00,2', '7,a,2024-01-02,8:00,3'],
    ],
    [
      'with minutes of several hours',
      'id,label,date,hour,minute,x1',
      ['7,a,2024-01-01,9,50,1', '7,a,2024-01-01,10,10,2'],
    ],
    ['with other numbers', 'id,label,date,seq,x1', ['7,a,2024-01-01,3,1', '7,a,2024-01-01,1,2']],
    ['with no value', 'id,label,date,time,x1', ['7,a,2024-01-01,9:00,1', '7,a,2024-01-01,,2']],
  ])('stay in the order of the file without a word: %s', async (_, header, rows) => {
    const { warnings } = await read(header, rows);

    expect(warnings).toEqual([]);
  });
});
