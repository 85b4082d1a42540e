import type { Evaluation } from '../../shared/evaluation';
import { isNextLabels, type Task } from '../../shared/request/task';
import { html, type Html } from './html';

const SHOWN = 20;

/** Test records as text beside the model's answers, or what it generates. */
export function examplesTable(examples: Evaluation['examples'], task: Task): Html | undefined {
  if (examples.length === 0) return undefined;
  const shown = examples.slice(0, SHOWN);
  if (task.kind === 'one-to-many' || isNextLabels(task.target)) {
    return html`<h2>Generated sequences</h2>
      <div class="grid2">
        ${shown.map(
          ({ input, predicted }) =>
            html`<div class="panel">
              ${input === '' ? undefined : html`<b>${input}</b>`}
              <pre>${predicted}</pre>
            </div>`,
        )}
      </div>`;
  }
  const judged = task.target.kind !== 'value';
  return html`<h2>Examples of the test split</h2>
    <div class="panel scroll">
      <table>
        <thead>
          <tr>
            <th>Input</th>
            <th>Expected</th>
            <th>Predicted</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ input, expected, predicted }) =>
              html`<tr>
                <td class="wide">${input}</td>
                <td>${expected}</td>
                <td class="${judged ? (expected === predicted ? 'good' : 'bad') : ''}">${predicted}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
