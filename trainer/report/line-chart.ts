import { html, type Html } from './html';

export interface Series {
  readonly name: string;
  /** One a x value. */
  readonly values: readonly number[];
  readonly color: Color;
}

/** Number of the palette's color. */
export type Color = 1 | 2 | 3 | 4 | 5 | 6;

export interface LineChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Of x values that rise by 1, as many as values. */
  readonly xLabel: string;
  /** The first x value; 1 when left out. */
  readonly firstX?: number;
  readonly text: (value: number) => string;
  /** A vertical line at this x value. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** A horizontal line, such as a threshold; drawn where it lies within the data's range. */
  readonly level?: { readonly value: number; readonly label: string } | undefined;
  /** The axis begins at 0 rather than at the smallest value. */
  readonly fromZero?: boolean;
  /** Powers of ten; what is below a 10⁻¹² of the largest value is drawn at the bottom. */
  readonly logarithmic?: boolean;
}

const WIDTH = 520;
const HEIGHT = 240;
/** More points than this are a line alone: their dots would be one broad band. */
const MAXIMUM_DOTS = 60;
const DECADES = 12;
const INSET = { left: 58, right: 16, top: 14, bottom: 34 } as const;

/** An inline SVG with axis, grid and legend; values can be read by pointing at them. */
export function lineChart(chart: LineChart): Html {
  const values = chart.series.flatMap((series) => series.values);
  const first = chart.firstX ?? 1;
  const axis = chart.logarithmic
    ? logarithmicAxis(values)
    : {
        place: (value: number) => value,
        ...niceAxis(chart.fromZero ? 0 : Math.min(...values), Math.max(...values)),
      };
  const points = Math.max(...chart.series.map((series) => series.values.length));
  const x = (position: number) =>
    INSET.left +
    (points === 1 ? 0.5 : (position - first) / (points - 1)) * (WIDTH - INSET.left - INSET.right);
  const y = (value: number) =>
    HEIGHT -
    INSET.bottom -
    ((axis.place(value) - axis.low) / (axis.high - axis.low)) * (HEIGHT - INSET.top - INSET.bottom);
  const round = (value: number) => value.toFixed(1);

  const grid = axis.ticks.map(
    (tick) =>
      html`<line
          class="grid"
          x1="${INSET.left}"
          x2="${WIDTH - INSET.right}"
          y1="${round(y(tick))}"
          y2="${round(y(tick))}"
        />
        <text class="tick" x="${INSET.left - 8}" y="${round(y(tick) + 4)}" text-anchor="end"
          >${chart.text(tick)}</text
        >`,
  );
  const xTicks = integerTicks(first, points).map(
    (tick) =>
      html`<text class="tick" x="${round(x(tick))}" y="${HEIGHT - INSET.bottom + 16}" text-anchor="middle"
        >${tick}</text
      >`,
  );
  const mark =
    chart.mark &&
    html`<line
      class="mark"
      x1="${round(x(chart.mark.x))}"
      x2="${round(x(chart.mark.x))}"
      y1="${INSET.top}"
      y2="${HEIGHT - INSET.bottom}"
      ><title>${chart.mark.label}</title></line
    >`;
  const level =
    chart.level && axis.place(chart.level.value) >= axis.low && axis.place(chart.level.value) <= axis.high
      ? html`<line
          class="mark"
          x1="${INSET.left}"
          x2="${WIDTH - INSET.right}"
          y1="${round(y(chart.level.value))}"
          y2="${round(y(chart.level.value))}"
          ><title>${chart.level.label}</title></line
        >`
      : undefined;
  const lines = chart.series.map(({ values: line, color, name }) => [
    html`<polyline
      class="line c${color}"
      points="${line.map((value, index) => `${round(x(first + index))},${round(y(value))}`).join(' ')}"
    />`,
    line.map(
      (value, index) =>
        html`<circle
          class="${line.length > MAXIMUM_DOTS ? 'point' : `dot c${color}`}"
          cx="${round(x(first + index))}"
          cy="${round(y(value))}"
          r="3"
          ><title>${chart.xLabel} ${first + index}: ${name} ${chart.text(value)}</title></circle
        >`,
    ),
  ]);
  const legend = [
    ...chart.series.map(
      ({ name, color }) => html`<span class="key"><i class="swatch c${color}"></i>${name}</span>`,
    ),
    ...(chart.mark ? [html`<span class="key"><i class="swatch dashed"></i>${chart.mark.label}</span>`] : []),
    ...(level && chart.level
      ? [html`<span class="key"><i class="swatch dashed"></i>${chart.level.label}</span>`]
      : []),
  ];
  return html`<figure class="chart">
    <figcaption>${chart.title}</figcaption>
    <div class="legend">${legend}</div>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.title}">
      ${grid}${xTicks}
      <text class="tick" x="${(INSET.left + WIDTH - INSET.right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">
        ${chart.xLabel}
      </text>
      ${mark}${level}${lines}
    </svg>
  </figure>`;
}

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
  const largest = Math.max(...values);
  const top = largest > 0 ? largest : 1;
  const floor = Math.max(top * 10 ** -DECADES, Math.min(...values.filter((value) => value > 0), top));
  const low = Math.floor(Math.log10(floor));
  const high = Math.max(low + 1, Math.ceil(Math.log10(top)));
  const step = Math.ceil((high - low) / 6);
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, n) => 10 ** (low + n * step));
  return { place: (value: number) => Math.max(low, Math.log10(value)), low, high, ticks };
}

/** At most ten of the whole numbers from `first` on. */
function integerTicks(first: number, points: number): number[] {
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => points / size <= 10) ?? Math.ceil(points / 10);
  return Array.from({ length: Math.ceil(points / step) }, (_, index) => first + index * step);
}
