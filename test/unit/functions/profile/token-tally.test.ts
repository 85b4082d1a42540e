import fc from 'fast-check';
import { tokenTally } from '../../../../functions/profile/token-tally';
import { tokenise } from '../../../../shared/encoding';

const KINDS = ['characters', 'words', 'whitespace'] as const;

/** Texts of ASCII alone, and of letters, pairs and halves of pairs beyond it; some longer than any buffer at first. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'é', '漢', '😀', '\ud83d', '\0', ' ', '\n'), maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('a', 'b', 'C', ' ', '.', '~', '\0', '\x7f'), maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('x', 'y', ' '), minLength: 20_000, maxLength: 20_100 }),
);

describe.each(KINDS)('a tally of %s', (tokens) => {
  it('counts those of the texts that were added, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 8 }), (texts) => {
        const tally = tokenTally(tokens);
        const all = texts.map(([source]) => tokenise(source, { tokens, lowercase: false }));

        const lengths = texts.map(([source, isAdded]) => {
          const read = tally.ids.read(source);
          if (isAdded) tally.add(read);
          return read.length;
        });

        const expected = new Map<string, number>();
        for (const [index, [, isAdded]] of texts.entries())
          if (isAdded)
            for (const token of all[index] ?? []) expected.set(token, (expected.get(token) ?? 0) + 1);
        expect(new Map(tally.get())).toEqual(expected);
        expect(lengths).toEqual(all.map(({ length }) => length));
      }),
      { numRuns: 200 },
    );
  });
});

it('a tally counts tokens that are given one by one', () => {
  const tally = tokenTally('characters');

  tally.add(Int32Array.from(['a', '😀', 'a'], (token) => tally.ids.of(token)));

  expect(tally.get()).toEqual([
    ['a', 2],
    ['😀', 1],
  ]);
});
