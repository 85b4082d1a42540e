import type { Html } from '../html';
import { color, draw, PLOT_WIDTH, type Spec } from './draw';

export interface Scatter {
  readonly title: string;
  readonly truths: readonly number[];
  readonly predictions: readonly number[];
}

/** Predictions over truths; on the dashed line they are equal. */
export function scatter({ title, truths, predictions }: Scatter): Promise<Html> {
  const all = [...truths, ...predictions];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const axis = { type: 'quantitative', scale: { zero: false, domain: [low, high], nice: true } } as const;
  const spec = {
    width: PLOT_WIDTH,
    height: PLOT_WIDTH * 0.8,
    layer: [
      {
        data: {
          values: [
            { x: low, y: low },
            { x: high, y: high },
          ],
        },
        mark: { type: 'line', color: 'var(--muted)', strokeDash: [4, 4], strokeWidth: 1 },
        encoding: { x: { field: 'x', ...axis }, y: { field: 'y', ...axis } },
      },
      {
        data: { values: truths.map((truth, row) => ({ x: truth, y: predictions[row] })) },
        mark: { type: 'point', filled: true, size: 20, opacity: 0.55, color: color(1) },
        encoding: {
          x: { field: 'x', ...axis, title: 'truth', axis: { tickCount: 5 } },
          y: { field: 'y', ...axis, title: 'predicted', axis: { tickCount: 5 } },
        },
      },
    ],
  };
  return draw({
    title,
    spec: spec as Spec,
    legend: [
      { label: 'a test record', kind: 'dot', color: color(1) },
      { label: 'predicted as it is', kind: 'dashed', color: 'var(--muted)' },
    ],
  });
}
