import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `[file:12](file#L12) \`code\``: the file beside the page, a line, and code that is on it. */
const REFERENCE = /\[([\w./-]+):\d+\]\(\1#L\d+\) `([^`]+)`/g;

/**
 * The page with each reference's line number set to the first line of its file that contains the code.
 *
 * @throws Error naming a reference whose file or code does not exist
 */
export function withCurrentLines(page: string, folder: string): string {
  return page.replace(REFERENCE, (_, file: string, code: string) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes(code)) + 1;
    if (line === 0) throw new Error(`${file} has no line with "${code}"`);
    return `[${file}:${line}](${file}#L${line}) \`${code}\``;
  });
}

export const countReferences = (page: string): number => [...page.matchAll(REFERENCE)].length;
