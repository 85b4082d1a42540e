import { html, type Html } from './html';

/** A part that scrolls by itself where it is too wide, by keyboard too: a reader comes to it with Tab, and hears its name. */
export const scrollable = (
  label: string,
  content: Html,
  style: 'panel scroll' | 'scroll' = 'panel scroll',
): Html => html`<div class="${style}" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
