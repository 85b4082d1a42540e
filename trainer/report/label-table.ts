import type { Evaluation } from '../../shared/evaluation';
import { countText, percentText } from './format';
import { html, type Html } from './html';

/** Precision, recall and F1 of each class or tag, the most frequent first. */
export function labelTable({ labels, counts }: NonNullable<Evaluation['confusion']>): Html {
  return tableOfLabels(
    labels.map((label, index) => {
      const right = counts[index]![index]!;
      const truths = counts[index]!.reduce((sum, count) => sum + count, 0);
      const answers = counts.reduce((sum, row) => sum + row[index]!, 0);
      return { label, right, truths, answers };
    }),
  );
}

/** Beyond so many rows a table is not read. */
const ROWS_SHOWN = 200;

/** The same of labels that are counted each by itself. */
export function tableOfLabels(labels: NonNullable<Evaluation['labels']>): Html {
  const rows = labels.toSorted((a, b) => b.truths - a.truths);
  const more = rows.length - ROWS_SHOWN;
  const table = html`<table>
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
      ${rows.slice(0, ROWS_SHOWN).map(
        ({ label, right, truths, answers }) =>
          html`<tr>
            <td>${label}</td>
            <td class="n">${countText(truths)}</td>
            <td class="n">${shareText(right, answers)}</td>
            <td class="n">${shareText(right, truths)}</td>
            <td class="n">${shareText(2 * right, truths + answers)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  return more <= 0
    ? table
    : html`${table}
        <p class="muted">${countText(more)} more, which are rarer.</p>`;
}

const shareText = (part: number, whole: number): string => (whole === 0 ? '–' : percentText(part / whole));
