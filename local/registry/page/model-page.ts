import { html, type Html } from '../../../shared/html';
import { intervalsText, intervalText } from '../../../shared/metric-text';
import { metricLabel, type MetricName } from '../../../shared/metrics';
import type { ModelManifest } from '../../../shared/model';
import { gateMetric } from '../../../shared/request/request';
import type { ModelEntry, VersionEntry } from '../read/models';
import type { PageOf, Registry } from '../read/registry';
import { waitingPanel } from './approval';
import { pageOf } from './layout';
import { metricChart } from './metric-chart';
import { at, damagePanel, metricValue, pager, stateMark, timeText, versionLink } from './parts';
import { scrollable } from '../../../trainer/report/scrollable';

/** Entries of the history that are shown at once; all are in the file. */
const SHOWN_MOVES = 50;

/** One model: what is in use and since when, its metric over time, its versions and its history. */
export async function modelPage(registry: Registry, entry: ModelEntry, page: PageOf): Promise<string> {
  const { model, history, damage, waiting } = entry;
  const versions = await registry.versions(entry);
  const newest = entry.championManifest ?? versions.find(({ manifest }) => manifest !== undefined)?.manifest;
  const metric = newest === undefined ? undefined : gateMetric(newest.lineage.request);
  const chart = metric === undefined ? undefined : await metricChart(metric, versions, entry);
  const shown = versions.slice(page.from, page.from + page.size);
  return pageOf({
    title: model,
    storeUri: registry.store.uri,
    part: 'models',
    body: [
      html`<p class="crumbs"><a href="/">Models</a> / ${model}</p>
        <h1>${model}</h1>`,
      championPanel(entry, metric),
      waitingPanel(waiting, registry.store.uri),
      damagePanel([...damage, ...shown.flatMap((version) => version.damage ?? [])]),
      chart === undefined
        ? undefined
        : html`<h2>Metric over time</h2>
            ${chart}`,
      html`<h2>Versions</h2>`,
      versions.length < 2 ? undefined : compareForm(entry, versions),
      html`<div class="below">
        ${scrollable('Versions', versionsTable(entry, shown, metric))}
        ${pager({ ...page, total: versions.length, path: at.model(model) })}
      </div>`,
      html`<p><a href="${at.runs(model)}">Runs of ${model}</a></p>`,
      historySection(history, model),
    ],
  });
}

/** Between which values the metric lies; nothing of a version from before that was taken. */
function intervalNote(metric: MetricName, manifest: ModelManifest | undefined): Html | undefined {
  const intervals = manifest?.metrics.intervals;
  if (intervals?.of[metric] === undefined) return undefined;
  return html`<div title="${intervalsText(intervals)}">
    <span class="muted">${Math.round(100 * intervals.confidence)} % interval:</span>
    ${intervalText(metric, intervals.of[metric])}
  </div>`;
}

function championPanel(
  { model, champion, championManifest }: ModelEntry,
  metric: MetricName | undefined,
): Html {
  if (champion === undefined) return html`<p class="panel below muted">No version is in use.</p>`;
  const { version, promotedAt, run } = champion;
  const value = metric === undefined ? undefined : championManifest?.metrics.test[metric];
  const interval = metric === undefined ? undefined : intervalNote(metric, championManifest);
  const has = (name: string) => championManifest?.files.some((file) => file.name === name) === true;
  return html`<div class="cards">
    <div class="card lead">
      <div class="label">In use since ${timeText(promotedAt)}</div>
      <div class="lead-value">${metric === undefined ? '–' : metricValue(metric, value)}</div>
      ${interval}
      <div class="muted">${metric === undefined ? '' : `${metricLabel(metric)} on the test split`}</div>
    </div>
    <div class="card">
      <div class="label">Version</div>
      <p><b>${versionLink(model, version)}</b></p>
      <p class="muted">
        <a href="${at.report(run)}">Report</a>
        ${has('README.md') ? html` · <a href="${at.card(model, version)}">Model card</a>` : undefined} ·
        <a href="${at.run(run)}">Run</a>
      </p>
    </div>
  </div>`;
}

/** Any two of all versions, whatever page shows them. */
function compareForm({ model, champion }: ModelEntry, versions: readonly VersionEntry[]): Html {
  const a = champion?.version ?? versions[1]!.version;
  const b = versions.find(({ version }) => version !== a)?.version ?? a;
  const field = (name: 'a' | 'b', label: string, value: string) =>
    html`<label
      >${label}<input name="${name}" list="versions" value="${value}" required autocomplete="off"
    /></label>`;
  return html`<form class="panel" method="get" action="${at.model(model)}/compare">
    ${field('a', 'Compare', a)} ${field('b', 'with', b)}
    <datalist id="versions">
      ${versions.map(({ version }) => html`<option value="${version}"></option>`)}
    </datalist>
    <button type="submit">Side by side</button>
  </form>`;
}

function versionsTable(
  { model, champion }: ModelEntry,
  versions: readonly VersionEntry[],
  metric: MetricName | undefined,
): Html {
  const row = ({ version, state, manifest }: VersionEntry) => {
    const { run } = manifest?.lineage ?? {};
    const isOther = champion !== undefined && champion.version !== version && manifest !== undefined;
    return html`<tr>
      <td class="version">${versionLink(model, version)}</td>
      <td>${stateMark(state)}</td>
      <td class="n">${metric === undefined ? '–' : metricValue(metric, manifest?.metrics.test[metric])}</td>
      <td class="n">
        ${metric === undefined ? '–' : metricValue(metric, manifest?.metrics.baseline[metric])}
      </td>
      <td class="nowrap">${timeText(manifest?.createdAt)}</td>
      <td>
        ${run === undefined ? '–' : html`<a href="${at.report(run)}" aria-label="report of ${version}">report</a>`}
      </td>
      <td>
        ${
          isOther
            ? html`<a
                href="${at.compare(model, champion.version, version)}"
                aria-label="with the one in use: ${version}"
                >with the one in use</a
              >`
            : '–'
        }
      </td>
    </tr>`;
  };
  return html`<table>
    <thead>
      <tr>
        <th>Version</th>
        <th>State</th>
        <th class="n">${metric === undefined ? 'Metric' : metricLabel(metric)}</th>
        <th class="n">Baseline</th>
        <th>Created</th>
        <th>Report</th>
        <th>Compare</th>
      </tr>
    </thead>
    <tbody>
      ${versions.map(row)}
    </tbody>
  </table>`;
}

function historySection(history: ModelEntry['history'], model: string): Html | undefined {
  if (history.length === 0) return undefined;
  const shown = history.slice(0, SHOWN_MOVES);
  return html`<h2>History</h2>
    ${scrollable(
      'History',
      html`<table>
        <thead>
          <tr>
            <th>When</th>
            <th>What</th>
            <th>Version</th>
            <th>Who</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ at: when, event, version, who, why }) =>
              html`<tr>
                <td class="nowrap">${timeText(when)}</td>
                <td class="nowrap">${event.replaceAll('-', ' ')}</td>
                <td class="version">${versionLink(model, version)}</td>
                <td>${who}</td>
                <td class="reason">${why}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    ${
      history.length > SHOWN_MOVES
        ? html`<p class="muted">
            ${history.length - SHOWN_MOVES} older entries are in <code>models/${model}/history.jsonl</code>.
          </p>`
        : undefined
    }`;
}
