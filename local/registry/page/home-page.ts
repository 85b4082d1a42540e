import { html, type Html } from '../../../shared/html';
import { metricLabel } from '../../../shared/metrics';
import { gateMetric } from '../../../shared/request/request';
import type { ModelEntry } from '../read/models';
import type { Page, PageOf, Registry } from '../read/registry';
import { waitingPanel } from './approval';
import { pageOf } from './layout';
import { at, damagePanel, metricValue, pager, runsTable, timeText, versionLink } from './parts';
import { scrollable } from '../../../trainer/report/scrollable';

const RECENT_RUNS = 10;

/** All models, what waits for a person, and the runs of late. */
export async function homePage(registry: Registry, page: PageOf): Promise<string> {
  const [models, runs] = await Promise.all([
    registry.models(page),
    registry.runs({ from: 0, size: RECENT_RUNS }),
  ]);
  const storeUri = registry.store.uri;
  return pageOf({
    title: 'Models',
    storeUri,
    part: 'models',
    body: [
      html`<h1>Models</h1>`,
      waitingPanel(
        models.items.flatMap(({ waiting }) => waiting),
        storeUri,
      ),
      damagePanel(models.items.flatMap(({ damage }) => damage)),
      modelsPanel(models, page),
      html`<h2>Latest runs</h2>`,
      runs.total === 0
        ? html`<p class="panel muted">There are no runs yet: <code>npm start</code> makes one.</p>`
        : scrollable('Latest runs', runsTable(runs.items, { withModel: true })),
      runs.total > RECENT_RUNS
        ? html`<p><a href="/runs">All ${runs.total.toLocaleString('en-US')} runs</a></p>`
        : undefined,
    ],
  });
}

function modelsPanel({ items, total }: Page<ModelEntry>, page: PageOf): Html {
  if (total === 0)
    return html`<p class="panel muted below">No model has been published to this store yet.</p>`;
  return html`<div class="below">
    ${scrollable(
      'Models',
      html`<table>
        <thead>
          <tr>
            <th>Model</th>
            <th>In use</th>
            <th>Metric</th>
            <th class="n">Value</th>
            <th>In use since</th>
            <th class="n">Versions</th>
            <th class="n">Waiting</th>
          </tr>
        </thead>
        <tbody>
          ${items.map(modelRow)}
        </tbody>
      </table>`,
    )}
    ${pager({ ...page, total, path: '/' })}
  </div>`;
}

function modelRow({ model, champion, championManifest, versionNames, waiting }: ModelEntry): Html {
  const metric = championManifest === undefined ? null : gateMetric(championManifest.lineage.request);
  return html`<tr>
    <td class="name">
      <a href="${at.model(model)}"><b>${model}</b></a>
    </td>
    <td class="version">${champion === undefined ? 'none' : versionLink(model, champion.version)}</td>
    <td>${metric === null ? '–' : metricLabel(metric)}</td>
    <td class="n">${metricValue(metric, metric === null ? null : championManifest?.metrics.test[metric])}</td>
    <td class="nowrap">${timeText(champion?.promotedAt)}</td>
    <td class="n">${versionNames.length.toLocaleString('en-US')}</td>
    <td class="n">${waiting.length}</td>
  </tr>`;
}
