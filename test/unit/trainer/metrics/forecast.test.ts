import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Encoder } from '../../../../shared/dataset';
import { RunRequest } from '../../../../shared/request/request';
import { forecastBaselines, seriesOf } from '../../../../trainer/metrics/forecast';
import { leastSquares } from '../../../../trainer/metrics/least-squares';
import { encoded, seriesRequest } from '../support/toy';

interface Window {
  window: number[];
  target: number;
}
interface Errors {
  mae: number;
  r2: number;
}

const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/forecast.json'), 'utf8')) as {
  horizon: number;
  seasonRows: number;
  train: Window[];
  test: Window[];
  persistence: Errors;
  seasonal: Errors;
  linear: Errors;
};

const requestOf = (relativeTo: 'nothing' | 'last', seasonRows = fixture.seasonRows) =>
  seriesRequest({
    data: {
      location: 'data/',
      format: { kind: 'csv' },
      records: { kind: 'windows', length: 8, horizon: fixture.horizon },
      split: { by: 'time' },
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['other', 'value'] },
      target: { kind: 'value', field: 'value', relativeTo, seasonRows },
    },
  });

const encoder: Encoder = {
  version: 1,
  input: {
    kind: 'numeric',
    channels: 2,
    channelNames: ['other', 'value'],
    scalers: [
      { mean: 0, standardDeviation: 1 },
      { mean: 18, standardDeviation: 4 },
    ],
  },
  target: { kind: 'value', scaler: { mean: 0.2, standardDeviation: 3 } },
};

function baselinesOf(
  relativeTo: 'nothing' | 'last',
  seasonRows?: number,
  seasonOf: (window: Window, index: number) => number | undefined = () => undefined,
) {
  const request = requestOf(relativeTo, seasonRows);
  const examplesOf = (windows: Window[]) =>
    encoded(
      windows.map(({ window, target }, index) => ({
        input: window.map((value, step) => [step, value]),
        target,
        ...(relativeTo === 'last' && { offset: window.at(-1)! }),
        ...seasonIn(seasonOf({ window, target }, index)),
      })),
      request,
      encoder,
    );
  const series = seriesOf(RunRequest.parse(request), encoder)!;
  return forecastBaselines(series, examplesOf(fixture.train), examplesOf(fixture.test));
}

const seasonIn = (season: number | undefined) => (season === undefined ? {} : { season });

describe('forecastBaselines', () => {
  it.each(['nothing', 'last'] as const)('are those of numpy, the target relative to %s', (relativeTo) => {
    const baselines = baselinesOf(relativeTo);

    expect(baselines.map(({ name }) => name)).toEqual([
      'persistence',
      'seasonal naive (6 rows)',
      'linear autoregression',
    ]);
    [fixture.persistence, fixture.seasonal, fixture.linear].forEach((expected, index) => {
      expect(baselines[index]!.test.mae).toBeCloseTo(expected.mae, 4);
      expect(baselines[index]!.test.r2).toBeCloseTo(expected.r2, 4);
    });
  });

  it('take the last value where nothing is known a season before, and say so', () => {
    const [persistence, seasonal] = baselinesOf('last', 100);

    const { length } = fixture.test;
    expect(seasonal!.name).toBe(
      `seasonal naive (100 rows), the last value for ${length} of ${length} without one`,
    );
    expect(seasonal!.test).toEqual(persistence.test);
  });
});

describe('seriesOf', () => {
  it('knows no series where the window does not hold the target, or records are no windows', () => {
    const renamed: Encoder = {
      ...encoder,
      input: { ...encoder.input, channelNames: ['a', 'b'] } as Encoder['input'],
    };

    expect(seriesOf(RunRequest.parse(requestOf('last')), renamed)).toBeUndefined();
    expect(seriesOf(RunRequest.parse(seriesRequest()), encoder)).toBeUndefined();
  });
});

describe('leastSquares', () => {
  it('finds the weights of a linear law', () => {
    const rows = [
      [1, 2, 0.5],
      [1, -1, 2],
      [1, 0.3, -0.7],
      [1, 4, 1],
      [1, -2, 3],
    ];
    const law = [3, -2, 0.5];

    const [weights] = leastSquares({
      rows: rows.length,
      columns: 3,
      inputs: (row) => rows[row]!,
      targets: (row) => [rows[row]!.reduce((sum, value, index) => sum + value * law[index]!, 0)],
    });

    weights!.forEach((weight, index) => expect(weight).toBeCloseTo(law[index]!, 6));
  });

  it('stays finite where columns depend on each other', () => {
    const [weights] = leastSquares({
      rows: 4,
      columns: 2,
      inputs: (row) => [row, 2 * row],
      targets: (row) => [5 * row],
    });

    expect(weights![0]! + 2 * weights![1]!).toBeCloseTo(5, 4);
  });
});
