import type { Evaluation, ToldValues } from '../../shared/evaluation';
import { histogram } from './charts/histogram';
import { lineChart } from './charts/line-chart';
import { scatter } from './charts/scatter';
import { countText, significant } from './format';
import { html, type Html } from './html';

/** Width of a curve over many records, where the page is wide. */
const WIDE = 1000;
const NARROW_RECORDS = 80;

/** What was to be told beside what was told, as curves or as points, and how far off; nothing where records have no value. */
export async function valuesSection({ values, testRecords }: Evaluation): Promise<Html | undefined> {
  if (values === undefined) return undefined;
  const { outputs, records } = values;
  const shown = outputs[0]?.truths.length ?? 0;
  const which = records === 'consecutive' ? 'the first' : 'spread evenly over the split:';
  const charts = await Promise.all(
    outputs.map((told) => (records === 'consecutive' ? curves(told) : points(told))),
  );
  return html`<h2>${records === 'consecutive' ? 'Forecast beside truth' : 'Predicted beside true values'}</h2>
    <p class="muted">
      ${
        shown === testRecords
          ? `All ${countText(shown)} test records`
          : `Of ${countText(testRecords)} test records ${which} ${countText(shown)}`
      }${records === 'consecutive' ? ', in their order' : ''}.
      The residual is the truth minus what was predicted, of all test records: a peak beside 0 is a bias, long
      tails are few large errors.
    </p>
    ${charts}`;
}

async function curves(told: ToldValues): Promise<Html> {
  const { name, truths, predictions } = told;
  const chart = (count: number, width?: number) =>
    lineChart({
      title: name,
      xLabel: 'test record',
      series: [
        { name: 'truth', values: truths.slice(0, count), color: 1 },
        { name: 'forecast', values: predictions.slice(0, count), color: 2 },
      ],
      ...(width !== undefined && { width }),
    });
  const [wide, narrow, cloud] = await Promise.all([
    chart(truths.length, WIDE),
    chart(NARROW_RECORDS),
    points(told),
  ]);
  return html`<div class="wide-only">${wide}</div>
    <div class="narrow-only">${narrow}</div>
    ${cloud}`;
}

async function points(told: ToldValues): Promise<Html> {
  const [cloud, residual] = await Promise.all([
    scatter({ title: `Predicted over true: ${told.name}`, ...told }),
    residuals(told),
  ]);
  return html`<div class="grid2 below">${cloud}${residual}</div>`;
}

function residuals({ name, residuals: { from, to, counts } }: ToldValues): Promise<Html> {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const step = (to - from) / counts.length;
  const mean = counts.reduce((sum, count, bin) => sum + count * (from + (bin + 0.5) * step), 0) / total;
  return histogram({
    title: `Residuals: ${name}`,
    xLabel: 'truth − predicted',
    shares: counts.map((count) => count / total),
    from,
    to,
    width: 262,
    height: 150,
    note: html`Mean about ${significant(Math.abs(mean) < step / 100 ? 0 : mean)}. The outermost bars hold what
    is beyond them.`,
  });
}
