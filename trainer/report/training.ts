import { isPercentage, metricLabel, METRICS } from '../../shared/metrics';
import { lineChart, type LineChart } from './charts/line-chart';
import { metricText, percentText, secondsText, significant } from './format';
import { html, type Html } from './html';
import type { ReportInput } from './report-input';

/** Loss, the metric of early stopping, gradient norms before clipping, share of steps clipped. */
export function trainingCharts({ evaluation, metric, plan }: ReportInput): Promise<Html[]> {
  const { epochs, bestEpoch } = evaluation.training;
  const { clipping, labelSmoothing } = plan.request.training;
  const mark = { x: bestEpoch, label: `best epoch (${bestEpoch})` };
  const xLabel = 'epoch';
  const threshold =
    clipping.kind === 'none'
      ? undefined
      : { value: clipping.threshold, label: `threshold ${clipping.threshold}` };
  const charts: LineChart[] = [
    {
      title: 'Loss',
      xLabel,
      mark,
      series: [
        {
          name: labelSmoothing === 0 ? 'training' : 'training, of smoothed labels',
          values: epochs.map(({ trainLoss }) => trainLoss),
          color: 1,
        },
        { name: 'validation', values: epochs.map(({ validation }) => validation.loss!), color: 2 },
      ],
    },
    {
      title: `${metricLabel(metric)} on the validation split`,
      xLabel,
      ...(isPercentage(metric) && { format: '%' }),
      mark,
      series: [{ name: 'validation', values: epochs.map(({ validation }) => validation[metric]!), color: 2 }],
    },
    {
      title: 'Gradient norm before clipping',
      xLabel,
      level: threshold,
      fromZero: true,
      series: [
        { name: 'mean of the steps', values: epochs.map(({ gradientNorm }) => gradientNorm.mean), color: 1 },
        { name: 'maximum', values: epochs.map(({ gradientNorm }) => gradientNorm.maximum), color: 3 },
      ],
    },
    ...rateCharts(evaluation, clipping.kind !== 'none'),
  ];
  return Promise.all(charts.map(lineChart));
}

/** Of what may be off: clipping, or a learning rate that changes. */
function rateCharts({ training: { epochs } }: ReportInput['evaluation'], clips: boolean): LineChart[] {
  const rates = epochs.map(({ learningRate }) => learningRate);
  const clipped: LineChart = {
    title: 'Share of steps clipped',
    xLabel: 'epoch',
    format: '%',
    fromZero: true,
    series: [{ name: 'share of steps', values: epochs.map(({ clippedShare }) => clippedShare), color: 1 }],
  };
  const changing: LineChart = {
    title: 'Learning rate',
    xLabel: 'epoch',
    fromZero: true,
    series: [{ name: 'at the end of the epoch', values: rates, color: 1 }],
  };
  const changes = rates.some((rate) => rate !== rates[0]);
  return [...(clips ? [clipped] : []), ...(changes ? [changing] : [])];
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
