import type { Evaluation, Intervals } from '../../shared/evaluation';
import { intervalsText, intervalText } from '../../shared/metric-text';
import { higherIsBetter, metricLabel, type MetricName } from '../../shared/metrics';
import { countText, differenceText, metricText, secondsText } from './format';
import { html, type Html } from './html';

const STOPPED_BY: Readonly<Record<Evaluation['training']['stoppedBy'], string>> = {
  'early-stopping': 'stopped early',
  'maximum-epochs': 'ran to the maximum',
  budget: 'ended by the budget',
};

/** The gate's metric beside baseline and champion, and what training came to. */
export function headline(
  evaluation: Evaluation,
  { metric, warnings }: { readonly metric: MetricName; readonly warnings: readonly string[] },
): Html {
  const { test, baseline, champion, training, intervals } = evaluation;
  const own = test[metric];
  return html`${marksNote(evaluation)}${warningsNote(warnings)}
    <div class="cards">
      <div class="card lead">
        <div class="label">${metricLabel(metric)} on the test split</div>
        <div class="value">${metricText(metric, own)}</div>
        ${intervals?.of[metric] && intervalNote(metric, intervals)}
        <div class="muted">
          ${higherIsBetter(metric) ? 'higher' : 'lower'} is better${meanNote(evaluation)}
        </div>
      </div>
      ${opponent(`Strongest baseline: ${baseline.name}`, metric, own, baseline.test[metric])}
      ${
        champion
          ? opponent(`Champion ${champion.version}`, metric, own, champion.test[metric])
          : html`<div class="card">
              <div class="label">Champion</div>
              <div class="value muted">none</div>
              <div class="muted">no champion was compared on these records</div>
            </div>`
      }
      <div class="card">
        <div class="label">Training</div>
        <div class="value">
          ${training.epochs.length} ${training.epochs.length === 1 ? 'epoch' : 'epochs'}
        </div>
        <div class="muted">
          best: epoch ${training.bestEpoch} · ${STOPPED_BY[training.stoppedBy]} ·
          ${secondsText(training.seconds)} · ${countText(training.parameters)} parameters
        </div>
      </div>
    </div>`;
}

const intervalNote = (metric: MetricName, intervals: Intervals): Html =>
  html`<div title="${intervalsText(intervals)}">
    <span class="muted">${Math.round(100 * intervals.confidence)} % interval:</span>
    ${intervalText(metric, intervals.of[metric])}
  </div>`;

const meanNote = ({ outputs }: Evaluation): string =>
  outputs === undefined ? '' : `; the mean of ${countText(outputs.length)} values`;

function marksNote({ marks, training }: Evaluation): Html | undefined {
  if (!marks.includes('budget-limited')) return undefined;
  return html`<p class="panel bad">
    <b>budget-limited</b>: the budget ended training in epoch ${training.epochs.length}, before its own rules
    did. These are the best weights until then; a longer training may be better.
  </p>`;
}

/** What makes the score doubtful, where it is read. */
const warningsNote = (warnings: readonly string[]): Html | undefined =>
  warnings.length === 0
    ? undefined
    : html`<div class="panel warnings">
        ${warnings.map((warning) => html`<p><b class="bad">⚠ Warning</b>: ${warning}</p>`)}
      </div>`;

function opponent(
  label: string,
  metric: MetricName,
  own: number | undefined,
  other: number | undefined,
): Html {
  return html`<div class="card">
    <div class="label">${label}</div>
    <div class="value">${metricText(metric, other)}</div>
    ${own === undefined || other === undefined ? undefined : comparison(metric, own, other)}
  </div>`;
}

function comparison(metric: MetricName, own: number, other: number): Html {
  if (own === other) return html`<div class="muted">this model is equal</div>`;
  const better = own > other === higherIsBetter(metric);
  return html`<div class="${better ? 'good' : 'bad'}">
    ${better ? '▲' : '▼'} this model: ${differenceText(metric, own - other)} (${better ? 'better' : 'worse'})
  </div>`;
}
