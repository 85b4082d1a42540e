import type { Evaluation, Metrics } from '../../shared/evaluation';
import { gateMetric } from '../../shared/request/request';
import { VERDICT_PLACE } from '../../shared/verdict-place';
import { metricLabel, METRICS } from '../../shared/metrics';
import { stableJson } from '../../shared/artifacts/json';
import { confusionSection } from './confusion';
import { entityTable } from './entities';
import { countText, metricText } from './format';
import { examplesTable } from './examples';
import { headline } from './headline';
import { html, Html } from './html';
import { driftTable } from './drift';
import { gateCharts, gradientFlowCharts } from './insight';
import { tableOfLabels } from './label-table';
import { outputsTable } from './outputs';
import { seriesTable } from './by-series';
import type { ReportInput } from './report-input';
import { scrollable } from './scrollable';
import { settingsTable } from './settings';
import { statisticsTables } from './statistics';
import { STYLE } from './style';
import { sweepTable } from './sweep';
import { dataTables, environmentTable, lineageTable, networkTable, timeTable } from './tables';
import { epochTable, trainingCharts } from './training';
import { valuesSection } from './values';

/**
 * A self-contained page: no script, no request, light and dark. The gate decides later: `stateVerdict` writes its
 * decision into the place that is left for it.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  const { plan, evaluation } = input;
  const [told, training, confusion, inside] = await Promise.all([
    valuesSection(evaluation),
    trainingCharts(input),
    confusionSection(evaluation),
    insightSection(evaluation),
  ]);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${plan.request.model} · ${plan.run}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${title(input)}${VERDICT_PLACE}
          ${headline(evaluation, {
            metric: gateMetric(plan.request),
            warnings: [...evaluation.warnings, ...input.manifest.warnings],
          })}
          <h2>Metrics on the test split</h2>
          ${scrollable('Metrics on the test split', metricsTable(evaluation))}
          ${outputsTable(evaluation)}${seriesTable(evaluation)}${sweepTable(evaluation.sweep)}${told}${confusion}${labelsSection(evaluation)}
          ${entityTable(evaluation.entityTypes)}${examplesTable(evaluation, plan.request.task)}
          <h2>Training</h2>
          <div class="grid3">${training}</div>
          <details class="panel below">
            <summary>Epoch by epoch</summary>
            ${scrollable('Epoch by epoch', epochTable(input), 'scroll')}
          </details>
          ${inside}
          <h2>Data</h2>
          <div class="grid2">${dataTables(input)}</div>
          ${statisticsTables(input.manifest.statistics)} ${driftTable(input.drift)}
          <h2>Network, environment and lineage</h2>
          <div class="grid3">
            ${networkTable(input)}${timeTable(input)}${environmentTable(input)}${lineageTable(input)}
          </div>
          ${settingsTable(evaluation)}
          <h2>Request</h2>
          <details class="panel">
            <summary>The request with its defaults and settings</summary>
            <pre>${stableJson(plan.request)}</pre>
          </details>
        </main>
      </body>
    </html> `;
  return page.markup;
}

const title = ({ plan, evaluation }: ReportInput): Html =>
  html`<header>
    <h1>${plan.request.model}</h1>
    <p class="muted">
      Run ${plan.run} · started ${plan.startedAt.replace('T', ' ').slice(0, 16)} UTC ·
      ${countText(evaluation.testRecords)} test records
    </p>
  </header>`;

function labelsSection({ labels }: Evaluation): Html | undefined {
  if (labels === undefined || labels.length === 0) return undefined;
  return html`<h2>Label by label</h2>
    ${scrollable('Label by label', tableOfLabels(labels))}`;
}

async function insightSection({ insights }: Evaluation): Promise<Html | undefined> {
  if (insights.length === 0) return undefined;
  const [flows, gates] = await Promise.all([gradientFlowCharts(insights), gateCharts(insights)]);
  return html`<h2>Inside the network</h2>
    <p class="muted">
      Measured on one batch of the training split. Where a row darkens quickly, the gradient vanishes: what
      happened so many steps ago cannot be learned from. Where it brightens, it explodes. All maps have one
      scale.
    </p>
    <div class="grid3">${flows}</div>
    <div class="grid4">${gates}</div>`;
}

function metricsTable(evaluation: Evaluation): Html {
  const { test, validation, baseline, otherBaselines, shareOfBaseline, champion } = evaluation;
  const metrics = METRICS.filter((metric) => test[metric] !== undefined);
  const rows: readonly (readonly [name: string, values: Metrics])[] = [
    ['This model', test],
    ['This model on the validation split', validation],
    ...(champion ? [[`Champion ${champion.version}`, champion.test] as const] : []),
    [`Strongest baseline: ${baseline.name}`, baseline.test],
    ...otherBaselines.map(({ name, test: values }) => [`Baseline: ${name}`, values] as const),
  ];
  return html`<table>
      <thead>
        <tr>
          <th>On the test split</th>
          ${metrics.map((metric) => html`<th class="n">${metricLabel(metric)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, values], row) =>
            html`<tr${row === 0 ? html` class="best"` : undefined}>
              <td class="name">${name}</td>
              ${metrics.map((metric) => html`<td class="n">${metricText(metric, values[metric])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      shareOfBaseline === null
        ? undefined
        : html`<p class="muted">
            Error as a share of that of the strongest baseline (${baseline.name}):
            ${shareOfBaseline.toFixed(3)}
          </p>`
    }`;
}
