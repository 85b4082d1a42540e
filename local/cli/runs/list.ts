import { openStore } from '../../../shared/artifacts/open';
import { metricText } from '../../../shared/metric-text';
import { metricLabel } from '../../../shared/metrics';
import { visible } from '../../../shared/visible';
import { countsText } from '../../registry/page/parts';
import { Registry } from '../../registry/read/registry';
import type { RunEntry } from '../../registry/read/runs';
import { defaultStoreUri } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { duration } from '../terminal/format';

export interface ListOptions {
  readonly store: string | undefined;
  readonly model: string | undefined;
  readonly json: boolean;
  /** How many are shown at most. */
  readonly limit: number;
}

/**
 * Lists runs, the newest first.
 *
 * @returns the exit status
 * @throws UnrollError
 */
export async function listRuns(
  { store: uri, model, json, limit }: ListOptions,
  { root, stdout, stderr }: Pick<CommandProcess, 'root' | 'stdout' | 'stderr'>,
): Promise<number> {
  const store = openStore(uri ?? defaultStoreUri(root));
  const { items, total } = await new Registry(store).runs({ from: 0, size: limit, model });
  const out = json ? stderr : stdout;
  for (const line of linesOf(items)) out.write(`${visible(line)}\n`);
  if (total === 0)
    out.write(`${visible(`${store.uri} has no runs${model === undefined ? '' : ` of ${model}`}.`)}\n`);
  if (total > items.length) out.write(`${total - items.length} older ones; --limit ${total} shows all.\n`);
  if (json) stdout.write(`${JSON.stringify({ store: store.uri, total, runs: items })}\n`);
  return 0;
}

const EXPLAINED: readonly RunEntry['state'][] = ['failed', 'unfinished', 'damaged', 'skipped'];

/** The gate's metric, or of a run that predicts with which version, and how many records. */
function figureOf({ metric, value, predicted }: RunEntry): string {
  if (predicted !== null) return `${countsText(predicted)} with ${predicted.version}`;
  return metric === null || value === null ? '–' : `${metricLabel(metric)} ${metricText(metric, value)}`;
}

/** A table, and below a run that did not end well why. */
function linesOf(runs: readonly RunEntry[]): string[] {
  const rows = runs.map((run) => [
    run.run,
    run.model ?? '–',
    run.state === 'awaiting-approval' ? 'waiting for approval' : run.state,
    figureOf(run),
    run.seconds === null ? '–' : duration(run.seconds),
    run.startedAt === null ? '–' : `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  const head = ['run', 'model', 'state', 'metric', 'time', 'started'];
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  if (rows.length === 0) return [];
  return [
    line(head),
    ...rows.flatMap((row, index) => {
      const { state, error, reason } = runs[index]!;
      const why = [error, reason].filter((text) => text !== null).join(': ');
      return EXPLAINED.includes(state) && why !== '' ? [line(row), `  ${why}`] : [line(row)];
    }),
  ];
}
