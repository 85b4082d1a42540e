import type { Encoder, InputEncoder } from '../../shared/dataset';
import { horizonsOf } from '../../shared/request/data';
import type { RunRequest } from '../../shared/request/request';
import type { Examples } from '../data/examples';
import type { Baseline } from '../../shared/evaluation';
import { leastSquares } from './least-squares';
import type { PointEncoder } from './point';
import { unscale, valueScores } from './regression';

/** Steps that the linear autoregression reads: its cost grows with their square. */
const MAXIMUM_LAGS = 256;

type NumericEncoder = Extract<InputEncoder, { kind: 'numeric' }>;

/** What a forecast is made from, where the window holds the series that is to be told. */
interface Series {
  readonly target: Extract<PointEncoder, { kind: 'value' }>;
  readonly input: NumericEncoder;
  /** Of the input, where the series' own past is. */
  readonly channel: number;
  /** Rows between the window's last and the target. */
  readonly horizon: number;
  readonly seasonRows: number | undefined;
}

/** The series of a forecasting task; undefined where records are no windows, or do not hold the target's past. */
export function seriesOf({ data, task }: RunRequest, { input, target }: Encoder): Series | undefined {
  if (data.records.kind !== 'windows' || task.kind !== 'many-to-one' || task.target.kind !== 'value')
    return undefined;
  if (input.kind !== 'numeric' || target.kind !== 'value') return undefined;
  const [horizon = 1, ...others] = horizonsOf(data.records);
  if (others.length > 0) return undefined;
  const channel = input.channelNames.indexOf(task.target.field);
  if (channel < 0) return undefined;
  return { target, input, channel, horizon, seasonRows: task.target.seasonRows };
}

/**
 * Forecasts that need no network, the simplest first: the last value (persistence), the value one season before the
 * target, and a linear autoregression fitted by least squares on the training windows.
 */
export function forecastBaselines(
  series: Series,
  train: Examples,
  test: Examples,
): readonly [Baseline, ...Baseline[]] {
  const measured = (name: string, forecast: (row: number) => number): Baseline => {
    const rows = Array.from({ length: test.count }, (_, row) => row);
    const truths = rows.map((row) => valueOf(series, test, row));
    return { name, test: valueScores(truths, rows.map(forecast), series.target.scaler) };
  };
  const seasonal = seasonalForecast(series, test);
  return [
    measured('persistence', (row) => pastOf(series, test, row, 1)),
    ...(seasonal === undefined ? [] : [measured(`seasonal naive (${series.seasonRows} rows)`, seasonal)]),
    measured('linear autoregression', autoregression(series, train, test)),
  ];
}

/** The true value of a record. */
const valueOf = ({ target }: Series, { targets, offsets }: Examples, row: number): number =>
  unscale(targets[row]!, target.scaler) + (offsets?.[row] ?? 0);

/** The series' value `back` steps before the window's end: 1 for its last. */
function pastOf({ input, channel }: Series, examples: Examples, row: number, back: number): number {
  const step = examples.starts[row + 1]! - back;
  return unscale(examples.values[step * examples.channels + channel]!, input.scalers[channel] ?? null);
}

/** How far before the window's end the target's season lies; undefined where no season is known, or it lies before the window. */
function seasonalStep({ seasonRows, horizon }: Series, { starts }: Examples): number | undefined {
  if (seasonRows === undefined) return undefined;
  const back = Math.ceil(horizon / seasonRows) * seasonRows - horizon + 1;
  return back <= starts[1]! - starts[0]! ? back : undefined;
}

/**
 * The value one season before the target: of the window, or, of a longer season, as the dataset has it. The last value
 * stands in where the series does not reach back so far.
 */
function seasonalForecast(series: Series, examples: Examples): ((row: number) => number) | undefined {
  const step = seasonalStep(series, examples);
  if (step !== undefined) return (row) => pastOf(series, examples, row, step);
  const { seasons = null } = examples;
  if (series.seasonRows === undefined || seasons === null) return undefined;
  return (row) => (Number.isNaN(seasons[row]) ? pastOf(series, examples, row, 1) : seasons[row]!);
}

/** value = last + bias + Σ weight × (value one step before the end, two, …), on the windows' last steps. */
function autoregression(series: Series, train: Examples, test: Examples): (row: number) => number {
  const lags = Math.min(MAXIMUM_LAGS, train.starts[1]! - train.starts[0]!);
  const { mean, standardDeviation } = series.input.scalers[series.channel] ?? {
    mean: 0,
    standardDeviation: 1,
  };
  const inputsOf = (examples: Examples, row: number) => [
    1,
    ...Array.from(
      { length: lags },
      (_, lag) => (pastOf(series, examples, row, lag + 1) - mean) / standardDeviation,
    ),
  ];
  const weights = leastSquares({
    rows: train.count,
    columns: lags + 1,
    inputs: (row) => inputsOf(train, row),
    target: (row) => valueOf(series, train, row) - pastOf(series, train, row, 1),
  });
  return (row) =>
    inputsOf(test, row).reduce(
      (sum, value, index) => sum + value * weights[index]!,
      pastOf(series, test, row, 1),
    );
}
