import fc from 'fast-check';
import { tokenise } from '../../../../shared/encoding';

describe('tokenise', () => {
  it.each<['characters' | 'words' | 'whitespace', boolean, string, string[]]>([
    ['characters', false, 'Ño 👩🏽', ['Ñ', 'o', ' ', '👩', '🏽']],
    ['characters', true, 'ÀB', ['à', 'b']],
    ['characters', false, '', []],
    ['words', false, "Don't panic, 42x!", ["Don't", 'panic', ',', '42x', '!']],
    ['words', false, 'नमस्ते दुनिया', ['नमस्ते', 'दुनिया']],
    ['words', false, 'a—b 👍', ['a', '—', 'b', '👍']],
    ['words', true, 'ÉTÉ', ['été']],
    ['words', false, ' \t\n', []],
    ['whitespace', false, "  Don't\tpanic,\u00a042 ", ["Don't", 'panic,', '42']],
    ['whitespace', false, '__proto__ constructor', ['__proto__', 'constructor']],
  ])('%s (lowercase: %s) of %j', (tokens, lowercase, text, expected) => {
    expect(tokenise(text, { tokens, lowercase })).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['می\u200cخواهم بروم', ['می\u200cخواهم', ' بروم']],
    ['ක්\u200dෂ 1', ['ක්\u200dෂ', ' 1']],
    ['👩\u200d💻!', ['👩\u200d💻!']],
    ['\u200cab', ['\u200c', 'ab']],
    [`${'a'.repeat(65)} b`, ['a'.repeat(64), 'a', ' b']],
  ])('words that pieces are made of keep what joins their parts: %j', (text, expected) => {
    expect(tokenise(text, { tokens: 'bpe', lowercase: false })).toEqual(expected);
  });

  it('characters lose nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenise(text, { tokens: 'characters', lowercase: false }).join('')).toBe(text);
      }),
    );
  });

  it('whitespace loses white space only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenise(text, { tokens: 'whitespace', lowercase: false }).join('')).toBe(
          text.replace(/\s/g, ''),
        );
      }),
    );
  });

  it('words lose what is invisible only, and that only between words', () => {
    const visible = (text: string) => text.replace(/[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const words = tokenise(text, { tokens: 'words', lowercase: false });

        expect(visible(words.join(''))).toBe(visible(text));
        expect(words.filter((word) => visible(word) === '')).toEqual([]);
      }),
    );
  });
});
