import type { DataFile, FoundFiles } from './files';
import type { FormatGuess } from './guessed';
import { datasetOf, sideOf } from './splits';
import { readText } from './text';

/** Which files belong together, and those that do not. */
export interface Alike {
  readonly files: readonly DataFile[];
  readonly notes: readonly string[];
}

/** Where a folder has several datasets, each with its splits, the first of them. */
export function oneDataset({ files }: FoundFiles): Alike {
  const sided = files.filter((file) => sideOf(file) !== undefined);
  const datasets = new Map<string, DataFile[]>();
  for (const file of sided) datasets.set(datasetOf(file), [...(datasets.get(datasetOf(file)) ?? []), file]);
  const full = [...datasets.values()].filter((own) => new Set(own.map(sideOf)).size > 1);
  const [first] = full;
  const all = new Set(sided.map(sideOf)).size > 1;
  if (first === undefined || !all || (full.length === 1 && first.length === files.length))
    return { files, notes: [] };
  // Files of a split need not be named alike: `train/a.csv` and `test/b.csv`.
  if (full.length === 1 && sided.some((file) => !first.includes(file)))
    return { files: sided, notes: leftOut(files, sided) };
  return { files: first, notes: leftOut(files, first) };
}

const leftOut = (files: readonly DataFile[], kept: readonly DataFile[]): string[] => {
  const others = files.filter((file) => !kept.includes(file)).map(({ name }) => name);
  if (others.length === 0) return [];
  const named = others.slice(0, 3).join(', ') + (others.length > 3 ? ` and ${others.length - 3} more` : '');
  return [`Left out, since other files are a dataset of their own: ${named}.`];
};

/** Files that are looked into; a dataset of more has been made by a program, and so is of one form. */
const MOST_FILES = 60;

/** The tables with the header of the first one or, without one, with as many fields. */
export function tablesAlike(files: readonly DataFile[], first: DataFile, { format }: FormatGuess): Alike {
  if (format.kind !== 'csv' || 'skipLines' in format || 'comment' in format) return { files, notes: [] };
  const { delimiter: written } = format;
  const delimiter = typeof written === 'string' ? written : ',';
  const headOf = (file: DataFile) => {
    const [line = ''] = readText(file).text.split('\n', 1);
    const names = line.split(delimiter).map((name) => name.trim().replace(/^["']|["']$/g, ''));
    return 'header' in format ? String(names.length) : [...names].sort().join('\n');
  };
  const own = headOf(first);
  const alike = files.filter((file, index) => file === first || index >= MOST_FILES || headOf(file) === own);
  const others = files.filter((file) => !alike.includes(file));
  if (others.length === 0) return { files, notes: [] };
  const named = others
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  return {
    files: alike,
    notes: [
      `Left out, since their fields differ from those of ${first.name}: ${named}${others.length > 3 ? ` and ${others.length - 3} more` : ''}. A request reads one table: if labels are in another file, join the two first.`,
    ],
  };
}
