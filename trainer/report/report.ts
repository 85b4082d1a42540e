import type { Evaluation } from '../../shared/evaluation';
import { gateMetric } from '../../shared/request/request';
import { metricLabel, METRICS } from '../../shared/metrics';
import { stableJson } from '../../shared/artifacts/json';
import { confusionChart } from './confusion-chart';
import { metricText } from './format';
import { examplesTable } from './examples';
import { headline } from './headline';
import { html, Html } from './html';
import { driftTable } from './drift';
import { gateCharts, gradientFlowCharts } from './insight';
import { labelTable, tableOfLabels } from './label-table';
import { outputsTable } from './outputs';
import type { ReportInput } from './report-input';
import { statisticsTables } from './statistics';
import { STYLE } from './style';
import { sweepTable } from './sweep';
import { dataTables, environmentTable, lineageTable, networkTable } from './tables';
import { epochTable, trainingCharts } from './training';

/** A self-contained page: no script, no request, light and dark. */
export function renderReport(input: ReportInput): string {
  const { plan, evaluation } = input;
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
          <header>
            <h1>${plan.request.model}</h1>
            <p class="muted">
              Run ${plan.run} · started ${plan.startedAt.replace('T', ' ').slice(0, 16)} UTC ·
              ${evaluation.testRecords.toLocaleString('en-US')} test records
            </p>
          </header>
          ${headline(evaluation, {
            metric: gateMetric(plan.request),
            warnings: input.manifest.warnings,
          })}
          <h2>Metrics on the test split</h2>
          <div class="panel scroll">${metricsTable(evaluation)}</div>
          ${outputsTable(evaluation)}${sweepTable(evaluation.sweep)}
          <h2>Training</h2>
          <div class="grid2">${trainingCharts(input)}</div>
          <details class="panel" style="margin-top:14px">
            <summary>Epoch by epoch</summary>
            <div class="scroll">${epochTable(input)}</div>
          </details>
          ${confusionSection(evaluation)}${labelsSection(evaluation)}
          ${examplesTable(evaluation.examples, plan.request.task)} ${insightSection(evaluation)}
          <h2>Data</h2>
          <div class="grid2">${dataTables(input)}</div>
          ${statisticsTables(input.manifest.statistics)} ${driftTable(input.drift)}
          <h2>Network, environment and lineage</h2>
          <div class="grid3">${networkTable(input)}${environmentTable(input)}${lineageTable(input)}</div>
          <h2>Request</h2>
          <details class="panel">
            <summary>The request with its defaults</summary>
            <pre>${stableJson(plan.request)}</pre>
          </details>
        </main>
      </body>
    </html> `;
  return page.markup;
}

function confusionSection({ confusion }: Evaluation): Html | undefined {
  if (confusion === null) return undefined;
  return html`<h2>Confusion matrix</h2>
    <div class="panel">${confusionChart(confusion)}</div>
    <details class="panel" style="margin-top:14px">
      <summary>Label by label</summary>
      <div class="scroll">${labelTable(confusion)}</div>
    </details>`;
}

function labelsSection({ labels }: Evaluation): Html | undefined {
  if (labels === undefined || labels.length === 0) return undefined;
  return html`<h2>Label by label</h2>
    <div class="panel scroll">${tableOfLabels(labels)}</div>`;
}

function insightSection({ insights }: Evaluation): Html | undefined {
  if (insights.length === 0) return undefined;
  return html`<h2>Inside the network</h2>
    <p class="muted">
      Measured on one batch of the training split. A curve that falls steeply is a gradient that vanishes:
      what happened so many steps ago cannot be learned from. One that rises explodes.
    </p>
    <div class="grid2">${gradientFlowCharts(insights)}</div>
    <div class="grid4">${gateCharts(insights)}</div>`;
}

function metricsTable({
  test,
  validation,
  baseline,
  otherBaselines,
  shareOfBaseline,
  champion,
}: Evaluation): Html {
  const rows = METRICS.filter((metric) => test[metric] !== undefined);
  const others = [
    ...[baseline, ...otherBaselines].map(({ name, test: values }) => ({ name: `Baseline: ${name}`, values })),
    ...(champion ? [{ name: `Champion ${champion.version}`, values: champion.test }] : []),
  ];
  const table = html`<table>
    <thead>
      <tr>
        <th>Metric</th>
        <th class="n">This model</th>
        ${others.map(({ name }) => html`<th class="n">${name}</th>`)}
        <th class="n">This model on validation</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (metric) =>
          html`<tr>
            <td>${metricLabel(metric)}</td>
            <td class="n"><b>${metricText(metric, test[metric])}</b></td>
            ${others.map(({ values }) => html`<td class="n">${metricText(metric, values[metric])}</td>`)}
            <td class="n">${metricText(metric, validation[metric])}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  if (shareOfBaseline === null) return table;
  return html`${table}
    <p class="muted">
      Error as a share of the baseline's (${baseline.name}): ${shareOfBaseline.toFixed(3)}
    </p>`;
}
