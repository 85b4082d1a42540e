import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Targets of a page's broken relative links: the file or the heading in it does not exist. */
export function brokenLinks(page: string, folder: string): string[] {
  return linksOf(page).filter((target) => !leadsSomewhere(target, page, folder));
}

function leadsSomewhere(target: string, page: string, folder: string): boolean {
  if (/^[a-z]+:/i.test(target)) return true;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? undefined : resolve(folder, decodeURIComponent(file));
  if (path !== undefined && !existsSync(path)) return false;
  if (anchor === undefined) return true;
  // A line of a source file; the test of trainer/README.md checks which.
  if (path !== undefined && !path.endsWith('.md')) return /^L\d+$/.test(anchor) && statSync(path).isFile();
  return anchorsOf(path === undefined ? page : readFileSync(join(path), 'utf8')).includes(anchor);
}

/** Targets of links and pictures, except those in code. */
function linksOf(page: string): string[] {
  const prose = withoutBlocks(page).replace(/`[^`\n]*`/g, '``');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors that GitHub gives a page's headings, in order; a repeated one has its number appended. */
export function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

function withoutBlocks(page: string): string {
  return page.replace(/^ *```[^]*?^ *```/gm, '');
}

/** Names of the scripts that a page runs: `npm run <name>`, `npm start` and `npm test`, in prose or in code. */
export function npmScriptsIn(page: string): string[] {
  return [...page.matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(start|test)\b)/g)].map(
    ([, script, short]) => script ?? short ?? '',
  );
}
