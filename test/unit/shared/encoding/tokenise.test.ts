import fc from 'fast-check';
import { tokenise } from '../../../../shared/encoding';

describe('tokenise', () => {
  it.each<['characters' | 'words' | 'whitespace', boolean, string, string[]]>([
    ['characters', false, 'Ño 👩🏽', ['Ñ', 'o', ' ', '👩', '🏽']],
    ['characters', true, 'ÀB', ['à', 'b']],
    ['characters', false, '', []],
    ['words', false, "Don't panic, 42x!", ['Don', "'", 't', 'panic', ',', '42x', '!']],
    ['words', false, 'नमस्ते दुनिया', ['नमस्ते', 'दुनिया']],
    ['words', false, 'a—b 👍', ['a', '—', 'b', '👍']],
    ['words', true, 'ÉTÉ', ['été']],
    ['words', false, ' \t\n', []],
    ['whitespace', false, "  Don't\tpanic,\u00a042 ", ["Don't", 'panic,', '42']],
    ['whitespace', false, '__proto__ constructor', ['__proto__', 'constructor']],
  ])('%s (lowercase: %s) of %j', (tokens, lowercase, text, expected) => {
    expect(tokenise(text, { tokens, lowercase })).toEqual(expected);
  });

  it('characters lose nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenise(text, { tokens: 'characters', lowercase: false }).join('')).toBe(text);
      }),
    );
  });

  it('words and whitespace lose white space only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('words', 'whitespace'), (text, tokens) => {
        expect(tokenise(text, { tokens, lowercase: false }).join('')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});
