import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entitiesOf, entityF1, readAlike, entityTypes } from '../../../../trainer/metrics/entities';
import { mostFrequentTags, tagScores, tagsOf } from '../../../../trainer/metrics/tags';
import type { EntityScheme } from '../../../../shared/encoding/tag-schemes';
import type { TagScheme } from '../../../../shared/request/task';
import { examplesOf, type ExampleLayout } from '../../../../trainer/data/examples';

interface Case {
  name: string;
  scheme: TagScheme;
  truths: string[][];
  predictions: string[][];
  entities: [string, number, number][][] | null;
  entityF1: number | null;
  tokenAccuracy: number;
  macroF1: number;
}

const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures/tag-metrics.json'), 'utf8')) as {
  cases: Case[];
};
const withEntities = cases.filter((one): one is Case & { scheme: EntityScheme } => one.scheme !== 'none');

describe('entitiesOf', () => {
  it.each(withEntities)(
    'reads entities as seqeval and conlleval do ($name)',
    ({ scheme, truths, entities }) => {
      const found = truths.map((tags) =>
        entitiesOf(scheme, tags).map(({ type, start, end }) => [type, start, end]),
      );

      expect(found).toEqual(entities);
    },
  );
});

describe('readAlike', () => {
  it('is true of schemes whose tags mean the same', () => {
    const alike = [
      ['bio', 'iob2'],
      ['iob1', 'bio'],
      ['iobes', 'bioes'],
    ] as const;
    const others = [
      ['bio', 'iobes'],
      ['iobes', 'bilou'],
      ['iob1', 'bilou'],
    ] as const;

    expect(alike.map(([a, b]) => readAlike(a, b))).toEqual([true, true, true]);
    expect(others.map(([a, b]) => readAlike(a, b))).toEqual([false, false, false]);
  });
});

describe('tagScores', () => {
  it.each(withEntities)(
    'gives the entity F1 of seqeval ($name)',
    ({ scheme, truths, predictions, entityF1: expected, tokenAccuracy }) => {
      const scores = tagScores(scheme, truths, predictions);

      expect(scores.entityF1).toBeCloseTo(expected!, 10);
      expect(scores.tokenAccuracy).toBeCloseTo(tokenAccuracy, 10);
    },
  );

  it.each(cases)(
    'gives the token metrics of scikit-learn ($name)',
    ({ truths, predictions, ...expected }) => {
      const scores = tagScores('none', truths, predictions);

      expect(scores.tokenAccuracy).toBeCloseTo(expected.tokenAccuracy, 10);
      expect(scores.macroF1).toBeCloseTo(expected.macroF1, 10);
    },
  );

  it('takes a sequence without an answer as wrong at every step', () => {
    const truths = [['O', 'B-PER'], ['O']];

    expect(tagScores('bio', truths, [undefined, ['O']])).toEqual({ entityF1: 0, tokenAccuracy: 1 / 3 });
  });
});

describe('entityF1', () => {
  it('counts an entity only when its type and both of its ends are right', () => {
    const truths = [['B-PER', 'I-PER', 'O', 'B-LOC']];

    expect(entityF1('bio', truths, [['B-PER', 'O', 'O', 'B-LOC']])).toBeCloseTo(0.5, 10);
    expect(entityF1('bio', truths, [['B-PER', 'I-PER', 'O', 'B-ORG']])).toBeCloseTo(0.5, 10);
  });
});

describe('entityTypes', () => {
  it('counts whole entities of each type, in the order of their names', () => {
    const truths = [['B-PER', 'I-PER', 'O', 'B-LOC'], ['B-LOC']];
    const predictions = [['B-PER', 'O', 'O', 'B-LOC'], ['B-PER']];

    const types = entityTypes('bio', truths, predictions);

    expect(types).toEqual([
      { type: 'LOC', expected: 2, found: 1, right: 1, precision: 1, recall: 0.5, f1: 2 / 3 },
      { type: 'PER', expected: 1, found: 2, right: 0, precision: 0, recall: 0, f1: 0 },
    ]);
  });
});

describe('mostFrequentTags', () => {
  const layout: ExampleLayout = {
    input: 'tokens',
    channels: 1,
    vocabulary: 5,
    conditions: [],
    features: [],
    target: 'steps',
    classes: 3,
  };
  const examples = (tokens: number[], tags: number[]) =>
    examplesOf(layout, [
      { input: Int32Array.from(tokens), steps: tokens.length, target: Int32Array.from(tags) },
    ]);

  it('gives each token its most frequent tag, and the most frequent of all to tokens never seen', () => {
    // Token 2 is mostly tag 0, token 3 tag 1; unknown tokens (id 1) were mostly tag 1, but tag 0 is the most frequent of all.
    const train = examples([2, 2, 2, 3, 1, 1, 2, 1], [0, 0, 1, 1, 2, 2, 0, 0]);
    const test = examples([2, 3, 1, 4], [0, 1, 2, 0]);
    const labels = ['a', 'b', 'c'];

    const { name, test: metrics } = mostFrequentTags(train, test, (ids) =>
      tagScores('none', tagsOf(test.targets, test.starts, labels), tagsOf(ids, test.starts, labels)),
    );

    expect(name).toBe('most frequent tag of each token');
    expect(metrics.tokenAccuracy).toBe(0.75);
    // Half of all tags are 0, a quarter 1 and 2 each; token 2 has four of its own, token 3 one.
    const shares = [(3 + 1 / 2) / 5, (1 + 1 / 4) / 2, 1 / 4, 1 / 2];
    expect(metrics.loss).toBeCloseTo(-shares.reduce((sum, share) => sum + Math.log(share), 0) / 4, 12);
  });

  it('tells unknown words apart by their numbers, as a person would who counts all words', () => {
    // The unknown word 71 was tag 2, word 72 tag 1.
    const train = { ...examples([2, 1, 1, 2], [0, 2, 1, 0]), unknownWords: Int32Array.of(71, 72) };
    const test = { ...examples([1, 1, 1], [1, 2, 0]), unknownWords: Int32Array.of(72, 71, 99) };
    const answered: number[] = [];

    mostFrequentTags(train, test, (ids) => {
      answered.push(...ids);
      return {};
    });

    expect(answered).toEqual([1, 2, 0]);
  });

  it('leaves them alone where not every unknown word has a number', () => {
    const train = { ...examples([2, 1, 1, 2], [0, 2, 1, 0]), unknownWords: Int32Array.of(71) };
    const answered: number[] = [];

    mostFrequentTags(train, examples([1], [1]), (ids) => {
      answered.push(...ids);
      return {};
    });

    expect(answered).toEqual([0]);
  });

  it('takes the frequencies of all tags for numbers, and for a tag never seen what is all but impossible', () => {
    const numbers = (tags: number[]) =>
      examplesOf({ ...layout, input: 'numeric' }, [
        { input: new Float32Array(tags.length), steps: tags.length, target: Int32Array.from(tags) },
      ]);

    const { name, test } = mostFrequentTags(numbers([0, 0, 0, 1]), numbers([0, 1, 2]), (ids) => ({
      tokenAccuracy: [...ids].filter((id, step) => id === step).length / 3,
    }));

    expect(name).toBe('most frequent tag');
    expect(test.tokenAccuracy).toBeCloseTo(1 / 3, 12);
    expect(test.loss).toBeCloseTo(-(Math.log(3 / 4) + Math.log(1 / 4) + Math.log(Number.EPSILON)) / 3, 12);
  });
});
