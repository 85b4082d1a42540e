import { PEERS } from '../../../local/cli/usage/bench-data.cjs';
import { formatTable, ratio, shown } from '../table';
import type { Peer } from './peers';

export interface Row {
  readonly stage: string;
  readonly format: string;
  /** Of all workers together; null where one was left out. */
  readonly mbPerSecond: Readonly<Record<'unroll' | Peer | 'parseLimit', number | null>>;
  /** Of Unroll's largest worker, at a tenth of the data and at all of it. */
  readonly peakRssMb: { readonly small: number; readonly large: number };
}

/** A line per stage, with the share of the limit that Unroll reaches and how many times the best peer it is. */
export function formatPreprocessing(rows: readonly Row[], title: string): string {
  return formatTable({
    title,
    settings: `Node ${process.versions.node}`,
    header: ['stage', 'format', 'unroll', 'limit', 'share', ...PEERS, 'times best', 'RSS small', 'large'],
    rows: rows.map(({ stage, format, mbPerSecond, peakRssMb }) => {
      const { unroll, parseLimit } = mbPerSecond;
      const best = Math.max(...PEERS.map((peer) => mbPerSecond[peer] ?? 0));
      return [
        ...[stage, format, shown(unroll), shown(parseLimit), ratio(unroll, parseLimit)],
        ...PEERS.map((peer) => shown(mbPerSecond[peer])),
        ...[ratio(unroll, best), shown(peakRssMb.small), shown(peakRssMb.large)],
      ];
    }),
  });
}
