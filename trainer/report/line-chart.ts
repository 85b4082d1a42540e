import { html, type Html } from './html';

export interface Series {
  readonly name: string;
  /** One a x value. */
  readonly values: readonly number[];
  /** Number of the palette's color, from 1. */
  readonly color: 1 | 2 | 3;
}

export interface LineChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** 1, 2, 3… as many as values. */
  readonly xLabel: string;
  readonly text: (value: number) => string;
  /** A vertical line at this x value. */
  readonly mark?: { readonly x: number; readonly label: string };
  /** A horizontal line, such as a threshold; drawn where it lies within the data's range. */
  readonly level?: { readonly value: number; readonly label: string } | undefined;
  /** The axis begins at 0 rather than at the smallest value. */
  readonly fromZero?: boolean;
}

const WIDTH = 520;
const HEIGHT = 240;
const INSET = { left: 58, right: 16, top: 14, bottom: 34 } as const;

/** An inline SVG with axis, grid and legend; values can be read by pointing at them. */
export function lineChart(chart: LineChart): Html {
  const values = chart.series.flatMap((series) => series.values);
  const axis = niceAxis(chart.fromZero ? 0 : Math.min(...values), Math.max(...values));
  const points = Math.max(...chart.series.map((series) => series.values.length));
  const x = (position: number) =>
    INSET.left + (points === 1 ? 0.5 : (position - 1) / (points - 1)) * (WIDTH - INSET.left - INSET.right);
  const y = (value: number) =>
    HEIGHT -
    INSET.bottom -
    ((value - axis.low) / (axis.high - axis.low)) * (HEIGHT - INSET.top - INSET.bottom);
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
  const xTicks = integerTicks(points).map(
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
    chart.level && chart.level.value >= axis.low && chart.level.value <= axis.high
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
      points="${line.map((value, index) => `${round(x(index + 1))},${round(y(value))}`).join(' ')}"
    />`,
    line.map(
      (value, index) =>
        html`<circle class="dot c${color}" cx="${round(x(index + 1))}" cy="${round(y(value))}" r="3"
          ><title>${chart.xLabel} ${index + 1}: ${name} ${chart.text(value)}</title></circle
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

/** At most ten whole numbers from 1 on. */
function integerTicks(points: number): number[] {
  const step = Math.max(1, Math.ceil(points / 10));
  return Array.from({ length: Math.ceil(points / step) }, (_, index) => 1 + index * step);
}
