import type { Evaluation } from '../../shared/evaluation';
import { METRICS, metricLabel, type MetricName } from '../../shared/metrics';
import { countText, metricText } from './format';
import { html, type Html } from './html';

/** A day of hours of a few fields, and what a person reads. */
const ROWS_LISTED = 100;

/** Of the metrics of one value; the loss is of scaled values, and said for all of them. */
const SHOWN = METRICS.filter((metric) => metric === 'mae' || metric === 'r2');

/** Each value of a forecast of several, beside the first baseline and the champion; nothing where there is one. */
export function outputsTable({ outputs, baseline, champion }: Evaluation): Html | undefined {
  if (outputs === undefined) return undefined;
  const others = [
    { name: `Baseline: ${baseline.name}`, values: baseline.outputs },
    ...(champion === null ? [] : [{ name: `Champion ${champion.version}`, values: champion.outputs }]),
  ];
  const columns = SHOWN.flatMap((metric) => [
    { metric, name: metricLabel(metric), of: (index: number) => outputs[index]?.test[metric] },
    ...others.map(({ name, values }) => ({
      metric,
      name: `${name}, ${shortLabel(metric)}`,
      of: (index: number) => values?.[index]?.[metric],
    })),
  ]);
  return html`<h2>Value by value</h2>
    <p class="muted">
      ${countText(outputs.length)} values are forecast at once. Above is the mean of their metrics, each in
      the unit of its own field.
    </p>
    <div class="panel scroll" role="region" aria-label="Values of the forecast" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Field</th>
            <th class="n">Rows ahead</th>
            ${columns.map(({ name }) => html`<th class="n">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${outputs.slice(0, ROWS_LISTED).map(
            ({ field, horizon }, index) =>
              html`<tr>
                <td>${field}</td>
                <td class="n">${countText(horizon)}</td>
                ${columns.map(({ metric, of }) => html`<td class="n">${metricText(metric, of(index))}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      ${
        outputs.length > ROWS_LISTED
          ? html`<p class="muted">and ${countText(outputs.length - ROWS_LISTED)} more, in evaluation.json</p>`
          : undefined
      }
    </div>`;
}

const shortLabel = (metric: MetricName): string => (metric === 'mae' ? 'error' : metricLabel(metric));
