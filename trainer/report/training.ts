import { metricLabel, METRICS } from '../../shared/metrics';
import { metricText, percentText, secondsText, significant } from './format';
import { html, type Html } from './html';
import { lineChart } from './line-chart';
import type { ReportInput } from './report-input';

/** Loss, the metric of early stopping, gradient norms before clipping, share of steps clipped. */
export function trainingCharts({ evaluation, metric, plan }: ReportInput): Html[] {
  const { epochs, bestEpoch } = evaluation.training;
  const { clipping } = plan.request.training;
  const rates = epochs.map(({ learningRate }) => learningRate);
  const mark = { x: bestEpoch, label: `best epoch (${bestEpoch})` };
  const threshold =
    clipping.kind === 'none'
      ? undefined
      : { value: clipping.threshold, label: `threshold ${clipping.threshold}` };
  return [
    lineChart({
      title: 'Loss',
      xLabel: 'epoch',
      text: significant,
      mark,
      series: [
        { name: 'training', values: epochs.map(({ trainLoss }) => trainLoss), color: 1 },
        { name: 'validation', values: epochs.map(({ validation }) => validation.loss!), color: 2 },
      ],
    }),
    lineChart({
      title: `${metricLabel(metric)} on the validation split`,
      xLabel: 'epoch',
      text: (value) => metricText(metric, value),
      mark,
      series: [{ name: 'validation', values: epochs.map(({ validation }) => validation[metric]!), color: 2 }],
    }),
    lineChart({
      title: 'Gradient norm before clipping',
      xLabel: 'epoch',
      text: significant,
      level: threshold,
      fromZero: true,
      series: [
        { name: 'mean of the steps', values: epochs.map(({ gradientNorm }) => gradientNorm.mean), color: 1 },
        { name: 'maximum', values: epochs.map(({ gradientNorm }) => gradientNorm.maximum), color: 3 },
      ],
    }),
    lineChart({
      title: clipping.kind === 'none' ? 'Steps clipped (clipping is off)' : 'Share of steps clipped',
      xLabel: 'epoch',
      text: (value) => `${Math.round(100 * value)} %`,
      fromZero: true,
      series: [{ name: 'share of steps', values: epochs.map(({ clippedShare }) => clippedShare), color: 1 }],
    }),
    ...(rates.some((rate) => rate !== rates[0])
      ? [
          lineChart({
            title: 'Learning rate',
            xLabel: 'epoch',
            text: significant,
            fromZero: true,
            series: [{ name: 'at the end of the epoch', values: rates, color: 1 }],
          }),
        ]
      : []),
  ];
}

export function epochTable({ evaluation }: ReportInput): Html {
  const { epochs, bestEpoch } = evaluation.training;
  const metrics = METRICS.filter((metric) => epochs[0]?.validation[metric] !== undefined);
  return html`<table>
    <thead>
      <tr>
        <th>Epoch</th>
        <th class="n">Training loss</th>
        ${metrics.map((metric) => html`<th class="n">Validation ${metricLabel(metric).toLowerCase()}</th>`)}
        <th class="n">Gradient norm</th>
        <th class="n">Clipped</th>
        <th class="n">Learning rate</th>
        <th class="n">Sequences/s</th>
        <th class="n">Time</th>
      </tr>
    </thead>
    <tbody>
      ${epochs.map(
        (
          record,
        ) => html`<tr${record.epoch === bestEpoch ? html` class="best"` : undefined}><td>${record.epoch}</td><td class="n">${significant(record.trainLoss)}</td>${metrics.map((metric) => html`<td class="n">${metricText(metric, record.validation[metric])}</td>`)}
<td class="n">${significant(record.gradientNorm.mean)}</td><td class="n">${percentText(record.clippedShare)}</td><td class="n">${significant(record.learningRate)}</td><td class="n">${Math.round(record.sequencesPerSecond).toLocaleString('en-US')}</td><td class="n">${secondsText(record.seconds)}</td></tr>`,
      )}
    </tbody>
  </table>`;
}
