import type { Evaluation } from '../../shared/evaluation';
import { countText, metricText } from './format';
import { html, type Html } from './html';
import { scrollable } from './scrollable';

/** Each series of a forecast beside its own last value; nothing where there is one. */
export function seriesTable({ series }: Evaluation): Html | undefined {
  if (series === undefined) return undefined;
  const { field, count, worse, listed } = series;
  const left = count - listed.length;
  const verdict =
    worse === 0
      ? 'In each of them forecasts are nearer than the last value.'
      : `In ${countText(worse)} of them the last value is nearer than the forecasts.`;
  return html`<h2>Series by series</h2>
    <p class="muted">
      Mean absolute error of ${field} in each of ${countText(count)} series, in its own unit, beside the error
      of taking the last value for the next. ${verdict} The worst come first.
    </p>
    ${scrollable(
      'Series by series',
      html`<table>
        <thead>
          <tr>
            <th>Series</th>
            <th class="n">Test records</th>
            <th class="n">This model</th>
            <th class="n">Last value</th>
            <th class="n">Model / last value</th>
          </tr>
        </thead>
        <tbody>
          ${listed.map(
            ({ name, records, mae, lastValueMae }) =>
              html`<tr>
                <td class="name">${name}</td>
                <td class="n">${countText(records)}</td>
                <td class="n">${metricText('mae', mae)}</td>
                <td class="n">${metricText('mae', lastValueMae)}</td>
                <td class="n">${lastValueMae > 0 ? metricText('mae', mae / lastValueMae) : '–'}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    ${left > 0 ? html`<p class="muted">and ${countText(left)} more series, which do better.</p>` : undefined}`;
}
