import type { Encoder, LabelEncoder } from '../../../../shared/dataset';
import type { RunPlan } from '../../../../shared/plan';
import { metricsOf } from '../../../../shared/request/request';
import { loadDataset } from '../../../../trainer/data/dataset';
import { evaluateChampion } from '../../../../trainer/evaluation/champion';
import { temporaryStore } from '../../../support/temporary-store';
import { champion, storeChampionOf } from '../support/champions';
import { storeFixtureRun } from '../support/fixture-run';
import { SMALL_TASKS } from '../support/tasks';
import { programOf } from '../support/programs';
import {
  encoded,
  SERIES_ENCODER,
  seriesRequest,
  TOY_ENCODER,
  toyRequest,
  toySeries,
  toyWords,
} from '../support/toy';

const store = temporaryStore();

const splits = { train: toyWords(20, 1), validation: toyWords(10, 2), test: toyWords(50, 3) };
/** The same letters and labels with different ids. */
const OTHER_ENCODER: Encoder = {
  version: 1,
  input: {
    kind: 'tokens',
    vocabulary: ['<padding>', '<unknown>', 'c', 'b', 'a'],
    conditions: [],
    features: [],
  },
  target: { kind: 'class', labels: ['first b', 'first a'], counts: [1, 1] },
};

type Request = Parameters<typeof storeChampionOf>[1]['request'];

/** A champion with random weights, and what it predicts. */
async function storeChampion(
  version: string,
  encoder: Encoder,
  input: Parameters<typeof toyRequest>[0] = {},
) {
  return storeModel(
    version,
    encoder,
    encoder.target.kind === 'class' ? toyRequest(input) : seriesRequest(input),
  );
}

const storeModel = (version: string, encoder: Encoder, input: Request) =>
  storeChampionOf(store, { version, encoder, request: input });

const withOtherScalers = (target: Extract<Encoder['target'], { kind: 'value' }>): Encoder['target'] => ({
  ...target,
  scaler: { mean: -1, standardDeviation: 7 },
  ...(target.scalers && {
    scaler: null,
    scalers: target.scalers.map((scaler, output) => scaler && { mean: output, standardDeviation: 7 }),
  }),
});

/** Another model's ids for the same data: labels and words in another order, another scaler. */
function withOtherIds({ version, input, target }: Encoder): Encoder {
  const reversed = (values: string[], kept: number) => [
    ...values.slice(0, kept),
    ...values.slice(kept).reverse(),
  ];
  return {
    version,
    input: input.kind === 'tokens' ? { ...input, vocabulary: reversed(input.vocabulary, 2) } : input,
    target:
      target.kind === 'value'
        ? withOtherScalers(target)
        : target.kind === 'tokens'
          ? target
          : { ...target, labels: reversed(target.labels, 0), counts: [...target.counts].reverse() },
  };
}

async function evaluated(plan: RunPlan) {
  const dataset = await loadDataset(store, plan);
  return evaluateChampion({ store, plan, dataset, program: programOf(plan.request, dataset.encoder) });
}

describe('evaluateChampion', () => {
  it('returns nothing where there is no champion', async () => {
    const plan = await storeFixtureRun(store, {
      run: 'none',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
    });

    const result = await evaluated(plan);

    expect(result).toEqual({ champion: null, unreadable: null, notices: [] });
  });

  it('uses the champion’s own vocabulary and compares labels by name', async () => {
    const predict = await storeChampion('v1', OTHER_ENCODER);
    const plan = await storeFixtureRun(store, {
      run: 'other-ids',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
      champion: champion('v1'),
    });
    const own = encoded(splits.test, toyRequest(), OTHER_ENCODER);
    const expected = predict(own);

    const result = await evaluated(plan);

    expect(result.notices).toEqual([]);
    expect(result.champion?.version).toBe('v1');
    for (const metric of ['accuracy', 'macroF1', 'loss'] as const) {
      expect(result.champion!.test[metric]).toBeCloseTo(expected[metric]!, 6);
    }
  });

  it('reads sequences that are longer than the champion’s own limit', async () => {
    const request = {
      task: {
        kind: 'many-to-one',
        input: { kind: 'tokens', field: 'text', maximumLength: 1 },
        target: { kind: 'class', field: 'label' },
      },
    } as const;
    await storeChampion('short', OTHER_ENCODER, request);
    const plan = await storeFixtureRun(store, {
      run: 'longer',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
      champion: champion('short'),
    });

    const { notices, champion: result } = await evaluated(plan);

    expect(notices).toEqual([]);
    expect(result).not.toBeNull();
  });

  it('compares values in the units of the data', async () => {
    const series = { train: toySeries(5, 1), validation: toySeries(5, 2), test: toySeries(30, 3) };
    const wide: Encoder = {
      ...SERIES_ENCODER,
      target: { kind: 'value', scaler: { mean: -4, standardDeviation: 20 } },
    };
    const predict = await storeChampion('v2', wide);
    const plan = await storeFixtureRun(store, {
      run: 'units',
      request: seriesRequest(),
      encoder: SERIES_ENCODER,
      splits: series,
      champion: champion('v2'),
    });
    const own = encoded(series.test, seriesRequest(), wide);
    const expected = predict(own);

    const result = await evaluated(plan);

    expect(result.champion!.test.mae).toBeCloseTo(expected.mae!, 4);
    expect(result.champion!.test.r2).toBeCloseTo(expected.r2!, 4);
    expect(result.champion!.test.loss).toBeCloseTo(expected.loss! * (20 / 1.5) ** 2, 3);
  });

  it.each([
    'class of words with conditions',
    'entities of words',
    'conditional random field',
    'tags of numbers',
    'forecast',
    'two fields',
    'each window scaled by itself',
    'labels of words',
    'labels of numbers',
  ])('compares in terms of the data, whatever the ids: %s', async (task) => {
    const { request, encoder, records } = SMALL_TASKS.find(({ name }) => name.includes(task))!;
    const version = task.replaceAll(' ', '-');
    const other = withOtherIds(encoder);
    const predict = await storeModel(version, other, request);
    const tests = { train: records(20, 1), validation: records(10, 2), test: records(40, 3) };
    const plan = await storeFixtureRun(store, {
      run: version,
      request,
      encoder,
      splits: tests,
      champion: champion(version),
    });
    const expected = predict(encoded(tests.test, request, other));

    const result = await evaluated(plan);

    expect(result.notices).toEqual([]);
    const [metric] = metricsOf(plan.request.task);
    expect(result.champion!.test[metric]).toBeCloseTo(expected[metric]!, 4);
  });

  it('charges the champion for tags that it does not know', async () => {
    const { request, encoder, records } = SMALL_TASKS.find(({ name }) => name.includes('entities'))!;
    const fewer: Encoder = { ...encoder, target: { kind: 'tags', labels: ['B-PER', 'O'], counts: [1, 1] } };
    const test = records(40, 3);
    const unseen = [...new Set(test.flatMap(({ target }) => target as string[]))].filter(
      (tag) => !['B-PER', 'O'].includes(tag),
    );
    const predict = await storeModel('fewer-tags', fewer, request);
    const plan = await storeFixtureRun(store, {
      run: 'fewer-tags',
      request,
      encoder,
      splits: { train: records(20, 1), validation: records(10, 2), test },
      champion: champion('fewer-tags'),
    });
    // The same network, which knows the names of all tags and has no output for them.
    const named: Encoder = { ...encoder, target: { ...fewer.target, unseen } as LabelEncoder };
    const expected = predict(encoded(test, request, named));

    const { champion: result } = await evaluated(plan);

    expect(result!.test.loss).toBeCloseTo(expected.loss!, 6);
    expect(result!.test.loss).toBeGreaterThan(1);
    expect(result!.test.tokenAccuracy).toBeLessThan(1);
  });

  it('measures nats of texts per token of this run, where the champion’s tokens differ', async () => {
    const special = ['<padding>', '<unknown>', '<start>', '<end>'];
    const requestOf = (tokens: 'characters' | 'bpe') =>
      ({
        model: 'tunes',
        data: { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash' } },
        task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'y', tokens } },
        network: { units: 4, embeddingSize: 3 },
      }) as const;
    const encoderOf = (pieces: string[], merges?: [string, string][]): Encoder => ({
      version: 1,
      input: { kind: 'condition', values: [] },
      target: { kind: 'tokens', vocabulary: [...special, ...pieces], ...(merges ? { merges } : {}) },
    });
    const characters = encoderOf(['a', 'b']);
    const texts = ['abab', 'aab', 'b'].map((target) => ({ input: '', target }));
    const predict = await storeModel('characters', characters, requestOf('characters'));
    const plan = await storeFixtureRun(store, {
      run: 'pieces',
      request: requestOf('bpe'),
      encoder: encoderOf(['a', 'b', 'ab'], [['a', 'b']]),
      splits: { train: texts, validation: texts, test: texts },
      champion: champion('characters'),
    });
    const byCharacter = predict(encoded(texts, requestOf('characters'), characters));

    const result = await evaluated(plan);

    // 4, 3 and 1 characters are 2, 2 and 1 pieces, and each text has an end token.
    const natsPerStep = (byCharacter.natsPerStep! * (8 + 3)) / (5 + 3);
    expect(result.notices).toEqual([]);
    expect(result.champion!.test.natsPerStep).toBeCloseTo(natsPerStep, 6);
    expect(result.champion!.test.perplexity).toBeCloseTo(Math.exp(natsPerStep), 4);
  });

  it('adds a notice where the champion predicts something else', async () => {
    await storeChampion('v3', SERIES_ENCODER);
    const plan = await storeFixtureRun(store, {
      run: 'kinds',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
      champion: champion('v3'),
    });

    const result = await evaluated(plan);

    expect(result).toEqual({
      champion: null,
      unreadable: "it predicts a value, this run's models a class",
      notices: ["the champion toy v3 was not evaluated: it predicts a value, this run's models a class"],
    });
  });

  it('adds a notice where the champion’s files are missing', async () => {
    const plan = await storeFixtureRun(store, {
      run: 'gone',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
      champion: champion('v9'),
    });

    const result = await evaluated(plan);

    expect(result.champion).toBeNull();
    expect(result.notices[0]).toMatch(/^the champion toy v9 was not evaluated: .*v9\/manifest.json/);
  });
});

describe('the score of a program', () => {
  const program = programOf(toyRequest(), TOY_ENCODER);

  it('counts a label that this run does not have as wrong', () => {
    const metrics = program.score(['a', 'b'], ['b', 'z']);

    // Per class: a 0, b 0, z 0.
    expect(metrics).toEqual({ accuracy: 0, macroF1: 0 });
  });

  it('counts a record without an answer as missed', () => {
    const metrics = program.score(['a', 'a'], [undefined, 'a']);

    expect(metrics).toEqual({ accuracy: 0.5, macroF1: expect.closeTo(2 / 3, 10) as number });
  });

  it('replaces a missing value with the mean of the others', () => {
    const metrics = programOf(seriesRequest(), SERIES_ENCODER).score([1, 5, 3], [1, 4, undefined]);

    expect(metrics.mae).toBeCloseTo((0 + 1 + 0.5) / 3, 10);
    expect(metrics.loss).toBeCloseTo((1 + 0.25) / 3 / 1.5 ** 2, 10);
  });
});
