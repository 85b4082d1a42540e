import type { Evaluation, ShownRecord } from '../../shared/evaluation';
import { isNextLabels, type Task } from '../../shared/request/task';
import { percentText } from './format';
import { html, type Html } from './html';

const SHOWN = 20;

/** Test records as text beside the model's answers, or what it generates; first those that it is most wrong about. */
export function examplesTable({ examples, worst }: Evaluation, task: Task): Html | undefined {
  if (task.kind === 'one-to-many' || isNextLabels(task.target)) return generated(examples);
  return html`${section('Worst errors', worst)}${section('The first records of the test split', examples)}`;
}

function section(title: string, records: readonly ShownRecord[]): Html | undefined {
  if (records.length === 0) return undefined;
  const shown = records.slice(0, SHOWN);
  return html`<h2>${title}</h2>
    <div class="panel scroll" role="region" aria-label="${title}" tabindex="0">
      ${shown.some(({ steps }) => steps !== undefined) ? tagged(shown) : answered(shown)}
    </div>`;
}

function generated(examples: readonly ShownRecord[]): Html | undefined {
  if (examples.length === 0) return undefined;
  return html`<h2>Generated sequences</h2>
    <div class="grid2">
      ${examples.slice(0, SHOWN).map(
        ({ input, predicted }) =>
          html`<div class="panel">
            ${input === '' ? undefined : html`<b>${input}</b>`}
            <pre>${predicted}</pre>
          </div>`,
      )}
    </div>`;
}

function answered(records: readonly ShownRecord[]): Html {
  const isSure = records.some(({ confidence }) => confidence !== undefined);
  return html`<table>
    <thead>
      <tr>
        <th>Input</th>
        <th>Expected</th>
        <th>Predicted</th>
        ${isSure ? html`<th class="n">Confidence</th>` : undefined}
      </tr>
    </thead>
    <tbody>
      ${records.map(
        ({ input, expected, predicted, right, confidence }) =>
          html`<tr>
            <td class="wide">${input}</td>
            <td>${expected}</td>
            <td class="${right === undefined ? '' : right ? 'good' : 'bad'}">
              ${right === undefined ? undefined : mark(right)}${predicted}
            </td>
            ${isSure ? html`<td class="n">${confidence === undefined ? '–' : percentText(confidence)}</td>` : undefined}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Right and wrong differ by a sign, and not only by a color. */
const mark = (right: boolean): Html => html`<span class="sign">${right ? '✓\u00a0' : '✗\u00a0'}</span>`;

/** Tokens with their tags under them; a wrong tag is struck out above the right one. */
const tagged = (records: readonly ShownRecord[]): Html =>
  html`${records.map(
    ({ steps = [], confidence }) =>
      html`<div class="tagged">
        ${steps.map(
          ([token, tag, predicted]) =>
            html`<span class="token${tag === predicted ? '' : ' missed'}"
              ><b>${token}</b
              >${tag === predicted ? html`<i>${tag}</i>` : html`<i class="bad"><s>${predicted}</s> ✗</i><i class="good">${tag}</i>`}</span
            >`,
        )}
        <span class="muted">
          ${steps.filter(([, tag, predicted]) => tag !== predicted).length} of ${steps.length}
          wrong${confidence === undefined ? '' : `, confidence ${percentText(confidence)}`}</span
        >
      </div>`,
  )}`;
