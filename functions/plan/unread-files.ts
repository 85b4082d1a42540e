import { matchesPath } from '../../shared/request/glob';
import { liesBesideData } from '../../shared/request/beside-data';
import { listNames, showValue } from '../../shared/request/nearest';

const NAMES_SHOWN = 5;

/**
 * What is said of objects that look like those of the dataset and that no pattern takes, since they lie in other folders or
 * end in other capitals; undefined where there are none. One sentence without its full stop.
 *
 * @param names of all objects under the location
 * @param patterns by the fields that have them
 */
export function unreadNotice(
  names: readonly string[],
  patterns: readonly { readonly field: string; readonly pattern: string }[],
): string | undefined {
  const isRead = (name: string) => patterns.some(({ pattern }) => matchesPath(pattern, name));
  const endings = new Set(names.filter(isRead).map(endingOf));
  const unread = names.filter((name) => !isRead(name) && endings.has(endingOf(name)) && isData(name));
  for (const { field, pattern } of patterns) {
    const alike = unread.filter((name) => pattern.includes('*') && isAlike(pattern, name));
    if (alike.length === 0) continue;
    const [is, they, them] = alike.length === 1 ? ['is', 'it', 'it'] : ['are', 'they', 'them'];
    const reaching = intoFolders(pattern, alike);
    const remedy =
      reaching === undefined || !alike.every((name) => matchesPath(reaching, name))
        ? `name ${them} as the others are`
        : `a pattern stays in one folder, and ${showValue(reaching)} would take ${them}`;
    return `${listNames(alike, 'and', NAMES_SHOWN)} under data.location ${is} not read, since ${field} is ${showValue(pattern)}; if ${they} should be, ${remedy}; if not, move ${them} out of data.location`;
  }
  return undefined;
}

/** The pattern with `*` for folders, as many as it takes to reach one of the objects; undefined where none would. */
export function intoFolders(pattern: string, names: readonly string[]): string | undefined {
  const depths = [...new Set(names.map((name) => name.split('/').length))].sort((a, b) => a - b);
  return depths
    .map((depth) => [...Array<string>(depth - 1).fill('*'), lastOf(pattern)].join('/'))
    .find((deeper) => names.some((name) => matchesPath(deeper, name)));
}

const lastOf = (path: string): string => path.split('/').at(-1) ?? '';

/** Whether an object's own name is like the pattern's, whatever its folder and its capitals. */
const isAlike = (pattern: string, name: string): boolean =>
  matchesPath(lastOf(pattern).toLowerCase(), lastOf(name).toLowerCase());

/** Folders that are hidden, as `.git` and `_temporary` are, hold no data. */
const isData = (name: string): boolean =>
  !name.split('/').some((segment) => /^[._]/.test(segment)) && !liesBesideData(lastOf(name));

const endingOf = (name: string): string =>
  /\.[^./]*$/.exec(
    lastOf(name)
      .toLowerCase()
      .replace(/\.(?:gz|zst|bz2)$/, ''),
  )?.[0] ?? '';
