import type { EngineInfo } from '../../../trainer/engine';
import { CONTENDERS } from '../../../local/cli/usage/bench.cjs';
import { formatTable, ratio, shown } from '../table';
import type { BenchProblem, Contender } from './contender';

export interface Row extends BenchProblem {
  /** Median milliseconds of a step; null for a contender that is not installed or was left out. */
  readonly ms: Record<Contender['name'], number | null>;
}

/** A line per problem: times, and how many times faster than PyTorch and stock tf.layers this engine is. */
export function formatSteps(rows: readonly Row[], { threads, kernels }: EngineInfo): string {
  return formatTable({
    title: 'Median ms of a training step',
    settings: `${threads} threads; kernels: ${kernels}`,
    header: ['cell', 'B,T,I,H', ...CONTENDERS, 'times torch', 'times tfLayers'],
    rows: rows.map(({ cell, batch, steps, inputs, units, ms }) => [
      cell,
      [batch, steps, inputs, units].join(),
      ...CONTENDERS.map((name) => shown(ms[name])),
      ratio(ms.torch, ms.unroll),
      ratio(ms.tfLayers, ms.unroll),
    ]),
  });
}
