import { html, type Html } from '../../../shared/html';
import type { Approval } from '../../../shared/model';
import { modelsCommand } from '../../../shared/models-command';
import { at, timeText, versionLink } from './parts';

const command = (action: 'approve' | 'refuse', { model, version }: Approval, storeUri: string): string =>
  modelsCommand([action, model, version], storeUri);

/** Candidates that wait for a person, each with what they answer it with. */
export function waitingPanel(waiting: readonly Approval[], storeUri: string): Html | undefined {
  if (waiting.length === 0) return undefined;
  return html`<h2>Waiting for approval</h2>
    ${waiting.map(
      (approval) =>
        html`<div class="panel waiting below">
          <p>
            <b>${versionLink(approval.model, approval.version)}</b> of
            <a href="${at.model(approval.model)}">${approval.model}</a>, since ${timeText(approval.since)}
          </p>
          <p>${approval.reason}</p>
          <div class="muted">
            To put it into use, or to refuse it (a click selects a command;
            <code>--why &lt;reason&gt;</code> after it goes into the history):
          </div>
          <code class="command">${command('approve', approval, storeUri)}</code>
          <code class="command">${command('refuse', approval, storeUri)}</code>
        </div>`,
    )}`;
}
