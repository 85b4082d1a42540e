import { html } from '../../../shared/html';
import { metricLabel } from '../../../shared/metrics';
import type { PageOf, Registry } from '../read/registry';
import type { RunEntry } from '../read/runs';
import { pageOf } from './layout';
import { at, durationText, metricValue, pager, runsTable, stateMark, timeText, versionLink } from './parts';
import { scrollable } from '../../../trainer/report/scrollable';

/** Runs of all models, or of one. */
export async function runsPage(registry: Registry, page: PageOf, model: string | undefined): Promise<string> {
  const { items, total } = await registry.runs({ ...page, model });
  const path = model === undefined ? '/runs' : at.runs(model);
  return pageOf({
    title: model === undefined ? 'Runs' : `Runs of ${model}`,
    storeUri: registry.store.uri,
    part: 'runs',
    body: [
      html`<h1>
        Runs
        ${model === undefined ? undefined : html`<small>of <a href="${at.model(model)}">${model}</a></small>`}
      </h1>`,
      total === 0
        ? html`<p class="panel muted below">There are no runs.</p>`
        : html`<div class="below">
            ${scrollable('Runs', runsTable(items, { withModel: model === undefined }))}
            ${pager({ ...page, total, path })}
          </div>`,
    ],
  });
}

/** One run: how it ended, and why. */
export function runPage(run: RunEntry, storeUri: string): string {
  const { model, state, metric, value, seconds, startedAt, error, reason } = run;
  const isPublished = ['promoted', 'kept', 'refused', 'awaiting-approval'].includes(state);
  return pageOf({
    title: `Run ${run.run}`,
    storeUri,
    part: 'runs',
    body: [
      html`<p class="crumbs"><a href="/runs">Runs</a> / ${run.run}</p>
        <h1>${run.run} <small>${stateMark(state)}</small></h1>`,
      reason === null
        ? undefined
        : html`<div class="panel verdict ${state === 'promoted' ? 'good' : isPublished ? 'muted' : 'bad'}">
            ${error === null ? undefined : html`<b>${error}</b>: `}${reason}
          </div>`,
      html`<div class="panel below">
        <dl>
          <dt>Model</dt>
          <dd>${model === null ? '–' : html`<a href="${at.model(model)}">${model}</a>`}</dd>
          <dt>Version</dt>
          <dd>${isPublished && model !== null ? versionLink(model, run.run) : 'none'}</dd>
          <dt>Started</dt>
          <dd>${timeText(startedAt)}</dd>
          <dt>Time</dt>
          <dd>${durationText(seconds)}</dd>
          <dt>${metric === null ? 'Metric' : metricLabel(metric)}</dt>
          <dd>${metricValue(metric, value)}</dd>
          <dt>Report</dt>
          <dd>${run.hasReport ? html`<a href="${at.report(run.run)}">report.html</a>` : 'none'}</dd>
        </dl>
      </div>`,
      ['failed', 'aborted', 'unfinished'].includes(state) && model !== null
        ? html`<p class="muted">To continue it where it was:</p>
            <code class="command">npm start -- --resume ${run.run}</code>`
        : undefined,
    ],
  });
}
