import { html, type Html } from '../../../shared/html';
import { higherIsBetter, isPercentage, metricLabel, type MetricName } from '../../../shared/metrics';
import {
  color,
  draw,
  PLOT_HEIGHT,
  PLOT_WIDTH,
  type Key,
  type Spec,
} from '../../../trainer/report/charts/draw';
import type { ModelEntry, VersionEntry } from '../read/models';

interface Point {
  readonly at: number;
  readonly value: number;
}

/** Pixels within the axes, where the page is wide enough. */
const WIDE = 980;
/** More points than this are drawn smaller. */
const MANY = 200;

/**
 * A model's metric on the test split over time: all its versions as points, and what was in use as a line.
 *
 * @param versions of any order
 * @returns undefined where fewer than two versions have the metric
 */
export async function metricChart(
  metric: MetricName,
  versions: readonly VersionEntry[],
  { history }: Pick<ModelEntry, 'history'>,
): Promise<Html | undefined> {
  const points = versions.flatMap(({ manifest, state, version }) => {
    const value = manifest?.metrics.test[metric];
    if (manifest === undefined || value === undefined) return [];
    const wasUsed = state === 'in-use' || state === 'former';
    return [
      {
        at: Date.parse(manifest.createdAt),
        value,
        version,
        wasUsed,
        split: manifest.lineage.testFingerprint,
      },
    ];
  });
  if (points.length < 2) return undefined;
  points.sort((a, b) => a.at - b.at);
  const splits = points.filter(({ split }, index) => index > 0 && split !== points[index - 1]!.split);
  const valueOf = new Map(points.map(({ version, value }) => [version, value]));
  const used = usedOver(history, valueOf, points.at(-1)!.at);
  const drawn = (width: number, height: number) =>
    draw({
      title: `${metricLabel(metric)} on the test split (${higherIsBetter(metric) ? 'higher' : 'lower'} is better)`,
      legend: keys(splits.length > 0),
      note:
        splits.length === 0
          ? undefined
          : html`Figures on two sides of a dashed line are of different test records.`,
      spec: specOf(metric, { points, used, splits }, { width, height }),
    });
  const [wide, narrow] = await Promise.all([drawn(WIDE, 220), drawn(PLOT_WIDTH, PLOT_HEIGHT)]);
  return html`<div class="wide-only">${wide}</div>
    <div class="narrow-only">${narrow}</div>`;
}

/** The value of what was in use, at each change and at the end. */
function usedOver(
  history: ModelEntry['history'],
  valueOf: ReadonlyMap<string, number>,
  end: number,
): Point[] {
  const moves = [...history]
    .reverse()
    .filter(({ from, to }) => to !== null && to !== from)
    .flatMap(({ at, to }): Point[] => {
      const value = valueOf.get(to!);
      return value === undefined ? [] : [{ at: Date.parse(at), value }];
    });
  const last = moves.at(-1);
  return last === undefined || last.at >= end ? moves : [...moves, { at: end, value: last.value }];
}

const keys = (hasSplits: boolean): Key[] => [
  { label: 'in use', kind: 'line', color: color(1) },
  { label: 'a version that is or was in use', kind: 'dot', color: color(1) },
  { label: 'another version', kind: 'dot', color: color(2) },
  ...(hasSplits
    ? [{ label: 'other test records from here', kind: 'dashed', color: 'var(--muted)' } as const]
    : []),
];

function specOf(
  metric: MetricName,
  {
    points,
    used,
    splits,
  }: {
    readonly points: readonly (Point & { readonly wasUsed: boolean })[];
    readonly used: readonly Point[];
    readonly splits: readonly Point[];
  },
  size: { readonly width: number; readonly height: number },
): Spec {
  const x = {
    field: 'at',
    type: 'temporal',
    title: null,
    scale: { type: 'utc' },
    axis: { grid: false, tickCount: size.width > PLOT_WIDTH ? 8 : 3, labelOverlap: true },
  };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { zero: false },
    axis: { tickCount: 4, ...(isPercentage(metric) && { format: '.1%' }) },
  };
  const dots = (ofUsed: boolean) => ({
    data: {
      values: points.filter(({ wasUsed }) => wasUsed === ofUsed).map(({ at, value }) => ({ at, value })),
    },
    mark: {
      type: 'point',
      filled: true,
      size: points.length > MANY ? 16 : 40,
      opacity: ofUsed ? 1 : 0.7,
      color: color(ofUsed ? 1 : 2),
    },
    encoding: { x, y },
  });
  return {
    ...size,
    layer: [
      {
        data: { values: splits },
        mark: { type: 'rule', color: 'var(--muted)', strokeDash: [4, 4] },
        encoding: { x },
      },
      dots(false),
      {
        data: { values: used },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2, color: color(1) },
        encoding: { x, y },
      },
      // On top: there are few of them.
      dots(true),
    ],
  } as Spec;
}
