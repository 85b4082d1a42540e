import { html, type Html } from '../../../shared/html';
import { metricText } from '../../../shared/metric-text';
import { metricLabel, type MetricName } from '../../../shared/metrics';
import type { VersionState } from '../read/models';
import type { Predicted, RunEntry, RunStateName } from '../read/runs';

/** Where the pages are: names are the store's, and may hold anything. */
export const at = {
  model: (model: string) => `/models/${encodeURIComponent(model)}`,
  version: (model: string, version: string) => `${at.model(model)}/versions/${encodeURIComponent(version)}`,
  file: (model: string, version: string, name: string) =>
    `${at.version(model, version)}/files/${name.split('/').map(encodeURIComponent).join('/')}`,
  card: (model: string, version: string) => `${at.version(model, version)}/card`,
  compare: (model: string, a: string, b: string) =>
    `${at.model(model)}/compare?${new URLSearchParams({ a, b }).toString()}`,
  run: (run: string) => `/runs/${encodeURIComponent(run)}`,
  report: (run: string) => `${at.run(run)}/report.html`,
  evaluation: (run: string) => `${at.run(run)}/evaluation.json`,
  runs: (model: string) => `/runs?${new URLSearchParams({ model }).toString()}`,
};

export const versionLink = (model: string, version: string): Html =>
  html`<a href="${at.version(model, version)}">${version}</a>`;

type Tone = 'good' | 'bad' | 'wait' | '';

const TONE: Readonly<Record<VersionState | RunStateName, readonly [text: string, tone: Tone]>> = {
  'in-use': ['✓ in use', 'good'],
  'awaiting-approval': ['waits for approval', 'wait'],
  refused: ['refused', ''],
  former: ['was in use', ''],
  kept: ['not promoted', ''],
  damaged: ['⚠ damaged', 'bad'],
  running: ['running', 'wait'],
  promoted: ['✓ promoted', 'good'],
  predicted: ['✓ predicted', 'good'],
  failed: ['✗ failed', 'bad'],
  aborted: ['stopped', 'bad'],
  skipped: ['skipped', ''],
  unfinished: ['unfinished', 'bad'],
};

/** A state in words, and in a color beside them. */
export function stateMark(state: VersionState | RunStateName): Html {
  const [text, tone] = TONE[state];
  return html`<span class="state ${tone}">${text}</span>`;
}

export const timeText = (iso: string | null | undefined): string =>
  iso === null || iso === undefined ? '–' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;

export const metricValue = (metric: MetricName | null, value: number | null | undefined): string =>
  metric === null ? '–' : metricText(metric, value ?? undefined);

export function durationText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Predictions, and of how many records where some have none. */
export function countsText({ counts }: Predicted): string {
  if (counts === null) return '–';
  const [predicted, read] = [counts.predicted, counts.read].map((count) => count.toLocaleString('en-US'));
  return counts.rejected === 0 ? predicted! : `${predicted} of ${read}`;
}

export const damagePanel = (damage: readonly string[]): Html | undefined =>
  damage.length === 0
    ? undefined
    : html`<div class="panel warnings" role="note">
        ${damage.map((why) => html`<p><b class="bad">⚠ Damaged</b>: ${why}</p>`)}
      </div>`;

export interface Paging {
  readonly from: number;
  readonly size: number;
  readonly total: number;
  /** Without `from`. */
  readonly path: string;
}

/** Links to the part before and the one after; nothing where one page holds all. */
export function pager({ from, size, total, path }: Paging): Html | undefined {
  if (total <= size) return undefined;
  const link = (to: number, text: string) =>
    html`<a href="${path}${path.includes('?') ? '&' : '?'}from=${to}">${text}</a>`;
  return html`<div class="pages">
    ${from > 0 ? link(Math.max(0, from - size), '← newer') : undefined}
    <span class="muted">
      ${(from + 1).toLocaleString('en-US')} to ${Math.min(total, from + size).toLocaleString('en-US')} of
      ${total.toLocaleString('en-US')}
    </span>
    ${from + size < total ? link(from + size, 'older →') : undefined}
  </div>`;
}

export function runsTable(runs: readonly RunEntry[], { withModel }: { readonly withModel: boolean }): Html {
  return html`<table>
    <thead>
      <tr>
        <th>Run</th>
        ${withModel ? html`<th>Model</th>` : undefined}
        <th>State</th>
        <th>Metric</th>
        <th class="n">Value</th>
        <th class="n">Time</th>
        <th>Started</th>
        <th>Report</th>
      </tr>
    </thead>
    <tbody>
      ${runs.map((run) => runRow(run, withModel))}
    </tbody>
  </table>`;
}

function runRow(run: RunEntry, withModel: boolean): Html {
  const { model, state, metric, value, seconds, startedAt, error } = run;
  return html`<tr>
    <td class="version"><a href="${at.run(run.run)}">${run.run}</a></td>
    ${withModel ? html`<td class="name">${model === null ? '–' : html`<a href="${at.model(model)}">${model}</a>`}</td>` : undefined}
    <td>${stateMark(state)}${error === null ? undefined : html` <span class="bad">${error}</span>`}</td>
    <td>${run.predicted !== null ? 'Predictions' : metric === null ? '–' : metricLabel(metric)}</td>
    <td class="n">${run.predicted !== null ? countsText(run.predicted) : metricValue(metric, value)}</td>
    <td class="n">${durationText(seconds)}</td>
    <td class="nowrap">${timeText(startedAt)}</td>
    <td>
      ${run.hasReport ? html`<a href="${at.report(run.run)}" aria-label="report of ${run.run}">report</a>` : '–'}
    </td>
  </tr>`;
}
