import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const CUSTOMERS = Array.from({ length: 30 }, (_, at) => `c${at}`);
/** Two rows of each customer, and so many of a word. */
const keysWith = (word: string, rows: number) => [
  ...CUSTOMERS,
  ...CUSTOMERS,
  ...Array.from({ length: rows }, () => word),
];

const csvOf = (keys: readonly string[]) =>
  ['id,t,x1,label', ...keys.map((key, row) => `${key},${row},${row % 7},${row % 2 === 0 ? 'a' : 'b'}`)].join(
    '\n',
  );

const classes = {
  kind: 'one-to-one',
  input: { kind: 'numeric', fields: ['x1'] },
  target: { kind: 'class', field: 'label' },
};
const forecast = { kind: 'many-to-one', input: classes.input, target: { kind: 'value', field: 'x1' } };
const tags = {
  kind: 'many-to-many',
  input: { kind: 'numeric', fields: ['x1'] },
  target: { kind: 'tags', field: 'label' },
};
const SHAPES = {
  'data.split.key': { data: { split: { by: 'hash', key: ['id'] } }, task: classes },
  'data.records.by': {
    data: { split: { by: 'hash' }, records: { kind: 'groups', by: ['id'] } },
    task: tags,
  },
  'data.records.series': {
    data: {
      split: { by: 'time' },
      records: { kind: 'windows', length: 1, series: ['id'], time: 't', step: 'irregular' },
    },
    task: forecast,
  },
} as const;

async function warningsOf(text: string, path: keyof typeof SHAPES): Promise<string[]> {
  const { data, task } = SHAPES[path];
  await workspace.write('data/a.csv', text);
  const { warnings } = await workspace.preprocess('run', {
    model: 'doubtful',
    data: { location: 'data/', format: { kind: 'csv' }, rejects: { toleratedShare: 1 }, ...data },
    task,
  });
  return warnings.filter((warning) => warning.includes(`in ${path} like any other`));
}

describe('a key that may stand for a missing value', () => {
  it.each(Object.keys(SHAPES) as (keyof typeof SHAPES)[])(
    'is named where far more rows have it than other values: %s',
    async (path) => {
      expect(await warningsOf(csvOf(keysWith('NA', 12)), path)).toEqual([
        `"NA" (12 rows) is a value of "id" in ${path} like any other, with far more rows than others have; if it says that the value is missing, all these rows are taken for those of one and the same: write whose they are, or nothing, so that they are set aside.`,
      ]);
    },
  );

  it.each(['None', 'none', 'Null', 'NAN', 'nil', '-', '?', 'unknown'])('is named: %s', async (word) => {
    expect(await warningsOf(csvOf(keysWith(word, 9)), 'data.split.key')).toEqual([
      expect.stringContaining(`"${word}" (9 rows)`),
    ]);
  });

  it('is named with others, each with its rows', async () => {
    const text = csvOf([...keysWith('NA', 9), ...keysWith('None', 11).slice(60)]);

    expect(await warningsOf(text, 'data.split.key')).toEqual([
      expect.stringMatching(/^"NA" \(9 rows\) and "None" \(11 rows\) are values of "id"/),
    ]);
  });

  it.each([
    ['as many rows have it as other values', keysWith('NA', 2)],
    ['another value has many rows', keysWith('Nano', 40)],
    ['each value has many rows', ['NA', ...CUSTOMERS].flatMap((region) => new Array<string>(8).fill(region))],
  ])('is taken for a name without a word where %s', async (_, keys) => {
    expect(await warningsOf(csvOf(keys), 'data.split.key')).toEqual([]);
  });
});

describe('labels that are one number, or none', () => {
  const labelled = async (labels: readonly string[], signs: object) => {
    const rows = labels.flatMap((label) => Array.from({ length: 30 }, (_, at) => `c${at};${at};${label}`));
    await workspace.write('data/a.csv', `id;x1;label\n${rows.join('\n')}`);
    const { warnings } = await workspace.preprocess('run', {
      model: 'labels',
      data: {
        location: 'data/',
        format: { kind: 'csv', delimiter: ';', ...signs },
        split: { by: 'hash' },
      },
      task: classes,
    });
    return warnings.filter((warning) => /several forms|where a value is missing/.test(warning));
  };

  it.each([
    [['5', '5,0'], { decimal: ',' }, '"5" and "5,0"'],
    [['1001', '1.001'], { decimal: ',', thousands: '.' }, '"1.001" and "1001"'],
    [['100', '1e2'], {}, '"100" and "1e2"'],
    [['5', '5.0'], {}, '"5" and "5.0"'],
  ])('are named as the file writes numbers: %j %j', async (labels, signs, named) => {
    expect(await labelled(labels, signs)).toEqual([
      expect.stringContaining(`are one number in several forms, and count as different classes: ${named};`),
    ]);
  });

  it.each([
    [['1.10', '1.1'], { decimal: ',' }],
    [['1.5', '15'], { decimal: ',', thousands: '.' }],
    [['a', 'none'], {}],
  ])('are classes without a word: %j %j', async (labels, signs) => {
    expect(await labelled(labels, signs)).toEqual([]);
  });

  it.each(['NA', 'None', 'N/A', 'nan', 'NULL'])('may be written for a missing one: %s', async (label) => {
    expect(await labelled(['a', label], {})).toEqual([
      expect.stringContaining(`"${label}" is a label of field "label" like any other`),
    ]);
  });
});
