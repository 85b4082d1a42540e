import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Examples } from '../../../../../trainer/data/examples';
import { corpusBleu } from '../../../../../trainer/metrics/sequences/bleu';
import { editDistance, editDistanceError } from '../../../../../trainer/metrics/sequences/edit-distance';
import { transductionMetrics } from '../../../../../trainer/metrics/sequences/transduction';
import { transductionBaselines } from '../../../../../trainer/metrics/sequences/transduction-baselines';

interface BleuFixture {
  readonly outputs: number[][];
  readonly references: number[][];
  readonly bleu: number;
}

const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures', 'bleu.json'), 'utf8')) as {
  cases: BleuFixture[];
};

it.each(cases.map((fixture, index) => ({ index, fixture })))(
  'BLEU of corpus $index is sacrebleu’s',
  ({ fixture: { outputs, references, bleu } }) => {
    expect(corpusBleu(outputs, references.map(alone))).toBeCloseTo(bleu, 9);
  },
);

it('BLEU of nothing, of nothing right and of what is right', () => {
  expect(corpusBleu([[]], [[[4, 5]]])).toBe(0);
  expect(corpusBleu([[6, 7, 8, 9]], [[[4, 5, 4, 5]]])).toBe(0);
  expect(corpusBleu([['a', 'b', 'c', 'd']], [[['a', 'b', 'c', 'd']]])).toBe(1);
});

describe('several references', () => {
  const output = [4, 5, 6, 7, 8];
  const [first, second] = [
    [4, 5, 6, 7],
    [5, 6, 7, 8, 9, 9],
  ];

  it('BLEU counts an n-gram that any of them has, and the length of the nearest', () => {
    // With the first alone 4 of 5, 3 of 4, 2 of 3 and 1 of 2 n-grams are met; with both, all are, and 4 tokens are nearest.
    expect(corpusBleu([output], [[first]])).toBeCloseTo(
      (4 / 5) ** 0.25 * (3 / 4) ** 0.25 * (1 / 3) ** 0.25,
      12,
    );
    expect(corpusBleu([output], [[first, second]])).toBe(1);
  });

  it('BLEU takes the shorter of two that are equally near, so that nothing is too short', () => {
    expect(
      corpusBleu(
        [[4, 5, 6, 7]],
        [
          [
            [4, 5, 6],
            [4, 5, 6, 7, 8],
          ],
        ],
      ),
    ).toBe(1);
  });

  it('the edit distance is that to the nearest, and its length counts', () => {
    // One deletion of 4 tokens; to the second two substitutions and an insertion, or the like, of 6.
    expect(editDistanceError([output], [[second, first]])).toBe(1 / 4);
  });

  it('a match with any of them is exact', () => {
    const metrics = transductionMetrics([second, output], [first, first], [[second], []]);

    expect(metrics.exactMatch).toBe(0.5);
    expect(metrics.editDistanceError).toBe(1 / (6 + 4));
  });

  it('an unknown token makes a reference one that nothing meets', () => {
    expect(transductionMetrics([[4, 1]], [[9, 9]], [[[4, 1]]])).toMatchObject({ exactMatch: 0 });
  });
});

const alone = (reference: number[]) => [reference];

const tokens = fc.array(fc.integer({ min: 4, max: 9 }), { maxLength: 8 });

it('the edit distance is that of the textbook', () => {
  const textbook = (a: readonly number[], b: readonly number[]): number => {
    if (a.length === 0 || b.length === 0) return a.length + b.length;
    const [restA, restB] = [a.slice(1), b.slice(1)];
    if (a[0] === b[0]) return textbook(restA, restB);
    return 1 + Math.min(textbook(restA, b), textbook(a, restB), textbook(restA, restB));
  };
  const short = fc.array(fc.integer({ min: 4, max: 6 }), { maxLength: 6 });

  fc.assert(fc.property(short, short, (a, b) => expect(editDistance(a, b)).toBe(textbook(a, b))));
});

it('the edit distance error is of all references together, and tells tokens apart by more than a character', () => {
  expect(editDistanceError([['New', 'York'], ['a']], [[['New', 'Yorks']], [['a', 'b', 'c']]])).toBe(3 / 5);
  expect(editDistanceError([[70_000]], [[[70_000]]])).toBe(0);
});

it('perfect outputs have the best metrics', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 4, max: 9 }), { minLength: 4, maxLength: 8 }), { minLength: 1 }),
      (all) => {
        expect(transductionMetrics(all, all)).toEqual({ exactMatch: 1, editDistanceError: 0, bleu: 1 });
      },
    ),
  );
});

it('a reference with an unknown token is never matched', () => {
  expect(transductionMetrics([[4, 1]], [[4, 1]])).toMatchObject({ exactMatch: 0, editDistanceError: 0.5 });
});

it('metrics do not depend on what a token is called', () => {
  const names = (sequences: number[][]) => sequences.map((sequence) => sequence.map((id) => `t${id},`));

  fc.assert(
    fc.property(fc.array(fc.tuple(tokens, tokens), { minLength: 1 }), (pairs) => {
      const [outputs, references] = [
        pairs.map(([output]) => output),
        pairs.map(([, reference]) => reference),
      ];

      expect(transductionMetrics(names(outputs), names(references))).toEqual(
        transductionMetrics(outputs, references),
      );
    }),
  );
});

it('the baselines are the copied input and the most frequent target', () => {
  const vocabularies = {
    input: { kind: 'tokens', vocabulary: ['<p>', '<u>', 'a', 'b', 'x'], conditions: [], features: [] },
    target: { kind: 'tokens', vocabulary: ['<p>', '<u>', '<s>', '<e>', 'b', 'a'] },
  } as const;
  const mutable = structuredClone(vocabularies) as never;
  const train = examplesOf([[2], [2], [3]], [[5, 4], [4], [5, 4]]);
  const test = examplesOf([[2], [3], [4], [3]], [[5], [4], [4], [5, 4]]);

  const [first, second] = transductionBaselines(train, test, mutable);

  expect(first).toMatchObject({ name: 'copy of the input', test: { exactMatch: 0.5 } });
  expect(second).toMatchObject({ name: 'most frequent target', test: { exactMatch: 0.25 } });
});

function examplesOf(inputs: number[][], targets: number[][]): Examples {
  const starts = (rows: number[][]) =>
    Uint32Array.from([0, ...rows.map((_, index) => rows.slice(0, index + 1).flat().length)]);
  return {
    count: inputs.length,
    channels: 1,
    values: Int32Array.from(inputs.flat()),
    starts: starts(inputs),
    conditions: [],
    features: [],
    targets: Int32Array.from(targets.flat()),
    targetStarts: starts(targets),
    labelSets: null,
    offsets: null,
    seasons: null,
  };
}
