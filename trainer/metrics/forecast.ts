import type { Encoder, InputEncoder } from '../../shared/dataset';
import type { Baseline } from '../../shared/evaluation';
import { horizonsOf } from '../../shared/request/records';
import type { RunRequest } from '../../shared/request/request';
import { isRelativeTarget } from '../../shared/request/task';
import { inUnits, scalersOf, unscale } from '../../shared/inference/values';
import type { Examples } from '../data/examples';
import { leastSquares } from './least-squares';
import type { PointEncoder } from './point';
import { outputScores, valueScores } from './regression';

/** Steps that the linear autoregression reads: its cost grows with their square. */
const MAXIMUM_LAGS = 256;

type NumericEncoder = Extract<InputEncoder, { kind: 'numeric' }>;

/** A value that is forecast. */
interface Output {
  /** Of the input, where its field's own past is. */
  readonly channel: number;
  /** Rows between the window's last and it. */
  readonly horizon: number;
}

/** What forecasts are made from, where the window holds the series that are to be told. */
interface Series {
  readonly target: Extract<PointEncoder, { kind: 'value' }>;
  readonly input: NumericEncoder;
  /** K of them, in the order of the targets of a record. */
  readonly outputs: readonly Output[];
  readonly isRelative: boolean;
  readonly seasonRows: number | undefined;
}

/** The series of a forecasting task; undefined where records are no windows, or do not hold the target's past. */
export function seriesOf({ data, task }: RunRequest, { input, target }: Encoder): Series | undefined {
  if (data.records.kind !== 'windows' || task.kind !== 'many-to-one' || task.target.kind !== 'value')
    return undefined;
  if (input.kind !== 'numeric' || target.kind !== 'value') return undefined;
  const { field, seasonRows } = task.target;
  const isRelative = isRelativeTarget(task.target);
  const forecast = target.outputs ?? horizonsOf(data.records).map((horizon) => ({ field, horizon }));
  const outputs = forecast.map(({ field: name, horizon }) => ({
    channel: input.channelNames.indexOf(name),
    horizon,
  }));
  return outputs.some(({ channel }) => channel < 0)
    ? undefined
    : { target, input, outputs, isRelative, seasonRows };
}

/**
 * Forecasts that need no network, the simplest first: each field's last value (persistence), the value one season
 * before the target, and a linear autoregression of each output, fitted by least squares on the training windows.
 */
export function forecastBaselines(
  series: Series,
  train: Examples,
  test: Examples,
): readonly [Baseline, ...Baseline[]] {
  const { target } = series;
  const scalers = scalersOf(target);
  const scaling = { scalers, spreads: test.spreads };
  const truths = truthsOf(series, test);
  const measured = (name: string, forecasts: Float64Array): Baseline => ({
    name,
    test: valueScores(truths, forecasts, scaling),
    ...(target.outputs && { outputs: outputScores(truths, forecasts, scaling) }),
  });
  const persistence = lastValues(series, test);
  const seasonal = seasonalNaive(series, test, persistence);
  return [
    measured('persistence', persistence),
    ...(seasonal === undefined ? [] : [measured(seasonal.name, seasonal.forecasts)]),
    measured('linear autoregression', autoregression(series, train, test)),
  ];
}

/** The last value of each output's field in its window [N, K], in its unit: what persistence forecasts. */
export const lastValues = (series: Series, examples: Examples): Float64Array =>
  everyOutput(examples.count, series.outputs, (row, output, index) =>
    pastOf(series, examples, { row, output, index, back: 1 }),
  );

/**
 * The value one season before each target, where the window does not hold the target's past; where the series has none,
 * the training split's mean. Undefined where no record has one.
 */
export function seasonalAlone(
  target: Series['target'],
  { train, test, seasonRows }: { train: Examples; test: Examples; seasonRows: number },
): Baseline | undefined {
  const { seasons, targets, spreads } = test;
  const scalers = scalersOf(target);
  const known = seasons?.filter((value) => !Number.isNaN(value)).length ?? 0;
  if (seasons === null || known === 0) return undefined;
  const values = inUnits(train.targets, scalers, train);
  const means = scalers.map((_, output) => {
    const own = values.filter((_value, index) => index % scalers.length === output);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  const forecasts = Float64Array.from(seasons, (value, index) =>
    Number.isNaN(value) ? means[index % means.length]! : value,
  );
  const truths = inUnits(targets, scalers, test);
  const scaling = { scalers, spreads };
  return {
    name: seasonalName(seasonRows, {
      missing: seasons.length - known,
      of: seasons.length,
      instead: 'the mean',
    }),
    test: valueScores(truths, forecasts, scaling),
    ...(target.outputs && { outputs: outputScores(truths, forecasts, scaling) }),
  };
}

/** How the name of every seasonal baseline begins. */
export const SEASONAL = 'seasonal naive';

function seasonalName(
  seasonRows: number,
  { missing, of, instead }: { missing: number; of: number; instead: string },
): string {
  const name = `${SEASONAL} (${seasonRows} rows)`;
  return missing === 0 ? name : `${name}, ${instead} for ${missing} of ${of} without one`;
}

/** A number for each output of each row [N, K]. */
function everyOutput(
  rows: number,
  outputs: readonly Output[],
  valueOf: (row: number, output: Output, index: number) => number,
): Float64Array {
  const values = new Float64Array(rows * outputs.length);
  for (let row = 0; row < rows; row += 1) {
    outputs.forEach((output, k) => {
      const index = row * outputs.length + k;
      values[index] = valueOf(row, output, index);
    });
  }
  return values;
}

/** The true values of all records [N, K], in their units. */
const truthsOf = ({ target }: Series, examples: Examples): Float64Array =>
  inUnits(examples.targets, scalersOf(target), examples);

interface Place {
  readonly row: number;
  readonly output: Output;
  /** Of the output among those of all rows. */
  readonly index: number;
  /** Steps before the window's end: 1 for its last. */
  readonly back: number;
}

/** An output's value in the window, in its unit. */
function pastOf(
  series: Series,
  examples: Examples,
  { row, output: { channel }, index, back }: Place,
): number {
  const value = scaledPast(examples, { row, channel, back });
  const { offsets, spreads } = examples;
  if (offsets === null || !spreads) return unscale(value, series.input.scalers[channel] ?? null);
  // Measured from the last value, or from the mean.
  const from = series.isRelative ? scaledPast(examples, { row, channel, back: 1 }) : 0;
  return (value - from) * spreads[index]! + offsets[index]!;
}

/** A channel's value in the window, as the network reads it. */
function scaledPast(
  { starts, values, channels }: Examples,
  { row, channel, back }: { readonly row: number; readonly channel: number; readonly back: number },
): number {
  return values[(starts[row + 1]! - back) * channels + channel]!;
}

/**
 * The value one season before each target, wherever that lies in the series; where the series has none, the last value.
 * Undefined where no season is known.
 */
function seasonalNaive(
  series: Series,
  test: Examples,
  persistence: Float64Array,
): { name: string; forecasts: Float64Array } | undefined {
  const { seasonRows, outputs } = series;
  if (seasonRows === undefined) return undefined;
  let missing = 0;
  const forecasts = everyOutput(test.count, outputs, (row, output, index) => {
    const known = test.seasons?.[index] ?? NaN;
    const value = Number.isNaN(known)
      ? seasonInWindow(series, test, { row, output, index, seasonRows })
      : known;
    if (!Number.isNaN(value)) return value;
    missing += 1;
    return persistence[index]!;
  });
  const name = seasonalName(seasonRows, { missing, of: forecasts.length, instead: 'the last value' });
  return { name, forecasts };
}

/** For datasets that were encoded without the seasons' values; NaN where the season began before the window. */
function seasonInWindow(
  series: Series,
  examples: Examples,
  { row, output, index, seasonRows }: Omit<Place, 'back'> & { readonly seasonRows: number },
): number {
  const { horizon } = output;
  const back = Math.ceil(horizon / seasonRows) * seasonRows - horizon + 1;
  const length = examples.starts[row + 1]! - examples.starts[row]!;
  return back <= length ? pastOf(series, examples, { row, output, index, back }) : NaN;
}

/**
 * value = last + unit × (bias + Σ weight × (its field's value one step before the end, two, …)), on the windows' last
 * steps as they are scaled; the unit is the record's own where it scales itself, and 1 where all share a scaler.
 */
function autoregression(series: Series, train: Examples, test: Examples): Float64Array {
  const { outputs } = series;
  const forecasts = new Float64Array(test.count * outputs.length);
  const truths = truthsOf(series, train);
  const lags = Math.min(MAXIMUM_LAGS, train.starts[1]! - train.starts[0]!);
  for (const channel of new Set(outputs.map((output) => output.channel))) {
    const own = [...outputs.keys()].filter((k) => outputs[k]!.channel === channel);
    const inputs = (examples: Examples, row: number): number[] => [
      1,
      ...Array.from({ length: lags }, (_, lag) => scaledPast(examples, { row, channel, back: lag + 1 })),
    ];
    const at = (row: number, k: number) => ({ row, output: outputs[k]!, index: row * outputs.length + k });
    const weights = leastSquares({
      rows: train.count,
      columns: lags + 1,
      inputs: (row) => inputs(train, row),
      targets: (row) =>
        own.map((k) => {
          const place = at(row, k);
          const unit = train.spreads?.[place.index] ?? 1;
          return (truths[place.index]! - pastOf(series, train, { ...place, back: 1 })) / unit;
        }),
    });
    for (let row = 0; row < test.count; row += 1) {
      const x = inputs(test, row);
      own.forEach((k, problem) => {
        const place = at(row, k);
        const change = x.reduce((sum, value, column) => sum + value * weights[problem]![column]!, 0);
        const unit = test.spreads?.[place.index] ?? 1;
        forecasts[place.index] = pastOf(series, test, { ...place, back: 1 }) + unit * change;
      });
    }
  }
  return forecasts;
}
