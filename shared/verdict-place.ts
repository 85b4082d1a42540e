import { html, type Html } from './html';
import { ReportPlace } from './report-place';

export const VERDICT = new ReportPlace('verdict');

/** Where a report leaves room for the gate's decision, which is made after the report is written. */
export const VERDICT_PLACE = VERDICT.holding(
  html`<p class="panel verdict muted">The gate has not decided yet: this page was written before it.</p>`,
);

export interface Verdict {
  readonly promoted: boolean;
  /** The decision with its figures, one sentence. */
  readonly reason: string;
  /** What else there is to open: a name and where it is. */
  readonly links: readonly { readonly name: string; readonly href: string }[];
}

/** A report with the decision in its place; one that has none, of an older version, stays as it is. */
export const stateVerdict = (page: string, verdict: Verdict): string =>
  VERDICT.fill(page, verdictPanel(verdict));

const verdictPanel = ({ promoted, reason, links }: Verdict): Html =>
  html`<div class="panel verdict ${promoted ? 'good' : 'bad'}">
    <b>${promoted ? '✓ In use' : '✗ Not in use'}</b>
    <span class="reason">${reason}</span>
    <p class="links muted">${links.map(({ name, href }) => [linkOf(name, href), ' '])}</p>
  </div>`;

/** Only what a browser opens is a link: a path of this machine, or a page of the console. */
const linkOf = (name: string, href: string): Html =>
  /^(\/|https:)/.test(href)
    ? html`<a href="${href}">${name}</a>`
    : html`<span>${name}: <code>${href}</code></span>`;
