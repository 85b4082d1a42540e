import { Workspace } from '../workspace';

let workspace: Workspace;
let runs = 0;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const SPLIT = { by: 'file', train: 'train*', validation: 'valid*', test: 'test*' };

const request = (scheme: string | undefined, data: object, input: object) => ({
  model: 'tags',
  data: { location: 'data/', split: SPLIT, ...data },
  task: {
    kind: 'many-to-many',
    input: { kind: 'tokens', field: 'words', tokens: 'given', ...input },
    target: { kind: 'tags', field: 'tags', ...(scheme === undefined ? {} : { scheme }) },
  },
});

/** A block for each sequence of tags. */
const conll = (sequences: readonly string[]) =>
  sequences
    .map(
      (tags) =>
        `${tags
          .split(' ')
          .map((tag, n) => `w${n} ${tag}`)
          .join('\n')}\n`,
    )
    .join('\n');

interface Splits {
  readonly train: readonly string[];
  readonly validation?: readonly string[];
  readonly test?: readonly string[];
}

async function warningsOf(
  scheme: string | undefined,
  { train, validation = ['O O O'], test = ['O O O O'] }: Splits,
  { data = {}, input = {} } = {},
): Promise<string[]> {
  await workspace.write('data/train.conll', conll(train));
  await workspace.write('data/valid.conll', conll(validation));
  await workspace.write('data/test.conll', conll(test));
  const format = { kind: 'conll', separator: ' ', columns: ['words', 'tags'] };
  const { warnings } = await workspace.preprocess(
    `run-${runs++}`,
    request(scheme, { format, ...data }, input),
  );
  return warnings.filter((warning) => warning.includes('in an order'));
}

describe('sequences of tags that their scheme does not allow', () => {
  it.each([
    ['bio', 'B-PER I-PER O', 'O I-PER', '"I-PER" follows "O" in O I-PER'],
    ['iob2', 'B-PER I-PER O', 'I-PER O', '"I-PER" is first in I-PER O'],
    ['iob1', 'I-PER B-PER O', 'I-PER O B-PER', '"B-PER" follows "O" in I-PER O B-PER'],
    ['iobes', 'B-PER E-PER S-PER', 'B-PER O E-PER', '"O" follows "B-PER" in B-PER O E-PER'],
    ['bioes', 'B-PER E-PER S-PER', 'O B-PER I-PER', '"I-PER" is last in O B-PER I-PER'],
    ['bilou', 'B-PER L-PER U-PER', 'O L-PER', '"L-PER" follows "O" in O L-PER'],
  ])('are counted in each split of %s, with the first of them', async (scheme, whole, broken, example) => {
    const splits = { train: [whole, broken, whole, broken], test: [whole, broken, whole] };

    const line = 1 + whole.split(' ').length + 1;
    expect(await warningsOf(scheme, splits)).toEqual([
      `Tags of field "tags" are in an order that the scheme "${scheme}" does not allow in 2 of 4 training and 1 of 3 test records, such as data/test.conll line ${line}: ${example}; correct them in the data.`,
    ]);
  });

  it.each([
    ['bio', ['I-PER I-PER O I-LOC', 'I-PER B-PER I-LOC'], 'iob1'],
    ['iob1', ['B-PER I-PER O B-LOC', 'B-PER B-PER'], 'bio'],
    ['iobes', ['B-PER I-PER O', 'B-LOC O'], 'bio'],
    ['bilou', ['I-PER I-PER O', 'I-LOC O'], 'iob1'],
  ])('are named for what they are where all are of another scheme than %s', async (scheme, train, meant) => {
    const [warning] = await warningsOf(scheme, { train });

    expect(warning).toMatch(
      `; all records are of the scheme "${meant}", so give that as task.target.scheme.`,
    );
    // One of another split that is not, and it is for their owner to say what they are.
    const test = ['O B-PER I-PER', 'O I-PER'];
    expect((await warningsOf(scheme, { train, test }))[0]).toMatch(/; correct them in the data\.$/);
  });

  it('are none where they are whole, or no scheme says what may follow what', async () => {
    expect(await warningsOf('bio', { train: ['B-PER I-PER O', 'O B-LOC'] })).toEqual([]);
    expect(await warningsOf(undefined, { train: ['O I-PER', 'E-PER O'] })).toEqual([]);
    expect(await warningsOf('none', { train: ['O I-PER', 'E-PER O'] })).toEqual([]);
  });

  it('are those of the data: a limit that cuts an entity in two breaks none', async () => {
    const train = ['B-PER I-PER E-PER O', 'O S-PER'];

    const input = { maximumLength: 2, tooLong: 'cut-end' };
    expect(await warningsOf('iobes', { train }, { input })).toEqual([]);
  });

  it('are found in any shard of a file, by line, and a long one is shown around its breach', async () => {
    const row = (tags: string) =>
      JSON.stringify({ words: tags.split(' ').map((_, n) => `word ${n}`), tags: tags.split(' ') });
    const whole = Array.from({ length: 9_000 }, () => row(`B-PER I-PER${' O'.repeat(12)}`));
    const broken = row('O O O O O I-PER I-PER O O O');
    await workspace.write('data/train.jsonl', [...whole, broken, ...whole].join('\n'));
    await workspace.write('data/valid.jsonl', whole[0]!);
    await workspace.write('data/test.jsonl', whole[0]!);

    const format = { kind: 'jsonl' };
    const { warnings } = await workspace.preprocess('run', request('bio', { format, shardMegabytes: 1 }, {}));

    expect((await workspace.readPlan('run')).dataset.shards.length).toBeGreaterThan(3);
    expect(warnings.join('\n')).toContain(
      'in 1 of 18001 training records, such as data/train.jsonl line 9001: "I-PER" follows "O" in … O O O I-PER I-PER O …; correct',
    );
  });
});
