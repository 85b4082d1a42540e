import type { Evaluation, VariantOutcome } from '../../shared/evaluation';
import { metricLabel, type MetricName } from '../../shared/metrics';
import { countText, metricText, secondsText } from './format';
import { html, type Html } from './html';

/** All variants of a sweep side by side, on the validation split; nothing if there was no sweep. */
export function sweepTable(sweep: Evaluation['sweep']): Html | undefined {
  if (sweep === null) return undefined;
  const { metric, winner, variants } = sweep;
  const fields = [...new Set(variants.flatMap(({ changes }) => Object.keys(changes)))];
  const metrics = [...new Set<MetricName>([metric, 'loss'])];
  return html`<h2>Sweep</h2>
    <p class="muted">
      ${variants.length} variants, compared by ${metricLabel(metric).toLowerCase()} on the validation split.
      Only the chosen one was tested: the rest of this page is about it.
    </p>
    <div class="panel scroll" role="region" aria-label="Variants of the sweep" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Variant</th>
            ${fields.map((field) => html`<th>${field}</th>`)}
            ${metrics.map((name) => html`<th class="n">Validation ${metricLabel(name).toLowerCase()}</th>`)}
            <th class="n">Best epoch</th>
            <th class="n">Parameters</th>
            <th class="n">Time</th>
          </tr>
        </thead>
        <tbody>
          ${variants.map((outcome) => row(outcome, { metrics, fields, isWinner: outcome.variant === winner }))}
        </tbody>
      </table>
    </div>`;
}

interface Row {
  /** What the variants are compared by, and the loss. */
  readonly metrics: readonly MetricName[];
  readonly fields: readonly string[];
  readonly isWinner: boolean;
}

function row({ variant, changes, trained, failure, parameters, seconds }: VariantOutcome, of: Row): Html {
  const figures =
    trained === null
      ? html`<td class="bad" colspan="${of.metrics.length + 2}">
          ${failure?.error ?? 'failed'}: ${failure?.cause ?? ''}
        </td>`
      : html`${of.metrics.map((name) => html`<td class="n">${metricText(name, trained.validation[name])}</td>`)}
          <td class="n">${trained.bestEpoch} of ${trained.epochs}${BUDGET[trained.stoppedBy]}</td>
          <td class="n">${countText(parameters)}</td>`;
  return html`<tr${of.isWinner ? html` class="best"` : undefined}>
    <td>${variant}${of.isWinner ? ' (chosen)' : ''}</td>
    ${of.fields.map((field) => html`<td>${valueText(changes[field])}</td>`)}
    ${figures}
    <td class="n">${secondsText(seconds)}</td>
  </tr>`;
}

const BUDGET = { 'early-stopping': '', 'maximum-epochs': '', budget: ', budget-limited' } as const;

const valueText = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
