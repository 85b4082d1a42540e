import type { EntityType } from '../../shared/evaluation';
import { countText, percentText } from './format';
import { html, type Html } from './html';

/** Precision, recall and F1 of each type of entity, the most frequent first. */
export function entityTable(types: readonly EntityType[] | undefined): Html | undefined {
  if (types === undefined) return undefined;
  const rows = [...types].sort((a, b) => b.expected - a.expected);
  return html`<h2>Entities by type</h2>
    <div class="panel scroll" role="region" aria-label="Entities by type" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Type</th>
            <th class="n">In the test split</th>
            <th class="n">Found</th>
            <th class="n">Right</th>
            <th class="n">Precision</th>
            <th class="n">Recall</th>
            <th class="n">F1</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ type, expected, found, right, precision, recall, f1 }) =>
              html`<tr>
                <td>${type}</td>
                ${[expected, found, right].map((count) => html`<td class="n">${countText(count)}</td>`)}
                ${[precision, recall, f1].map((share) => html`<td class="n">${percentText(share)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="muted">An entity is right where its type, its first and its last token are.</p>
    </div>`;
}
