import os from 'node:os';
import type { Peer } from './peers';

export interface Row {
  readonly stage: string;
  readonly format: string;
  /** Of all workers together; null where one was left out. */
  readonly mbPerSecond: Readonly<Record<'unroll' | Peer | 'parseLimit', number | null>>;
  /** Of Unroll's largest worker, at a tenth of the data and at all of it. */
  readonly peakRssMb: { readonly small: number; readonly large: number };
}

/** One line a row, with the share of the limit that Unroll reaches and how many times the best peer it is. */
export function formatTable(rows: readonly Row[], title: string): string {
  const header = [
    'stage',
    'format',
    'unroll',
    'limit',
    'share',
    'polars',
    'pandas',
    'datasets',
    'best',
    'RSS small',
    'large',
  ];
  const lines = rows.map(({ stage, format, mbPerSecond, peakRssMb }) => {
    const { unroll, parseLimit, polars, pandas, datasets } = mbPerSecond;
    const best = Math.max(polars ?? 0, pandas ?? 0, datasets ?? 0);
    return [
      stage,
      format,
      shown(unroll),
      shown(parseLimit),
      ratio(unroll, parseLimit),
      shown(polars),
      shown(pandas),
      shown(datasets),
      best > 0 ? `${ratio(unroll, best)}x` : '-',
      shown(peakRssMb.small),
      shown(peakRssMb.large),
    ];
  });
  const widths = header.map((name, i) => Math.max(name.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const table = [header, ...lines].map((line) =>
    line.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '),
  );
  return [
    `${title} (${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node})`,
    ...table,
  ].join('\n');
}

const shown = (value: number | null): string => value?.toFixed(1) ?? '-';

const ratio = (own: number | null, other: number | null): string =>
  own === null || other === null || other === 0 ? '-' : (own / other).toFixed(2);
