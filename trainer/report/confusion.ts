import type { Evaluation } from '../../shared/evaluation';
import { confusionMatrix, MAXIMUM_CLASSES_WITH_NUMBERS } from './charts/confusion-matrix';
import { countText, percentText } from './format';
import { html, type Html } from './html';
import { labelTable } from './label-table';
import { scrollable } from './scrollable';

type Confusion = NonNullable<Evaluation['confusion']>;

const CONFUSIONS_LISTED = 10;

/** The matrix, what is confused most often, and each label's own figures; nothing where records have no label. */
export async function confusionSection({ confusion }: Evaluation): Promise<Html | undefined> {
  if (confusion === null) return undefined;
  return html`<h2>Confusion matrix</h2>
    <div class="confusion${confusion.labels.length > MAXIMUM_CLASSES_WITH_NUMBERS ? ' large' : ''}">
      <div>${await confusionMatrix(confusion)}</div>
      ${scrollable('Most frequent confusions', largestConfusions(confusion))}
    </div>
    <details class="panel below">
      <summary>Label by label</summary>
      ${scrollable('Label by label', labelTable(confusion), 'scroll')}
    </details>`;
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
