import type { Html } from '../html';
import { color, draw, PLOT_HEIGHT, PLOT_WIDTH, type Key, type Spec } from './draw';

export interface Series {
  readonly name: string;
  /** One per x value. */
  readonly values: readonly number[];
  /** Index of the palette's color. */
  readonly color: number;
}

export interface LineChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Of x values that rise by 1, as many as values. */
  readonly xLabel: string;
  /** The first x value; 1 if left out. */
  readonly firstX?: number;
  /** How the y axis writes its values, d3's format: as plain numbers if left out. */
  readonly format?: string;
  /** A vertical line at this x value. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** A horizontal line, such as a threshold; drawn where it lies within the data's range. */
  readonly level?: { readonly value: number; readonly label: string } | undefined;
  /** Whether the axis begins at 0 rather than at the smallest value. */
  readonly fromZero?: boolean;
  readonly note?: Html | undefined;
  readonly width?: number;
  readonly height?: number;
}

/** More points than this are drawn only as a line: their dots would merge into a band. */
const MAXIMUM_DOTS = 60;

export function lineChart(chart: LineChart): Promise<Html> {
  const { title, series, mark, note } = chart;
  const level = chart.level !== undefined && holds(chart, chart.level.value) ? chart.level : undefined;
  const keys: Key[] = [
    ...series.map((one): Key => ({ label: one.name, kind: 'line', color: color(one.color) })),
    ...[mark, level].flatMap((line): Key[] =>
      line === undefined ? [] : [{ label: line.label, kind: 'dashed', color: 'var(--muted)' }],
    ),
  ];
  return draw({ title, legend: keys, note, spec: specOf(chart, level) });
}

function specOf(chart: LineChart, level: LineChart['level']): Spec {
  const { series, xLabel, firstX = 1, format, fromZero = false, mark } = chart;
  const longest = Math.max(...series.map(({ values }) => values.length));
  const rule = { type: 'rule', color: 'var(--muted)', strokeDash: [4, 4] };
  const y = { type: 'quantitative', title: null, scale: { zero: fromZero } };
  return {
    width: chart.width ?? PLOT_WIDTH,
    height: chart.height ?? PLOT_HEIGHT,
    layer: [
      {
        data: {
          values: series.flatMap(({ values, color: index }) =>
            values.map((value, at) => ({ x: firstX + at, y: value, series: color(index) })),
          ),
        },
        mark: { type: 'line', strokeWidth: 2, point: longest > MAXIMUM_DOTS ? false : { size: 18 } },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative',
            title: xLabel,
            scale: { zero: false, nice: false },
            axis: { format: 'd', tickMinStep: 1, tickCount: 6, grid: false },
          },
          y: { ...y, field: 'y', axis: { tickCount: 4, ...(format !== undefined && { format }) } },
          color: { field: 'series', type: 'nominal', scale: null },
        },
      },
      ...(mark === undefined
        ? []
        : [
            {
              data: { values: [{ x: mark.x }] },
              mark: rule,
              encoding: { x: { field: 'x', type: 'quantitative' } },
            },
          ]),
      ...(level === undefined
        ? []
        : [{ data: { values: [{ y: level.value }] }, mark: rule, encoding: { y: { ...y, field: 'y' } } }]),
    ],
  } as Spec;
}

function holds({ series, fromZero }: LineChart, value: number): boolean {
  const values = series.flatMap((one) => one.values);
  return value >= (fromZero ? 0 : Math.min(...values)) && value <= Math.max(...values);
}
