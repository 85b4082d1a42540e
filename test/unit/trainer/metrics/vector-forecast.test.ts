import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Encoder, RawExample } from '../../../../shared/dataset';
import type { Baseline, Metrics } from '../../../../shared/evaluation';
import { RunRequest } from '../../../../shared/request/request';
import { baseline } from '../../../../trainer/metrics/baseline';
import { forecastBaselines, seriesOf } from '../../../../trainer/metrics/forecast';
import type { PointEncoder } from '../../../../trainer/metrics/point';
import { programOf } from '../support/programs';
import { encoded, seriesRequest } from '../support/toy';

interface Scores {
  test: Metrics;
  outputs: Metrics[];
}

const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/vector-forecast.json'), 'utf8')) as {
  length: number;
  horizons: number[];
  seasonRows: number;
  deviations: number[];
  train: RawExample[];
  test: RawExample[];
  baselines: Record<'mean' | 'persistence' | 'seasonal' | 'linear', Scores>;
  early: { withoutSeason: number; forecasts: number; seasonal: Scores };
};

const FIELDS = ['level', 'flow'];
const OUTPUTS = FIELDS.flatMap((field) => fixture.horizons.map((horizon) => ({ field, horizon })));

type Scaling = 'standard' | 'record';

const requestOf = (relativeTo: 'nothing' | 'last', scaling: Scaling = 'standard') =>
  seriesRequest({
    data: {
      location: 'data/',
      format: { kind: 'csv' },
      records: { kind: 'windows', length: fixture.length, horizon: fixture.horizons },
      split: { by: 'time' },
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: FIELDS, scaling },
      target: { kind: 'value', fields: FIELDS, relativeTo, scaling, seasonRows: fixture.seasonRows },
    },
  });

const target: Extract<PointEncoder, { kind: 'value' }> = {
  kind: 'value',
  scaler: null,
  outputs: OUTPUTS,
  scalers: fixture.deviations.map((standardDeviation, k) => ({ mean: k, standardDeviation })),
};
const encoder: Encoder = {
  version: 1,
  input: {
    kind: 'numeric',
    channels: 2,
    channelNames: FIELDS,
    scalers: [
      { mean: 20, standardDeviation: 4 },
      { mean: 300, standardDeviation: 70 },
    ],
  },
  target,
};

function examplesOf(records: readonly RawExample[], relativeTo: 'nothing' | 'last' = 'nothing') {
  return encoded(records, requestOf(relativeTo), encoder);
}

function expectScores({ test, outputs }: Pick<Baseline, 'test' | 'outputs'>, expected: Scores): void {
  expect(outputs).toHaveLength(OUTPUTS.length);
  [test, ...outputs!].forEach((actual, index) => {
    const wanted = [expected.test, ...expected.outputs][index]!;
    expect(Object.keys(actual).sort()).toEqual(Object.keys(wanted).sort());
    for (const metric of ['loss', 'mae', 'rmse', 'mape', 'r2'] as const)
      expect(actual[metric]! / wanted[metric]!).toBeCloseTo(1, 4);
  });
}

describe('baselines of several values at once', () => {
  it.each(['nothing', 'last'] as const)(
    'are those of numpy and scikit-learn, the target relative to %s',
    (relativeTo) => {
      const series = seriesOf(RunRequest.parse(requestOf(relativeTo)), encoder)!;

      const baselines = forecastBaselines(
        series,
        examplesOf(fixture.train, relativeTo),
        examplesOf(fixture.test, relativeTo),
      );

      const { persistence, seasonal, linear } = fixture.baselines;
      expect(baselines.map(({ name }) => name)).toEqual([
        'persistence',
        'seasonal naive (12 rows)',
        'linear autoregression',
      ]);
      [persistence, seasonal, linear].forEach((expected, index) => expectScores(baselines[index]!, expected));
    },
  );

  it.each(['nothing', 'last'] as const)(
    'are in their units where each window is scaled by itself, the target relative to %s',
    (relativeTo) => {
      const request = requestOf(relativeTo, 'record');
      const unscaled: Encoder = {
        ...encoder,
        input: { ...encoder.input, scalers: [] } as Encoder['input'],
        target: { ...target, scalers: OUTPUTS.map(() => null) },
      };
      const [train, test] = [fixture.train, fixture.test].map((records) =>
        encoded(records, request, unscaled),
      );

      const baselines = forecastBaselines(seriesOf(RunRequest.parse(request), unscaled)!, train!, test!);

      const { persistence, seasonal } = fixture.baselines;
      [persistence, seasonal].forEach((expected, index) =>
        [baselines[index]!.test, ...baselines[index]!.outputs!].forEach((actual, output) => {
          const wanted = [expected.test, ...expected.outputs][output]!;
          for (const metric of ['mae', 'rmse', 'mape', 'r2'] as const)
            expect(actual[metric]! / wanted[metric]!).toBeCloseTo(1, 4);
        }),
      );
    },
  );

  it('forecast a small series as well as a large one where each window is scaled by itself', () => {
    const scaled = (scale: number): RawExample[] =>
      Array.from({ length: 60 }, (_, at) => {
        const level = (t: number) => scale * (10 + Math.sin((at + t) / 3));
        const steps = Array.from({ length: fixture.length }, (_unused, t) => [level(t), 2 * level(t)]);
        const ahead = fixture.horizons.map((horizon) => level(fixture.length - 1 + horizon));
        const last = steps.at(-1)!;
        return { input: steps, target: [...ahead, ...ahead.map((value) => 2 * value)], offset: last };
      });
    const request = requestOf('last', 'record');
    const unscaled: Encoder = {
      ...encoder,
      input: { ...encoder.input, scalers: [] } as Encoder['input'],
      target: { ...target, scalers: OUTPUTS.map(() => null) },
    };
    const train = encoded([...scaled(1), ...scaled(1e6)], request, unscaled);

    const scores = [1, 1e6].map((scale) => {
      const test = encoded(scaled(scale), request, unscaled);
      return forecastBaselines(seriesOf(RunRequest.parse(request), unscaled)!, train, test).at(-1)!.test;
    });

    expect(scores[0]!.mape).toBeLessThan(0.001);
    expect(scores[0]!.loss).toBeCloseTo(scores[1]!.loss!, 3);
  });

  it('have the mean of each value where the window does not hold all of the fields', () => {
    const renamed = { ...encoder, input: { ...encoder.input, channelNames: ['level', 'other'] } } as Encoder;

    const series = seriesOf(RunRequest.parse(requestOf('nothing')), renamed);
    const mean = baseline(target, examplesOf(fixture.train), examplesOf(fixture.test));

    expect(series).toBeUndefined();
    expect(mean.name).toBe('mean');
    // A mean explains nothing: its R² lies around 0, where a share of it says little.
    const r2 = [mean.test.r2, ...mean.outputs!.map((one) => one.r2)];
    [fixture.baselines.mean.test, ...fixture.baselines.mean.outputs].forEach((expected, index) =>
      expect(r2[index]).toBeCloseTo(expected.r2!, 4),
    );
    expect(mean.test.mae).toBeCloseTo(fixture.baselines.mean.test.mae!, 3);
  });

  it('take the last value where the series has none a season before, and say for how many', () => {
    const series = seriesOf(RunRequest.parse(requestOf('nothing')), encoder)!;
    const early = examplesOf(fixture.train);

    const [, seasonal] = forecastBaselines(series, early, early);

    const { withoutSeason, forecasts, seasonal: expected } = fixture.early;
    expect(withoutSeason).toBeGreaterThan(0);
    expect(seasonal!.name).toBe(
      `seasonal naive (12 rows), the last value for ${withoutSeason} of ${forecasts} without one`,
    );
    expectScores(seasonal!, expected);
  });
});

describe('score of several values at once', () => {
  const program = programOf(requestOf('nothing'), encoder);
  const [first, second, third] = fixture.test.map((record) => record.target as number[]);

  it('takes a record without an answer for the mean of the others, value by value', () => {
    const truths = [first!, second!, third!];

    const outputs = program.scoreOutputs!(truths, [first, second, undefined]);

    const missed = third!.map((truth, k) => Math.abs(truth - (first![k]! + second![k]!) / 2) / 3);
    outputs.forEach(({ mae }, k) => expect(mae).toBeCloseTo(missed[k]!, 10));
    expect(program.score(truths, [first, second, undefined]).mae).toBeCloseTo(
      missed.reduce((sum, one) => sum + one, 0) / missed.length,
      10,
    );
  });
});
