import os from 'node:os';
import type { EngineInfo } from '../../../trainer/engine';
import type { BenchProblem, Contender } from './contender';

export interface Row extends BenchProblem {
  /** Median milliseconds of a step; null for a contender that is not installed or was left out. */
  readonly ms: Record<Contender['name'], number | null>;
}

const NAMES: readonly Contender['name'][] = ['unroll', 'tfLayers', 'keras', 'torch'];

/** One line a row: times, and how many times faster than PyTorch and stock tf.layers this engine is. */
export function formatTable(rows: readonly Row[], info: EngineInfo): string {
  const header = ['cell', 'B,T,I,H', ...NAMES, 'vs torch', 'vs tfLayers'];
  const lines = rows.map(({ cell, batch, steps, inputs, units, ms }) => [
    cell,
    [batch, steps, inputs, units].join(),
    ...NAMES.map((name) => ms[name]?.toFixed(1) ?? '-'),
    ratio(ms.torch, ms.unroll),
    ratio(ms.tfLayers, ms.unroll),
  ]);
  const widths = header.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)),
  );
  const table = [header, ...lines].map((line) =>
    line.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '),
  );
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${info.threads} threads; kernels: ${info.kernels}`;
  return [`Median ms of a training step (${machine})`, ...table].join('\n');
}

function ratio(other: number | null, own: number | null): string {
  return other === null || own === null ? '-' : `${(other / own).toFixed(2)}x`;
}
