import { html } from '../../shared/html';
import { VERDICT } from '../../shared/verdict-place';
import { at } from './page/parts';

/** A link of the gate's panel, as a report has it: of something that opens, or of what has an address only. */
const LINK = /<a href="([^"]*)">([^<]*)<\/a>|<span>([^<]*): <code>([^<]*)<\/code><\/span>/g;

/**
 * A report whose links to artifacts lead to the registry's own pages. A report is written for whoever opens its file:
 * its links are paths of the machine of the run, pages of the console, or addresses that no browser opens.
 */
export const linkedWithin = (report: string): string =>
  VERDICT.change(report, (panel) =>
    panel.replace(LINK, (whole: string, href?: string, name?: string, label?: string, address?: string) => {
      const page = pageOf(unescaped(href ?? address ?? ''));
      return page === undefined
        ? whole
        : html`<a href="${page}">${unescaped(name ?? label ?? '')}</a>`.markup;
    }),
  );

const VERSION = /(?:^|\/)models\/([^/]+)\/([^/]+)\/$/;
const EVALUATION = /(?:^|\/)runs\/([^/]+)\/evaluation\.json$/;
const DATASET = /(?:^|\/)(datasets\/[^/]+\/[^/]+\/builds\/[^/]+\/manifest\.json)$/;

/** By the end of the address, since a store may have been moved after the run. */
function pageOf(href: string): string | undefined {
  const key = href.startsWith('https:') ? (new URL(href).searchParams.get('prefix') ?? '') : href;
  const version = VERSION.exec(key);
  if (version !== null) return at.version(version[1]!, version[2]!);
  const evaluation = EVALUATION.exec(key);
  if (evaluation !== null) return at.evaluation(evaluation[1]!);
  const dataset = DATASET.exec(key);
  return dataset === null ? undefined : `/${dataset[1]!}`;
}

const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity]!);
