import { stableJson } from '../../../shared/artifacts/json';
import { html, type Html } from '../../../shared/html';
import { intervalText } from '../../../shared/metric-text';
import { metricLabel, METRICS } from '../../../shared/metrics';
import type { ModelManifest } from '../../../shared/model';
import { startText } from '../../../shared/start';
import type { ModelEntry, VersionEntry } from '../read/models';
import { waitingPanel } from './approval';
import { pageOf } from './layout';
import { at, damagePanel, metricValue, stateMark, timeText } from './parts';
import { scrollable } from '../../../trainer/report/scrollable';

const crumbs = (model: string, version: string): Html =>
  html`<p class="crumbs"><a href="/">Models</a> / <a href="${at.model(model)}">${model}</a> / ${version}</p>`;

/** One version: its figures, the gate's decision, where it comes from, and its files. */
export function versionPage(entry: ModelEntry, found: VersionEntry, storeUri: string): string {
  const { model, champion, waiting } = entry;
  const { version, state, manifest, damage } = found;
  return pageOf({
    title: `${model} ${version}`,
    storeUri,
    part: 'models',
    body: [
      crumbs(model, version),
      html`<h1>${version} <small>${stateMark(state)}</small></h1>`,
      damage === undefined ? undefined : html`<div class="below">${damagePanel([damage])}</div>`,
      waitingPanel(
        waiting.filter((approval) => approval.version === version),
        storeUri,
      ),
      manifest === undefined ? undefined : described(manifest, champion?.version),
    ],
  });
}

function described(manifest: ModelManifest, champion: string | undefined): Html {
  const { model, version, createdAt, decision, lineage, warnings, files } = manifest;
  const has = (name: string) => files.some((file) => file.name === name);
  return html`<p class="muted">
      Created ${timeText(createdAt)} · <a href="${at.report(lineage.run)}">Report</a>
      ${has('README.md') ? html` · <a href="${at.card(model, version)}">Model card</a>` : undefined} ·
      <a href="${at.run(lineage.run)}">Run</a>
      ${
        champion === undefined || champion === version
          ? undefined
          : html` · <a href="${at.compare(model, champion, version)}">Compare with the one in use</a>`
      }
    </p>
    <div class="panel verdict ${decision.promote ? 'good' : 'muted'}">${decision.reason}</div>
    ${
      warnings.length + decision.warnings.length === 0
        ? undefined
        : html`<div class="panel warnings">
            ${[...warnings, ...decision.warnings].map((one) => html`<p><b class="bad">⚠ Warning</b>: ${one}</p>`)}
          </div>`
    }
    <h2>Metrics</h2>
    ${scrollable('Metrics', metricsTable(manifest))}
    <h2>Where it comes from</h2>
    <div class="panel">${lineageList(manifest)}</div>
    <h2>Files</h2>
    ${scrollable('Files', filesTable(manifest))}
    <h2>Request</h2>
    <details class="panel">
      <summary>The request with its defaults and settings</summary>
      <pre>${stableJson(lineage.request)}</pre>
    </details>`;
}

function metricsTable({ metrics: { test, intervals, validation, baseline } }: ModelManifest): Html {
  const names = METRICS.filter((metric) => metric in test || metric in validation);
  return html`<table>
    <thead>
      <tr>
        <th>Metric</th>
        <th class="n">Test split</th>
        ${intervals === undefined ? undefined : html`<th class="n">${Math.round(100 * intervals.confidence)} % interval</th>`}
        <th class="n">Validation split</th>
        <th class="n">Strongest baseline</th>
      </tr>
    </thead>
    <tbody>
      ${names.map(
        (metric) =>
          html`<tr>
            <td>${metricLabel(metric)}</td>
            <td class="n"><b>${metricValue(metric, test[metric])}</b></td>
            ${intervals === undefined ? undefined : html`<td class="n">${intervalText(metric, intervals.of[metric])}</td>`}
            <td class="n">${metricValue(metric, validation[metric])}</td>
            <td class="n">${metricValue(metric, baseline[metric])}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function lineageList({ model, marks, lineage }: ModelManifest): Html {
  const { parentChampion, environment } = lineage;
  const rows: readonly (readonly [string, Html | string])[] = [
    ['Run', html`<a href="${at.run(lineage.run)}">${lineage.run}</a>`],
    [
      'Parent',
      parentChampion === null
        ? 'none'
        : html`<a href="${at.version(model, parentChampion)}">${parentChampion}</a>`,
    ],
    ...(lineage.start === undefined ? [] : [['First weights', startText(lineage.start)] as const]),
    ['Data', lineage.request.data.location],
    ['Dataset', html`<code>${lineage.datasetFingerprint}</code>`],
    ['Test split', html`<code>${lineage.testFingerprint}</code>`],
    ['Code', html`<code>${lineage.codeVersion}</code>`],
    [
      'Machine',
      `${environment.processor}${environment.gpu ? ', GPU' : ''}, TensorFlow ${environment.tensorflow}, kernels ${environment.kernels}`,
    ],
    ...(marks.length === 0 ? [] : [['Marks', marks.join(', ')] as const]),
  ];
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function filesTable({ model, version, files }: ModelManifest): Html {
  return html`<table>
    <thead>
      <tr>
        <th>File</th>
        <th class="n">Bytes</th>
        <th>SHA-256</th>
      </tr>
    </thead>
    <tbody>
      ${files.map(
        ({ name, sizeBytes, sha256 }) =>
          html`<tr>
            <td class="name"><a href="${at.file(model, version, name)}">${name}</a></td>
            <td class="n">${sizeBytes.toLocaleString('en-US')}</td>
            <td><code>${sha256}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The model card as it is written: Markdown is made to be read as text. */
export function cardPage(
  { model, version }: { readonly model: string; readonly version: string },
  card: string,
  storeUri: string,
): string {
  return pageOf({
    title: `Card of ${model} ${version}`,
    storeUri,
    part: 'models',
    body: [
      html`<p class="crumbs">
        <a href="/">Models</a> / <a href="${at.model(model)}">${model}</a> /
        <a href="${at.version(model, version)}">${version}</a> / card
      </p>`,
      html`<h1>Model card</h1>
        <div class="panel below">${preformatted(card)}</div>`,
    ],
  });
}

/** The template drops line breaks of its own, not those of a value. */
const preformatted = (text: string): Html => html`<pre class="card-text">${text}</pre>`;
