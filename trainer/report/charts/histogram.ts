import type { Html } from '../html';
import { color, draw } from './draw';

export interface Histogram {
  readonly title: string;
  /** Of bins of equal width between the ends. */
  readonly shares: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly xLabel?: string;
  readonly note?: Html;
  readonly width?: number;
  readonly height?: number;
}

const [WIDTH, HEIGHT] = [150, 80];

/** Bars from the floor; how high they are matters only beside each other. */
export function histogram({
  title,
  shares,
  from,
  to,
  note,
  xLabel,
  width,
  height,
}: Histogram): Promise<Html> {
  const step = (to - from) / shares.length || 1;
  const spec = {
    width: width ?? WIDTH,
    height: height ?? HEIGHT,
    data: {
      values: shares.map((share, bin) => ({ from: from + bin * step, to: from + (bin + 1) * step, share })),
    },
    mark: { type: 'bar', color: color(1), binSpacing: 1 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        bin: 'binned',
        title: xLabel ?? null,
        axis: { tickCount: 4, grid: false },
        scale: { domain: [from, from + step * shares.length], nice: false, zero: false },
      },
      x2: { field: 'to' },
      y: {
        field: 'share',
        type: 'quantitative',
        title: null,
        axis: { format: '%', tickCount: 3 },
        scale: { zero: true },
      },
    },
  };
  return draw({ title, note, spec });
}
