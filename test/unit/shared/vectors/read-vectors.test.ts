import { gzipSync } from 'node:zlib';
import { VectorsUnusable } from '../../../../shared/errors';
import { readVectors } from '../../../../shared/vectors/read-vectors';
import { heldOutsideHeap } from '../../../support/memory';

/** A text in pieces of so many bytes, so that lines are cut anywhere. */
async function* pieces(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) {
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
  }
}

const read = (text: string | Uint8Array, words: readonly (string | undefined)[], dimensions = 2, size = 5) =>
  readVectors(pieces(typeof text === 'string' ? Buffer.from(text) : text, size), 'words.txt', {
    words,
    dimensions,
    normalise: (word) => word.normalize('NFC'),
  });

const GLOVE = 'the 0.25 -1\ncat 1e-1 .5\n, 3 4\n';

describe('readVectors', () => {
  it.each([
    ["GloVe's format", GLOVE],
    ["word2vec's, with a first line", `3 2\n${GLOVE}`],
    ['tabs, Windows line ends and blanks at the end', GLOVE.replaceAll(' ', '\t').replaceAll('\n', ' \r\n')],
    ['no line end at the end', GLOVE.trimEnd()],
    ['gzip', gzipSync(GLOVE)],
    ['gzip of several members', Buffer.concat([gzipSync('the 0.25 -1\n'), gzipSync('cat 1e-1 .5\n, 3 4\n')])],
  ])('keeps the vectors of the words that are wanted, from %s', async (_, text) => {
    const found = await read(text, [undefined, 'cat', 'dog', 'the']);

    expect([...found.vectors]).toEqual([0, 0, Math.fround(0.1), 0.5, 0, 0, 0.25, -1]);
    expect([...found.has]).toEqual([0, 1, 0, 1]);
    expect(found.read).toBe(3);
  });

  it('takes the first of two vectors, and one in lower case where there is no other', async () => {
    const found = await read('the 1 1\nThe 2 2\nthe 3 3\nparis 4 4\n', ['The', 'the', 'Paris']);

    expect([...found.vectors]).toEqual([2, 2, 1, 1, 4, 4]);
    expect(found.lowered).toBe(1);
  });

  it('knows words that hold spaces, or what Unicode takes for one or for a line end', async () => {
    const found = await read('a\u00a0b 3 4\n. . . 1 2\nc\u2028d 5 6\n', ['. . .', 'a\u00a0b', 'c\u2028d']);

    expect([...found.vectors]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('finds words in another normal form', async () => {
    const found = await read('e\u0301te\u0301 1 2\n', ['été']);

    expect([...found.has]).toEqual([1]);
  });

  it.each([
    [
      'a shorter vector',
      'the 1 2\ncat 1\n',
      /^line 2 of words.txt is no vector: it has 1 numbers, 2 are expected/,
    ],
    ['a longer one', 'the 1 2\ncat 1.5 2.5 3.5\n', /^line 2 .*it has 3 numbers, 2 are expected/],
    ['a text among numbers', 'the 1 2\ncat 1 x\n', /^line 2 .*"x" is no number/],
    ['NaN', 'the 1 2\ndog nan 1\n', /^line 2 .*"nan" is no number/],
    ['infinity', 'the 1 inf\n', /^line 1 .*"inf" is no number/],
    ['a number beyond float32', 'the 1 1e39\n', /^line 1 .*"1e39" is no finite number/],
    ['what only looks like a number', 'the 1 1.2.3\n', /^line 1 .*"1.2.3" is no finite number/],
    ['an empty line', 'the 1 2\n\ncat 1 2\n', /^line 2 .*it has 0 numbers/],
    ['a line without a word', '1 2\nthe 1 2\n1.5 2.5\n', /^line 3 of words.txt/],
    ['a page of HTML', '<!doctype>\n', /^line 1 .*it has no numbers/],
    [
      'another dimension',
      'the 1 2 3\n',
      /^words.txt has vectors of 3 numbers, and network.embeddingSize is 2/,
    ],
    [
      'fewer than the first line says',
      '4 2\nthe 1 2\n',
      /^words.txt has 1 vectors, and its first line says 4/,
    ],
    [
      'gzip that ends early',
      gzipSync(GLOVE.repeat(99)).subarray(0, 60),
      /^the gzip stream of words.txt ends too early/,
    ],
    ['gzip that is damaged', gzipSync(GLOVE).fill(7, 14, 24), /^the gzip stream of words.txt is damaged/],
  ])('refuses %s by its line', async (_, text, message) => {
    const refused = read(text, ['the', 'cat']);

    await expect(refused).rejects.toThrow(VectorsUnusable);
    await expect(refused).rejects.toThrow(message);
  });

  it('holds no more of a file than what is wanted', async () => {
    const [blocks, heldBefore] = [100, heldOutsideHeap()];
    let held = 0;
    async function* all() {
      const block = Buffer.from(`word${' 0.5'.repeat(50)}\n`.repeat(2_000));
      for (let given = 0; given < blocks; given += 1) {
        if (given === blocks - 1) held = heldOutsideHeap() - heldBefore;
        await Promise.resolve();
        yield block;
      }
    }

    const found = await readVectors(all(), 'words.txt', {
      words: ['word'],
      dimensions: 50,
      normalise: (word) => word,
    });

    expect(found.read).toBe(200_000);
    // The file is of 41 MB, and a block of 0.4 MB.
    expect(held).toBeLessThan(4e6);
  });

  it('refuses a line that never ends', async () => {
    const refused = read(Buffer.alloc(3 * 2 ** 20, 'x'), ['the'], 2, 65_536);

    await expect(refused).rejects.toThrow(/^line 1 of words.txt has more than 1048576 bytes/);
  });
});
