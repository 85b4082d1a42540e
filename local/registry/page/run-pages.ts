import { predictionKeys } from '../../../shared/artifacts/keys';
import { html, type Html } from '../../../shared/html';
import { metricLabel } from '../../../shared/metrics';
import { shellWord } from '../../../shared/shell-word';
import type { PageOf, Registry } from '../read/registry';
import type { Predicted, RunEntry } from '../read/runs';
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
  return run.predicted === null ? trainingPage(run, storeUri) : predictionPage(run, run.predicted, storeUri);
}

function predictionPage(run: RunEntry, { version, location, counts }: Predicted, storeUri: string): string {
  const { model, state, startedAt } = run;
  const count = (name: 'read' | 'predicted' | 'rejected') => counts?.[name].toLocaleString('en-US') ?? '–';
  return pageOf({
    title: `Run ${run.run}`,
    storeUri,
    part: 'runs',
    body: [
      ...headOf(run),
      html`<div class="panel below">
        <dl>
          <dt>Data</dt>
          <dd>${location}</dd>
          <dt>Model</dt>
          <dd>${model === null ? '–' : html`<a href="${at.model(model)}">${model}</a>`}</dd>
          <dt>Version</dt>
          <dd>${model === null ? version : versionLink(model, version)}</dd>
          <dt>Started</dt>
          <dd>${timeText(startedAt)}</dd>
          <dt>Records read</dt>
          <dd>${count('read')}</dd>
          <dt>Predicted</dt>
          <dd>${count('predicted')}</dd>
          <dt>Rejected</dt>
          <dd>${count('rejected')}</dd>
          <dt>Results</dt>
          <dd><code>${storeUri}/${predictionKeys(run.run).root}results/</code></dd>
        </dl>
      </div>`,
      ENDED_EARLY.includes(state)
        ? html`<p class="muted">To continue it where it was, start an execution with the input</p>
            <code class="command">${JSON.stringify({ predict: { resume: run.run } })}</code>`
        : undefined,
    ],
  });
}

const ENDED_EARLY: readonly RunEntry['state'][] = ['failed', 'aborted', 'unfinished'];

/** Its name, how it ended, and why. */
function headOf({ run, state, error, reason }: RunEntry): (Html | undefined)[] {
  const tone = state === 'promoted' ? 'good' : PUBLISHED.includes(state) ? 'muted' : 'bad';
  return [
    html`<p class="crumbs"><a href="/runs">Runs</a> / ${run}</p>
      <h1>${run} <small>${stateMark(state)}</small></h1>`,
    reason === null
      ? undefined
      : html`<div class="panel verdict ${tone}">
          ${error === null ? undefined : html`<b>${error}</b>: `}${reason}
        </div>`,
  ];
}

const PUBLISHED: readonly RunEntry['state'][] = ['promoted', 'kept', 'refused', 'awaiting-approval'];

function trainingPage(run: RunEntry, storeUri: string): string {
  const { model, state, metric, value, seconds, startedAt } = run;
  const isPublished = PUBLISHED.includes(state);
  return pageOf({
    title: `Run ${run.run}`,
    storeUri,
    part: 'runs',
    body: [
      ...headOf(run),
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
      ENDED_EARLY.includes(state) && model !== null
        ? html`<p class="muted">To continue it where it was:</p>
            <code class="command">npm start -- --resume ${run.run} --store ${shellWord(storeUri)}</code>`
        : undefined,
    ],
  });
}
