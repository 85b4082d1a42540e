import type { Evaluation } from '../../shared/evaluation';
import { countText, percentText } from './format';
import { html, type Html } from './html';

type Confusion = NonNullable<Evaluation['confusion']>;

/** With more classes than this, a cell is too small for its number. */
const MAXIMUM_CLASSES_WITH_NUMBERS = 24;
const CONFUSIONS_LISTED = 8;

/** Rows are true classes; a cell's color is its share of the row, so that rare classes are seen too. */
export function confusionChart({ labels, counts }: Confusion): Html {
  const cell = labels.length <= MAXIMUM_CLASSES_WITH_NUMBERS ? 34 : 14;
  const text = Math.min(160, 20 + 8 * Math.max(...labels.map((label) => Array.from(label).length)));
  const side = cell * labels.length;
  const top = text;
  const cells = counts.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, prediction) => {
      const share = total === 0 ? 0 : count / total;
      const x = text + prediction * cell;
      const y = top + truth * cell;
      return html`<g
        ><title>
          ${labels[truth]} predicted as ${labels[prediction]}: ${countText(count)} of ${countText(total)}
          (${percentText(share)})
        </title>
        <rect
          class="${truth === prediction ? 'right' : 'wrong'}"
          x="${x}"
          y="${y}"
          width="${cell - 1}"
          height="${cell - 1}"
          rx="2"
          style="--share:${share.toFixed(3)}"
        />
        ${count > 0 && cell > 20 ? html`<text class="count${share > 0.55 ? ' on-dark' : ''}" x="${x + (cell - 1) / 2}" y="${y + cell / 2 + 4}">${count}</text>` : undefined}</g
      >`;
    });
  });
  const names = labels.map((label, index) => {
    const middle = (index + 0.5) * cell + 4;
    return html`<text class="name" x="${text - 8}" y="${top + middle}" text-anchor="end"
        >${short(label)}</text
      >
      <text class="name" transform="translate(${text + middle},${top - 8}) rotate(-90)"
        >${short(label)}</text
      >`;
  });
  return html`<div class="confusion">
    <svg
      viewBox="0 0 ${text + side + 4} ${top + side + 4}"
      style="max-width:${text + side + 4}px"
      role="img"
      aria-label="Confusion matrix"
    >
      ${cells}${names}
    </svg>
    <div>
      <p class="muted">Rows are true classes, columns predictions; color is the share of the row.</p>
      ${largestConfusions({ labels, counts })}
    </div>
  </div>`;
}

function largestConfusions({ labels, counts }: Confusion): Html {
  const wrong = counts
    .flatMap((row, truth) => row.map((count, prediction) => ({ truth, prediction, count, total: sum(row) })))
    .filter(({ truth, prediction, count }) => truth !== prediction && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, CONFUSIONS_LISTED);
  if (wrong.length === 0) return html`<p>No test record was confused.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th>True</th>
        <th>Predicted</th>
        <th class="n">Records</th>
        <th class="n">Of the class</th>
      </tr>
    </thead>
    <tbody>
      ${wrong.map(
        ({ truth, prediction, count, total }) =>
          html`<tr>
            <td>${labels[truth]}</td>
            <td>${labels[prediction]}</td>
            <td class="n">${countText(count)}</td>
            <td class="n">${percentText(count / total)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const sum = (row: readonly number[]): number => row.reduce((total, count) => total + count, 0);

/** Names are drawn in a margin of 160 pixels. */
const short = (label: string): string =>
  Array.from(label).length > 17 ? `${Array.from(label).slice(0, 16).join('')}…` : label;
