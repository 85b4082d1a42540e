import { isJson } from '../../../../shared/is-json';
import type { FormatGuess } from '../guessed';
import type { StartOfText } from '../text';
import { UsageError } from '../../terminal/usage-error.cjs';

/** JSON Lines, an array of objects, or one within an object; undefined for what is no JSON. */
export function jsonFormat({ text, isWhole }: StartOfText): FormatGuess | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  // The sample may end within the last line.
  const full = isWhole ? lines : lines.slice(0, -1);
  const start = text.trimStart();
  if (start.startsWith('{')) {
    if (full.length > 1 && full.every(isObject)) return JSON_LINES;
    const path = arraysIn(start)[0];
    if (path !== undefined)
      return {
        format: { kind: 'json', path },
        notes: [`JSON: the records are the array at "${path}" of the object that the file is.`],
      };
    if (isObject(first) || (!isWhole && lines.length === 1)) return JSON_LINES;
  }
  if (!/^\[\s*(?:\{|\[|"|\d|-|$)/.test(start)) return undefined;
  if (/^\[\s*\{/.test(start))
    return {
      format: { kind: 'json' },
      notes: ['JSON: the file is an array, whose objects are the records.'],
    };
  if (isWhole && !isJson(text) && !full.some(isJson)) return undefined;
  throw new UsageError(
    'The data is JSON without objects; write an object with named fields for each record.',
  );
}

const JSON_LINES: FormatGuess = {
  format: { kind: 'jsonl' },
  notes: ['JSON Lines: each line is an object.'],
};

const isObject = (line: string): boolean => line.trimStart().startsWith('{') && isJson(line);

/** Paths of the arrays of objects that lie in objects alone, those of most elements first. */
function arraysIn(text: string): string[] {
  const keys: string[] = [];
  const kinds: ('{' | '[')[] = [];
  const found = new Map<string, number>();
  let name = '';
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token.startsWith('"')) {
      if (/^\s*:/.test(text.slice(index + token.length, index + token.length + 20))) name = unquoted(token);
      continue;
    }
    if (token === '{' || token === '[') {
      const path = keys.slice(1).join('.');
      if (token === '{' && kinds.at(-1) === '[' && kinds.indexOf('[') === kinds.length - 1)
        found.set(path, (found.get(path) ?? 0) + 1);
      keys.push(kinds.at(-1) === '[' ? '' : name);
      kinds.push(token);
    } else {
      keys.pop();
      kinds.pop();
    }
  }
  return [...found].sort((a, b) => b[1] - a[1]).map(([path]) => path);
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
