import type { Evaluation } from '../../shared/evaluation';
import { countText, percentText } from './format';
import { html, type Html } from './html';

/** Precision, recall and F1 of each class or tag, the most frequent first. */
export function labelTable({ labels, counts }: NonNullable<Evaluation['confusion']>): Html {
  const rows = labels
    .map((label, index) => {
      const right = counts[index]![index]!;
      const total = counts[index]!.reduce((sum, count) => sum + count, 0);
      const predicted = counts.reduce((sum, row) => sum + row[index]!, 0);
      return { label, right, total, predicted };
    })
    .sort((a, b) => b.total - a.total);
  return html`<table>
    <thead>
      <tr>
        <th>Label</th>
        <th class="n">In the test split</th>
        <th class="n">Precision</th>
        <th class="n">Recall</th>
        <th class="n">F1</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ label, right, total, predicted }) =>
          html`<tr>
            <td>${label}</td>
            <td class="n">${countText(total)}</td>
            <td class="n">${shareText(right, predicted)}</td>
            <td class="n">${shareText(right, total)}</td>
            <td class="n">${shareText(2 * right, total + predicted)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const shareText = (part: number, whole: number): string => (whole === 0 ? '–' : percentText(part / whole));
