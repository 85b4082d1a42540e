import { html, type Html } from '../../../shared/html';

export interface Layout {
  readonly title: string;
  readonly storeUri: string;
  /** Which of the two lists it belongs to. */
  readonly part: 'models' | 'runs' | undefined;
  readonly body: Html | readonly (Html | undefined)[];
}

/** A whole page; its style is a file of its own, as the content security policy allows no other. */
export function pageOf({ title, storeUri, part, body }: Layout): string {
  const item = (name: 'models' | 'runs', href: string, text: string) =>
    html`<a href="${href}" ${name === part ? html`aria-current="page"` : undefined}>${text}</a>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Unroll</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/icon.svg" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <nav aria-label="Registry">
          <div>
            ${item('models', '/', 'Models')} ${item('runs', '/runs', 'Runs')}
            <span class="muted store">${storeUri}</span>
          </div>
        </nav>
        <main id="content" tabindex="-1">${body}</main>
      </body>
    </html>`.markup;
}

/** A page that says what is wrong, in one sentence. */
export const sentencePage = (storeUri: string, title: string, sentence: string): string =>
  pageOf({
    title,
    storeUri,
    part: undefined,
    body: html`<h1>${title}</h1>
      <p>${sentence}</p>
      <p><a href="/">All models</a></p>`,
  });
