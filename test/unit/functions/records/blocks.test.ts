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
