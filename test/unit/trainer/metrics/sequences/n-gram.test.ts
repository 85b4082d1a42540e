import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { END_ID, UNKNOWN_ID } from '../../../../../shared/dataset';
import { languageMetrics } from '../../../../../trainer/metrics/sequences/language-metrics';
import { trainNGrams } from '../../../../../trainer/metrics/sequences/n-gram';
import { nGramBaselines } from '../../../../../trainer/metrics/sequences/n-gram-baselines';
import { randomStream } from '../../../../../trainer/engine';
import type { Examples } from '../../../../../trainer/data/examples';

const V = 8;
const sequence = fc.array(fc.integer({ min: 4, max: V - 1 }), { maxLength: 12 });

it('probabilities of all tokens that may follow sum to 1 after any context', () => {
  fc.assert(
    fc.property(
      fc.array(sequence, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 6 }),
      sequence,
      (sequences, order, context) => {
        const { probability } = trainNGrams(sequences, 6, V);

        const sum = [UNKNOWN_ID, END_ID, 4, 5, 6, 7].reduce(
          (total, id) => total + probability(order, context, id),
          0,
        );

        expect(sum).toBeCloseTo(1, 12);
      },
    ),
  );
});

interface Fixture {
  readonly vocabulary: number;
  readonly sequences: number[][];
  readonly cases: { order: number; context: number[]; token: number; probability: number }[];
}

it('probabilities are those of Kneser and Ney’s formula, computed apart', () => {
  const text = readFileSync(join(__dirname, 'fixtures', 'n-grams.json'), 'utf8');
  const { vocabulary, sequences, cases } = JSON.parse(text) as Fixture;
  const model = trainNGrams(sequences, 4, vocabulary);

  const found = cases.map(({ order, context, token }) => model.probability(order, context, token));

  found.forEach((probability, index) => expect(probability).toBeCloseTo(cases[index]!.probability, 9));
});

it('nats are of each token and the end token', () => {
  const model = trainNGrams([[4, 5]], 2, V);

  const [, nats] = model.nats([[5, 4]]);

  const expected = [
    model.probability(2, [], 5),
    model.probability(2, [5], 4),
    model.probability(2, [4], END_ID),
  ];
  expect(nats).toBeCloseTo(-expected.reduce((sum, probability) => sum + Math.log(probability), 0), 12);
});

it('where the last two tokens decide, trigrams are chosen and beat unigrams', () => {
  const random = randomStream(1, 'n-gram');
  const written = (count: number) =>
    Array.from({ length: count }, () => {
      const ids = [4, 5];
      while (ids.length < 40)
        ids.push(random.uniform() < 0.9 ? 4 + ((ids.at(-1)! + ids.at(-2)!) % 4) : 4 + random.integer(4));
      return ids;
    });

  const [best, unigrams] = nGramBaselines(examplesOf(written(60)), examplesOf(written(20)), V);

  expect(best.name).toBe('3-grams');
  expect(unigrams.name).toBe('unigrams');
  expect(best.test.natsPerStep!).toBeLessThan(unigrams.test.natsPerStep! - 0.3);
});

it('perplexity is the exponential of the nats per step', () => {
  expect(languageMetrics(20, 10)).toEqual({ loss: 2, natsPerStep: 2, perplexity: Math.exp(2) });
});

function examplesOf(targets: number[][]): Examples {
  return {
    count: targets.length,
    channels: 1,
    values: new Int32Array(),
    starts: new Uint32Array(targets.length + 1),
    conditions: [],
    features: [],
    targets: Int32Array.from(targets.flat()),
    targetStarts: Uint32Array.from([
      0,
      ...targets.map((_, index) => targets.slice(0, index + 1).flat().length),
    ]),
    labelSets: null,
    offsets: null,
    seasons: null,
  };
}
