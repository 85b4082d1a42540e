import fc from 'fast-check';
import { OpenIds, tokenise, vocabularyIds } from '../../../../shared/encoding';

/** Ends of ranges, pairs, halves of pairs, marks, white space of all kinds, and few letters that repeat. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      ...[
        'a',
        'b',
        'A',
        'é',
        'e\u0301',
        'ß',
        '漢',
        '9',
        '٣',
        '_',
        '-',
        "'",
        '.',
        ' ',
        '\t',
        '\u00a0',
        '\u3000',
      ],
      ...[
        '\ufeff',
        '\u2028',
        '\0',
        '😀',
        '👍🏽',
        '𝒜',
        '\ud83d',
        '\ude00',
        '\ud7ff',
        '\ue000',
        '\uffff',
        '\u200d',
      ],
    ),
    maxLength: 40,
  }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  // ASCII, which is read in blocks of 32: words that reach over their ends, that end with the text, and long ones.
  fc.string({
    unit: fc.constantFrom('a', 'b', 'a', '9', ' ', '.', ',', ':', "'", '_', '-', '\0', '\x1f', '\x7f'),
    maxLength: 140,
  }),
  fc
    .array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 40 }), { maxLength: 8 })
    .map((words) => words.join(' ')),
  // Texts that are ASCII for the most part, which are read in turns with words that are not.
  fc
    .array(
      fc.constantFrom(
        ...[
          'plain',
          'words',
          "don't",
          '3.14',
          '.',
          ' ',
          ' ',
          ' ',
          '  ',
          '\r\n',
          'x_1',
          'quite-long-for-a-word',
        ],
        ...['naïve', '漢字', 'e\u0301', '\u0301x', 'a\u200d', '\u00a0', '—', '👩‍👩‍👧', '🇩🇪', '\ud83d', 'ſ'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
);
const openKinds = fc.constantFrom('words', 'whitespace', 'given');
const kinds = fc.oneof(openKinds, fc.constant('characters' as const));

const tokensOf = (source: string, tokens: 'characters' | 'words' | 'whitespace' | 'given') =>
  tokenise(source, { tokens, lowercase: false });

describe('ids of a text', () => {
  it('are given to every token in the order in which they are met', () => {
    fc.assert(
      fc.property(openKinds, fc.array(text, { maxLength: 6 }), (kind, texts) => {
        const ids = new OpenIds(kind);

        const read = texts.map((source) => ids.read(source));

        const all = texts.flatMap((source) => tokensOf(source, kind));
        expect(read.map((own) => [...own].map((id) => ids.tokens[id]))).toEqual(
          texts.map((source) => tokensOf(source, kind)),
        );
        expect(ids.tokens).toEqual([...new Set(all)]);
        expect(all.map((token) => ids.tokens[ids.of(token)])).toEqual(all);
      }),
      { numRuns: 500 },
    );
  });

  it('are places in the vocabulary, special ones and unknown tokens apart', () => {
    fc.assert(
      fc.property(
        kinds,
        text,
        text,
        fc.constantFrom(2, 4),
        fc.boolean(),
        (kind, known, source, special, areKept) => {
          const vocabulary = [
            '<padding>',
            '<unknown>',
            '<start>',
            '<end>',
            ...new Set(tokensOf(known, kind)),
          ];
          const placeOf = new Map(vocabulary.slice(special).map((token, place) => [token, place + special]));
          const ids = vocabularyIds(kind, { vocabulary }, { special, areKept });
          const tokens = tokensOf(source, kind);
          const expected = tokens.map((token) => placeOf.get(token) ?? 1);

          expect([...ids.read(source)]).toEqual(expected);
          expect(tokens.map((token) => ids.of(token))).toEqual(expected);
          expect([...ids.read(source)]).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['bytes', 200],
    ['two bytes', 300],
    ['four bytes', 70_000],
  ])('of %s each are right for texts one after the other, kept or not', (_, size) => {
    fc.assert(
      fc.property(kinds, fc.array(text, { maxLength: 6 }), fc.boolean(), (kind, texts, areKept) => {
        const known = texts.slice(1).flatMap((source) => tokensOf(source, kind));
        const fill = Array.from({ length: size - 2 }, (__, index) => `filler${index}`);
        const vocabulary = ['<padding>', '<unknown>', ...new Set([...known, ...fill])];
        const placeOf = new Map(vocabulary.map((token, place) => [token, place]));
        const ids = vocabularyIds(kind, { vocabulary }, { areKept });
        const expected = texts.map((source) =>
          tokensOf(source, kind).map((token) => placeOf.get(token) ?? 1),
        );

        const copied = texts.map((source) => [...ids.read(source)]);
        const kept = texts.map((source) => ids.read(source));

        expect(copied).toEqual(expected);
        if (areKept) expect(kept.map((own) => [...own])).toEqual(expected);
      }),
      { numRuns: size > 1_000 ? 10 : 200 },
    );
  });

  it('stay as they are when others are read', () => {
    const ids = new OpenIds('words');
    const texts = Array.from({ length: 3_000 }, (_, index) => `word ${index} `.repeat(20));

    const read = texts.map((source) => ids.read(source));

    expect(read.map((own) => ids.tokens[own[1] ?? -1])).toEqual(texts.map((_, index) => String(index)));
    expect(read.every((own) => own.length === 40)).toBe(true);
  });

  it('are the same where no array outlives the next one', () => {
    fc.assert(
      fc.property(openKinds, fc.array(text, { maxLength: 6 }), (kind, texts) => {
        const [kept, passing] = [new OpenIds(kind), new OpenIds(kind, { areKept: false })];

        const read = texts.map((source) => [...passing.read(source)]);

        expect(read).toEqual(texts.map((source) => [...kept.read(source)]));
        expect(passing.tokens).toEqual(kept.tokens);
      }),
      { numRuns: 200 },
    );
  });

  it('are found for words of any length, and for many', () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `${'x'.repeat(index % 50)}${index}`);
    const ids = new OpenIds('words');

    const read = ids.read(words.join(' '));

    expect([...read]).toEqual(words.map((_, index) => index));
    expect([...ids.read(words.join(' '))]).toEqual([...read]);
  });

  it('of a vocabulary with a token twice are its last place', () => {
    const vocabulary = ['<padding>', '<unknown>', 'a', 'a'];

    expect(
      ['characters', 'words', 'given'].map((kind) => vocabularyIds(kind as 'words', { vocabulary }).of('a')),
    ).toEqual([3, 3, 3]);
  });
});
