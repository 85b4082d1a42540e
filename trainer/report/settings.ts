import type { Evaluation } from '../../shared/evaluation';
import { NOT_USED } from '../../shared/request/settled';
import { html, type Html } from './html';

/** What the training was set to, and who decided: the request, or a rule that looked at the data. */
export function settingsTable({ settings }: Pick<Evaluation, 'settings'>): Html | undefined {
  const used = settings.filter(({ reason }) => reason !== NOT_USED);
  if (used.length === 0) return undefined;
  return html`<h2>Settings</h2>
    <div class="panel scroll" role="region" aria-label="Settings" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Setting</th>
            <th>Value</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          ${used.map(
            ({ field, value, reason }) =>
              html`<tr>
                <td><code>${field}</code></td>
                <td>${valueText(value)}</td>
                <td>${reason ?? 'request'}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** `gru, updateBias -2`: the kind of a thing first, then what else it has. */
function valueText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => (name === 'kind' ? String(part) : `${name} ${String(part)}`))
    .join(', ');
}
