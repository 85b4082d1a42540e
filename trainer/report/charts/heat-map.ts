import type { Html } from '../html';
import { draw, type Key } from './draw';

/** Matplotlib's viridis: as bright as the value is large, for every eye, in light and dark. */
const PALETTE = [
  '#440154',
  '#472d7b',
  '#3b528b',
  '#2c728e',
  '#21918c',
  '#28ae80',
  '#5ec962',
  '#addc30',
  '#fde725',
] as const;
/** Values further below the largest look alike. */
const DECADES = 8;
/** Columns that can still be told apart; more steps share one, which shows their geometric mean. */
const COLUMNS = 60;
const ROW_HEIGHT = 26;
/** Less than that of other charts, for the names of the rows. */
const WIDTH = 210;

export interface HeatRow {
  readonly name: string;
  /** From x = 0 on; rows may have different lengths. */
  readonly values: readonly number[];
}

/** A logarithmic scale of colors that several maps share. */
export interface LogScale {
  readonly low: number;
  readonly high: number;
}

/** From the least to the largest of all values, over no more decades than can be told apart. */
export function logScale(values: readonly number[]): LogScale {
  const positive = values.filter((value) => value > 0);
  const top = positive.reduce((most, value) => Math.max(most, value), 0) || 1;
  const least = positive.reduce((low, value) => Math.min(low, value), top);
  return { low: Math.max(Math.log10(least), Math.log10(top) - DECADES), high: Math.log10(top) };
}

export interface HeatMap {
  readonly title: string;
  readonly rows: readonly HeatRow[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly scale: LogScale;
  readonly note?: Html;
}

export function heatMap({ title, rows, xLabel, yLabel, scale, note }: HeatMap): Promise<Html> {
  const longest = Math.max(...rows.map(({ values }) => values.length));
  const size = Math.ceil(longest / COLUMNS);
  const values = rows.flatMap(({ name, values: own }) =>
    binsOf(own, size).map(({ from, to, value }) => ({ name, from, to, fill: colorOf(value, scale) })),
  );
  const spec = {
    width: WIDTH,
    height: rows.length * ROW_HEIGHT,
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        bin: 'binned',
        title: xLabel,
        axis: { tickMinStep: 1, tickCount: 6, format: 'd', grid: false },
        scale: { domain: [0, longest], nice: false },
      },
      x2: { field: 'to' },
      y: { field: 'name', type: 'nominal', title: yLabel, sort: rows.map(({ name }) => name) },
      fill: { field: 'fill', type: 'nominal', scale: null },
    },
  };
  return draw({ title, note, spec, legend: keysOf(scale) });
}

function binsOf(values: readonly number[], size: number) {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, bin) => {
    const from = bin * size;
    const own = values.slice(from, from + size);
    const logs = own.reduce((sum, value) => sum + Math.log10(Math.max(value, Number.MIN_VALUE)), 0);
    return { from, to: from + own.length, value: logs / own.length };
  });
}

/** @param log of the value */
function colorOf(log: number, { low, high }: LogScale): string {
  const share = high === low ? 1 : (log - low) / (high - low);
  return PALETTE[Math.max(0, Math.min(PALETTE.length - 1, Math.floor(share * PALETTE.length)))]!;
}

/** Every second color, and the value in its middle. */
const keysOf = (scale: LogScale): Key[] =>
  PALETTE.flatMap((own, index): Key[] => {
    if (index % 2 === 1) return [];
    const value = 10 ** (scale.low + ((index + 0.5) / PALETTE.length) * (scale.high - scale.low));
    return [{ label: value.toPrecision(1), kind: 'swatch', color: own }];
  });
