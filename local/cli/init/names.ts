import { basename, dirname } from 'node:path/posix';
import { listNames } from '../../../shared/request/nearest';
import { sideOf } from './splits';
import type { FoundFiles } from './files';

const MOST_CLASSES = 50;
/** Files of each, where they are numbered. */
const FEWEST_FILES = 3;

/**
 * What to do where the names of files or folders may be classes, which a request cannot read from them; empty where they
 * are none.
 */
export function namesNote({ files }: FoundFiles, kind: string): string {
  const unsplit = files.filter((file) => sideOf(file) === undefined);
  const folders = [...new Set(files.map(({ name }) => basename(dirname(name))))].filter(
    (name) => name !== '.',
  );
  const perFolder = unsplit.length / Math.max(1, folders.length);
  if (kind !== 'text' && folders.length > 1 && perFolder >= 1 && folders.every(isWord))
    return ` If the folders (${shown(folders)}) are classes, name them label=${folders[0] ?? ''} and so on: the field "label" then has them. Where each file is one sequence, give its rows a column with an id of their own too, for data.records {"kind": "groups", "by": ["id"], "constant": ["label"]}.`;
  const stems = [
    ...new Set(
      unsplit.map(({ name }) =>
        basename(name)
          .replace(/\..*$/, '')
          .replace(/[ _.-]*\d+$/, ''),
      ),
    ),
  ];
  const isEach = stems.length === files.length || stems.length * FEWEST_FILES <= files.length;
  if (stems.length < 2 || stems.length > MOST_CLASSES || !isEach || !stems.every(isWord)) return '';
  const example = kind === 'text' ? stems[0] : `label=${stems[0] ?? ''}`;
  const where = kind === 'text' ? '"folder" in data.format reads those' : 'the field "label" then has it';
  return ` If the names of the files (${shown(stems)}) are classes, put each file into a folder named after its class (${example ?? ''}/): ${where}.`;
}

const isWord = (name: string): boolean => /^[\p{L}\p{M}][\p{L}\p{M}_ -]*$/u.test(name);
const shown = (names: readonly string[]): string => listNames(names, 'and', 5);
