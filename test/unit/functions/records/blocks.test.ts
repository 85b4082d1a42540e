import { readAll } from './reading';

const data = { format: { kind: 'conll', columns: ['token', 'tag'] } };
const task = {
  kind: 'many-to-many',
  input: { kind: 'tokens', field: 'token', tokens: 'given' },
  target: { kind: 'tags', field: 'tag' },
};
const read = (text: string) => readAll({ text, data, task });
const sentence = (...tokens: string[]) => ({ input: tokens, target: tokens.map((token) => token[0]) });

describe('blocks of lines', () => {
  it.each([
    ['line feeds', 'ab\ta\nb\tb\n\nc\tc\n'],
    ['carriage returns', 'ab\ta\r\nb\tb\r\n\r\nc\tc'],
    ['several blank lines', '\n\nab\ta\nb\tb\n\n\n\nc\tc\n\n\n'],
    ['blank lines of spaces', 'ab\ta\nb\tb\n \t \nc\tc\n  '],
    ['a byte order mark', '\ufeffab\ta\nb\tb\n\nc\tc\n'],
    ['comments before a block', '# text = ab b\n# id\nab\ta\nb\tb\n\n# id\nc\tc\n'],
  ])('end at blank lines: %s', async (_, text) => {
    const { examples, rejects } = await read(text);

    expect(examples).toMatchObject([sentence('ab', 'b'), sentence('c')]);
    expect(rejects).toEqual([]);
  });

  it('have the line of their first token', async () => {
    const { examples, lines } = await read('a\ta\n\n\nb\tb\nbc\tb\n\nc\tc\n');

    expect(examples.map(({ line }) => line)).toEqual([1, 4, 7]);
    expect(lines).toBe(7);
  });

  it('take a number sign for a token where it has its columns', async () => {
    const { examples } = await read('#\t#\na\ta\n');

    expect(examples).toMatchObject([sentence('#', 'a')]);
  });

  it.each([
    ['a column missing', 'a\ta\nb\nc\tc\n', 2, 'ragged-row'],
    ['a column too many', 'a\ta\nb\tb\tb\nc\tc\n', 2, 'ragged-row'],
    ['a comment after the first token', 'a\ta\n# b\nc\tc\n', 2, 'ragged-row'],
    ['an empty tag', 'a\ta\nb\t\nc\tc\n', 1, 'missing-label'],
    ['a NUL', 'a\ta\nb\0\tb\nc\tc\n', 2, 'nul-byte'],
  ])('are set aside as a whole for %s', async (_, broken, line, reason) => {
    const { examples, rejects } = await read(`${broken}\nd\td\n`);

    expect(examples).toMatchObject([sentence('d')]);
    expect(rejects).toMatchObject([{ line, reason, record: broken.trimEnd() }]);
  });

  it('are set aside above the bytes that a record may have', async () => {
    const { examples, rejects } = await read(`${`${'a'.repeat(20_000)}\ta\n`.repeat(900)}\nd\td\n`);

    expect(rejects).toMatchObject([{ reason: 'record-too-long' }]);
    expect(rejects[0]?.record.length).toBeLessThan(17e6);
    expect(examples).toMatchObject([sentence('d')]);
  });
});

it('blocks of numbers are steps of several channels', async () => {
  const { examples, channelNames } = await readAll({
    text: '1\t-1\ta\n2\t-2\tb\n\n3\t-3\ta\n',
    data: { format: { kind: 'conll', columns: ['x', 'y', 'tag'] } },
    task: {
      kind: 'many-to-many',
      input: { kind: 'numeric', fields: ['*'] },
      target: { kind: 'tags', field: 'tag' },
    },
  });

  expect(channelNames).toEqual(['x', 'y']);
  expect(examples).toMatchObject([
    {
      input: [
        [1, -1],
        [2, -2],
      ],
      target: ['a', 'b'],
    },
    { input: [[3, -3]], target: ['a'] },
  ]);
});

describe('lines of CoNLL that are no tokens', () => {
  const readAs = (text: string, format: object) =>
    readAll({ text, data: { format: { ...data.format, ...format } }, task });

  it.each([
    ['alone', '-DOCSTART-\t-X-\n\na\ta\n\n-DOCSTART-\tO\n\nb\tb\n'],
    ['without columns', '-DOCSTART-\n\na\ta\n\n-DOCSTART-\n\nb\tb\n'],
    ['before tokens', '-DOCSTART-\tO\na\ta\n-DOCSTART-\tO\nb\tb\n'],
  ])('the start of a document is none: %s', async (_, text) => {
    const { examples, rejects } = await read(text);

    expect(examples).toMatchObject([sentence('a'), sentence('b')]);
    expect(rejects).toEqual([]);
  });

  it('a token that begins like one is a token', async () => {
    expect((await read('-DOCSTART-s\ta\n')).examples).toMatchObject([{ input: ['-DOCSTART-s'] }]);
  });

  it('ranges and empty nodes are none where the first column is an id', async () => {
    const text = '# sent_id = 1\n1-2\tab\t_\n1\ta\ta\n2\tb\tb\n2.1\tx\t_\n3\tc\tc\n\n1\td\td\n';

    const { examples, rejects } = await readAs(text, { columns: ['ID', 'token', 'tag'] });

    expect(examples).toMatchObject([sentence('a', 'b', 'c'), sentence('d')]);
    expect(rejects).toEqual([]);
  });

  it('they are tokens where it is none', async () => {
    expect((await read('1-2\ta\n5.1\tb\n')).examples).toMatchObject([{ input: ['1-2', '5.1'] }]);
  });
});

describe('columns of CoNLL', () => {
  const readAs = (text: string, separator: string) =>
    readAll({ text, data: { format: { kind: 'conll', columns: ['token', 'tag'], separator } }, task });

  it.each([' ', 'whitespace'])(
    'with the separator %j lie between runs of spaces and tabs',
    async (separator) => {
      const text = '# sent = 1\na   a\nb \t b \n\n -DOCSTART- O\n\n# a\nc\tc\n';

      const { examples, rejects } = await readAs(text.replace('\n -', '\n-'), separator);

      expect(examples).toMatchObject([sentence('a', 'b'), { input: ['#', 'c'], target: ['a', 'c'] }]);
      expect(rejects).toEqual([]);
    },
  );

  it('a comment with as many words as there are columns is none', async () => {
    const text = '# newdoc\n# id = 1\na pos x a\n';
    const columns = ['token', 'pos', 'x', 'tag'];

    const { examples } = await readAll({
      text,
      data: { format: { kind: 'conll', columns, separator: ' ' } },
      task,
    });

    expect(examples).toMatchObject([sentence('a')]);
  });

  it.each([
    [
      '\t',
      'a a\n',
      'data.format.separator is "\\t", and spaces stand between token and tag here, so give "whitespace"',
    ],
    [',', 'a\ta\n', 'data.format.separator is ",", and tabs stand between token and tag here, so give "\\t"'],
    [' ', 'a,a\n', 'data.format.separator is " ", and commas stand between token and tag here, so give ","'],
    ['\t', 'a\tb\tc\n', 'the line has 3 columns and data.format.columns 2; data.format.separator is "\\t"'],
  ])('with the separator %j and lines like %j say what was found', async (separator, text, sentences) => {
    const { rejects } = await readAs(text, separator);

    expect(rejects[0]).toMatchObject({ reason: 'ragged-row' });
    expect(rejects[0]?.detail).toContain(sentences);
  });
});
