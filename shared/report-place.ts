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

  /** The page with other content in the place; one that has none, of an older version, stays as it is. */
  fill(page: string, content: Html): string {
    const [from, to] = [page.indexOf(this.#begin), page.indexOf(this.#end)];
    if (from < 0 || to < from) return page;
    return page.slice(0, from) + this.holding(content).markup + page.slice(to + this.#end.length);
  }
}
