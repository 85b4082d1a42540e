import fc from 'fast-check';
import { collapseSpace, withAsciiSpace } from '../../../../functions/duplicates/white-space';

const START = 8;

function collapsed(text: string): string {
  const written = Buffer.from(text);
  const memory = new ArrayBuffer(Math.ceil((START + written.length) / 4) * 4);
  const bytes = Buffer.from(memory);
  bytes.set(written, START);
  const end = collapseSpace({ bytes, inFours: new Int32Array(memory) }, START, START + written.length);
  return bytes.toString('utf8', START, end);
}

describe('collapseSpace', () => {
  it('leaves one space of each run and none at the ends, as the regular expression does', () => {
    const character = fc.constantFrom(
      'a',
      'B',
      '!',
      '~',
      ' ',
      ' ',
      '\n',
      '\t',
      '\r',
      '\v',
      '\f',
      '\u001f',
      'é',
      '€',
      '😀',
    );
    const texts = fc.array(character, { maxLength: 40 }).map((all) => all.join(''));

    fc.assert(
      fc.property(texts, (text) => {
        expect(collapsed(text)).toBe(text.trim().replace(/\s+/g, ' '));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', ' ', '  ', 'a', ' a', 'a ', 'abcd', 'abcd ', 'abc  d', 'abcd  efgh', 'abcdefgh  ', '\0 \0'])(
    'collapses %j',
    (text) => {
      expect(collapsed(text)).toBe(text.trim().replace(/\s+/g, ' '));
    },
  );
});

describe('withAsciiSpace', () => {
  it('takes every white space for a space that ASCII lacks, and no other character', () => {
    for (let unit = 0x80; unit < 0xd800; unit++) {
      const character = String.fromCharCode(unit);
      expect(withAsciiSpace(`a${character}b`)).toBe(/\s/.test(character) ? 'a b' : `a${character}b`);
    }
  });
});
