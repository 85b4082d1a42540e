import { distance } from 'fastest-levenshtein';
import { lookOf, spellApart } from '../look';
import { showJson } from '../show-json';

/** The candidate that `name` most likely means, or undefined where none is close enough to be a slip. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const look = lookOf(name);
  const same = [...candidates].find((candidate) => lookOf(candidate) === look);
  if (same !== undefined) return same;
  // A third of the letters wrong is still the same word mistyped; in a short word two swapped letters are (`ltsm`).
  const tolerated = Math.max(Math.floor(name.length / 3), Math.min(2, Math.floor(name.length / 2)));
  let nearest: string | undefined;
  let nearestDistance = tolerated + 1;
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < nearestDistance) [nearest, nearestDistance] = [candidate, edits];
  }
  return nearest ?? [...candidates].find((candidate) => isShortFor(name, candidate));
}

/** The end of a sentence that did not find `name`: what it most likely means, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const slip = nearestName(name, candidates);
  if (slip === undefined) return '';
  const [given, meant] = spellApart(showValue(name), showValue(slip)) ?? [];
  return meant === undefined
    ? `; did you mean ${showValue(slip)}?`
    : `; did you mean ${meant}? It looks the same as what was given, ${given}, but is written with other characters`;
}

/** Whether each word of a name begins one of the other's: `maxEpochs` is `maximumEpochs`. */
function isShortFor(name: string, candidate: string): boolean {
  const [short, long] = [wordsOf(name), wordsOf(candidate)];
  return (
    short.length > 1 &&
    short.length === long.length &&
    short.every((word, index) => word.length > 2 && long[index]!.startsWith(word))
  );
}

/** Of camel case, snake case or kebab case. */
const wordsOf = (name: string): string[] =>
  name
    .split(/[_-]|(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

/** `a`, `a or b`, `a, b or c`: for sentences; a long list is cut, since a message is read and not searched. */
export function listNames(names: readonly string[], conjunction = 'or', most = 12): string {
  const shown = names.slice(0, most);
  const left = names.length - shown.length;
  if (left > 0) return `${shown.join(', ')} and ${left} more`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1)}`;
}

/** A value as a sentence shows it: JSON, cut so that a message stays one. */
export function showValue(value: unknown, most = 80): string {
  if (value === undefined) return 'missing';
  const text = toText(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function toText(value: unknown): string {
  try {
    return showJson(value) ?? String(value);
  } catch {
    // Nested deeper than the stack: valid JSON, which JSON.parse reads without recursion.
    return Array.isArray(value) ? 'a deeply nested array' : 'a deeply nested object';
  }
}
