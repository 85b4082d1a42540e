import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { learnPieces } from '../../../../functions/merge/pieces';
import { tokensOf } from '../../../../functions/merge/vocabulary';
import { tokenise, vocabularyIds } from '../../../../shared/encoding';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

interface Fixture {
  readonly lines: number;
  readonly size: number;
  readonly pieces: string[];
  readonly merges: [string, string][];
  readonly encoded: { text: string; pieces: string[] }[];
}

/** From Hugging Face's tokenizers; `make_pieces.py` beside it. */
const FIXTURES = JSON.parse(
  readFileSync(join(__dirname, 'fixtures/pieces.json'), 'utf8'),
) as readonly Fixture[];

const bpe = { tokens: 'bpe', lowercase: false } as const;
const limits = (maximumVocabulary: number, minimumCount = 1) => ({ ...bpe, minimumCount, maximumVocabulary });

function wordsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap((text) => tokenise(text, bpe)))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function reviews(lines: number): string[] {
  const file = join(__dirname, '../../../../recipes/movie-reviews/data/train.tsv');
  const rows = readFileSync(file, 'utf8').split('\n');
  return rows.slice(1, lines + 1).map((row) => row.split('\t').at(-1) ?? '');
}

describe('byte-pair encoding', () => {
  it.each(FIXTURES)(
    'learns of $lines texts the pieces that tokenizers does',
    ({ lines, size, ...expected }) => {
      const learned = learnPieces(wordsOf(reviews(lines)), limits(size));

      expect(learned.merges).toEqual(expected.merges);
      expect(learned.pieces).toEqual(expected.pieces);
    },
  );

  it.each(FIXTURES)(
    'finds in held-out texts the pieces that tokenizers does',
    ({ pieces, merges, encoded }) => {
      const ids = vocabularyIds('bpe', { vocabulary: ['', '', ...pieces], merges });

      for (const { text, pieces: expected } of encoded)
        expect(Array.from(ids.read(text), (id) => pieces[id - 2])).toEqual(expected);
      expect(encoded.length).toBeGreaterThan(5);
    },
  );

  it('joined pieces are the text, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 200 }),
        (texts, size) => {
          const { vocabulary, merges = [] } = tokensOf(wordsOf(texts), limits(size + 5_000));
          const ids = vocabularyIds('bpe', { vocabulary, merges });

          for (const text of texts)
            expect(Array.from(ids.read(text), (id) => vocabulary[id]).join('')).toBe(text);
        },
      ),
    );
  });

  it('never has more pieces than asked, nor any of a pair that is met once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[ab ]{0,12}$/), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 12 }),
        (texts, size) => {
          const { pieces } = learnPieces(wordsOf(texts), limits(size));
          const all = texts.join('\n');

          expect(pieces.length).toBeLessThanOrEqual(size);
          for (const piece of pieces.filter(({ length }) => length > 1))
            expect(all.split(piece).length - 1).toBeGreaterThan(0);
        },
      ),
    );
    expect(learnPieces(wordsOf(['abcd']), limits(100)).merges).toEqual([]);
  });

  it('a character that is too rare is unknown, and no pair reaches over it', () => {
    const { vocabulary, merges } = tokensOf(wordsOf(['aaqaa', 'aab', 'aab']), limits(100, 2));
    const ids = vocabularyIds('bpe', { vocabulary, merges });

    expect(vocabulary).toEqual(['<padding>', '<unknown>', 'a', 'b', 'aa', 'aab']);
    expect([...ids.read('aaqaab')]).toEqual([4, 1, 5]);
  });

  it('takes a time that grows with the text alone, however long its words are', () => {
    const { vocabulary, merges } = tokensOf(wordsOf(['aaaa bbbb']), limits(100));
    const ids = vocabularyIds('bpe', { vocabulary, merges });

    expect(ids.read('a'.repeat(2_000_000)).length).toBe(1_000_000);
  });
});

it('runs from profile to encoder to encoded records', async () => {
  const workspace = await Workspace.create();
  try {
    const texts = reviews(600);
    const records = texts.map((text, index) => JSON.stringify({ text, label: index % 2 ? 'a' : 'b' }));
    await workspace.write('data/a.jsonl', records.join('\n'));
    const request = {
      model: 'pieces',
      data: { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash' } },
      task: {
        kind: 'many-to-one',
        input: { kind: 'tokens', field: 'text', tokens: 'bpe', maximumVocabulary: 400 },
        target: { kind: 'class', field: 'label' },
      },
    };

    const sealed = await workspace.preprocess('run', request);

    const { buildRoot } = await workspace.readPlan('run');
    const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
    expect(encoder.input.kind === 'tokens' && encoder.input.vocabulary.length).toBe(402);
    expect(encoder.input.kind === 'tokens' && encoder.input.merges?.length).toBeGreaterThan(250);
    expect(sealed.records.train + sealed.records.validation + sealed.records.test).toBe(600);
    expect(manifest.records).toMatchObject({ read: 600, rejected: 0 });
  } finally {
    await workspace.remove();
  }
});
