import { html, type Html } from './html';

export interface Series {
  readonly name: string;
  /** One per x value. */
  readonly values: readonly number[];
  readonly color: Color;
}

/** Index of the palette's color. */
export type Color = 1 | 2 | 3 | 4 | 5 | 6;

export interface LineChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Of x values that rise by 1, as many as values. */
  readonly xLabel: string;
  /** The first x value; 1 if left out. */
  readonly firstX?: number;
  readonly text: (value: number) => string;
  /** A vertical line at this x value. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** A horizontal line, such as a threshold; drawn where it lies within the data's range. */
  readonly level?: { readonly value: number; readonly label: string } | undefined;
  /** Whether the axis begins at 0 rather than at the smallest value. */
  readonly fromZero?: boolean;
  /** A logarithmic axis; what is below 10⁻¹² of the largest value is drawn at the bottom. */
  readonly logarithmic?: boolean;
}

const WIDTH = 520;
const HEIGHT = 240;
/** More points than this are drawn only as a line: their dots would merge into a band. */
const MAXIMUM_DOTS = 60;
const DECADES = 12;
const INSET = { left: 58, right: 16, top: 14, bottom: 34 } as const;

/** An inline SVG with axis, grid and legend; pointing at a value shows it. */
export function lineChart(chart: LineChart): Html {
  const plane = planeOf(chart);
  const level = levelLine(chart, plane);
  return html`<figure class="chart">
    <figcaption>${chart.title}</figcaption>
    <div class="legend">${legend(chart, level !== undefined)}</div>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.title}">
      ${grid(chart, plane)}${xTicks(plane)}
      <text class="tick" x="${(INSET.left + WIDTH - INSET.right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">
        ${chart.xLabel}
      </text>
      ${markLine(chart, plane)}${level}${chart.series.map((series) => seriesLine(series, chart, plane))}
    </svg>
  </figure>`;
}

/** Where values lie on the page. */
interface Plane {
  /** The first x value. */
  readonly first: number;
  readonly points: number;
  readonly ticks: readonly number[];
  readonly x: (position: number) => string;
  readonly y: (value: number, shift?: number) => string;
  /** Whether a y value lies between the axis's ends. */
  readonly holds: (value: number) => boolean;
}

function planeOf({ series, firstX: first = 1, logarithmic, fromZero }: LineChart): Plane {
  const values = series.flatMap((one) => one.values);
  const axis = logarithmic ? logarithmicAxis(values) : linearAxis(values, fromZero ?? false);
  const points = largestOf(series.map((one) => one.values.length));
  const [width, height] = [WIDTH - INSET.left - INSET.right, HEIGHT - INSET.top - INSET.bottom];
  const share = (value: number) => (axis.place(value) - axis.low) / (axis.high - axis.low);
  const round = (value: number) => value.toFixed(1);
  return {
    first,
    points,
    ticks: axis.ticks,
    x: (position) => round(INSET.left + (points === 1 ? 0.5 : (position - first) / (points - 1)) * width),
    y: (value, shift = 0) => round(HEIGHT - INSET.bottom - share(value) * height + shift),
    holds: (value) => axis.place(value) >= axis.low && axis.place(value) <= axis.high,
  };
}

const grid = ({ text }: LineChart, { ticks, y }: Plane): Html[] =>
  ticks.map(
    (tick) =>
      html`<line
          class="grid"
          x1="${INSET.left}"
          x2="${WIDTH - INSET.right}"
          y1="${y(tick)}"
          y2="${y(tick)}"
        />
        <text class="tick" x="${INSET.left - 8}" y="${y(tick, 4)}" text-anchor="end">${text(tick)}</text>`,
  );

const xTicks = ({ first, points, x }: Plane): Html[] =>
  integerTicks(first, points).map(
    (tick) =>
      html`<text class="tick" x="${x(tick)}" y="${HEIGHT - INSET.bottom + 16}" text-anchor="middle"
        >${tick}</text
      >`,
  );

const markLine = ({ mark }: LineChart, { x }: Plane): Html | undefined =>
  mark &&
  html`<line class="mark" x1="${x(mark.x)}" x2="${x(mark.x)}" y1="${INSET.top}" y2="${HEIGHT - INSET.bottom}"
    ><title>${mark.label}</title></line
  >`;

const levelLine = ({ level }: LineChart, { y, holds }: Plane): Html | undefined =>
  level && holds(level.value)
    ? html`<line
        class="mark"
        x1="${INSET.left}"
        x2="${WIDTH - INSET.right}"
        y1="${y(level.value)}"
        y2="${y(level.value)}"
        ><title>${level.label}</title></line
      >`
    : undefined;

/** The line, and a dot to point at for each value. */
const seriesLine = ({ values, color, name }: Series, { xLabel, text }: LineChart, plane: Plane) => [
  html`<polyline
    class="line c${color}"
    points="${values.map((value, index) => `${plane.x(plane.first + index)},${plane.y(value)}`).join(' ')}"
  />`,
  values.map(
    (value, index) =>
      html`<circle
        class="${values.length > MAXIMUM_DOTS ? 'point' : `dot c${color}`}"
        cx="${plane.x(plane.first + index)}"
        cy="${plane.y(value)}"
        r="3"
        ><title>${xLabel} ${plane.first + index}: ${name} ${text(value)}</title></circle
      >`,
  ),
];

function legend({ series, mark, level }: LineChart, levelIsDrawn: boolean): Html[] {
  const dashed = [...(mark ? [mark.label] : []), ...(levelIsDrawn && level ? [level.label] : [])];
  return [
    ...series.map(
      ({ name, color }) => html`<span class="key"><i class="swatch c${color}"></i>${name}</span>`,
    ),
    ...dashed.map((label) => html`<span class="key"><i class="swatch dashed"></i>${label}</span>`),
  ];
}

function linearAxis(values: readonly number[], fromZero: boolean) {
  const lowest = fromZero ? 0 : smallestOf(values);
  return { place: (value: number) => value, ...niceAxis(lowest, largestOf(values)) };
}

const largestOf = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
const smallestOf = (values: readonly number[]): number =>
  values.reduce((least, value) => Math.min(least, value), Infinity);

/** Steps of 1, 2 or 5 times a power of ten, about four of them, around the range. */
export function niceAxis(lowest: number, highest: number): { low: number; high: number; ticks: number[] } {
  const span = highest - lowest || Math.abs(highest) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= span / 4) ?? 10);
  const first = Math.floor(lowest / step);
  const last = Math.max(first + 1, Math.ceil(highest / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks };
}

/** Whole powers of ten around the values, at most about six of them marked. */
function logarithmicAxis(values: readonly number[]) {
  const largest = largestOf(values);
  const top = largest > 0 ? largest : 1;
  const floor = Math.max(top * 10 ** -DECADES, smallestOf([...values.filter((value) => value > 0), top]));
  const low = Math.floor(Math.log10(floor));
  const high = Math.max(low + 1, Math.ceil(Math.log10(top)));
  const step = Math.ceil((high - low) / 6);
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, n) => 10 ** (low + n * step));
  return { place: (value: number) => Math.max(low, Math.log10(value)), low, high, ticks };
}

/** At most ten of the integers from `first` on. */
function integerTicks(first: number, points: number): number[] {
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => points / size <= 10) ?? Math.ceil(points / 10);
  return Array.from({ length: Math.ceil(points / step) }, (_, index) => first + index * step);
}
