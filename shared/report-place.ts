import { Html } from './html';

/** A part of a report that is known only after the report is written; `name` marks it. */
export class ReportPlace {
  readonly #begin: string;
  readonly #end: string;

  constructor(name: string) {
    this.#begin = `<!--${name}-->`;
    this.#end = `<!--/${name}-->`;
  }

  holding(content: Html): Html {
    return new Html(`${this.#begin}${content.markup}${this.#end}`);
  }

  /** The page with what is in the place changed. */
  change(page: string, how: (content: string) => string): string {
    const [from, to] = [page.indexOf(this.#begin), page.indexOf(this.#end)];
    if (from < 0 || to < from) return page;
    const start = from + this.#begin.length;
    return page.slice(0, start) + how(page.slice(start, to)) + page.slice(to);
  }

  /** The page with other content in the place; one that has none, of an older version, stays as it is. */
  fill(page: string, content: Html): string {
    return this.change(page, () => content.markup);
  }
}
