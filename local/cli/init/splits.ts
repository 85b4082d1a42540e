import type { ColumnLook } from './columns';
import type { DataFile, FoundFiles } from './files';
import { filePattern } from './patterns';
import type { Row } from './guessed';
import { shownText } from './text';

/** A part of the request, and a sentence that says why. */
export interface Part {
  readonly value: Record<string, unknown>;
  readonly note: string;
}

const WORDS = {
  train: /(^|[^a-z])(train(ing)?|trn)([^a-z]|$)/i,
  test: /(^|[^a-z])(?<!public[ _-])((private[ _-]?)?test(ing)?|tst|heldout)([^a-z]|$)/i,
  // In contests, the public test is for choosing, and the private one for the score.
  validation: /(^|[^a-z])(valid(ation)?|val|dev(el(opment)?)?|public[ _-]?test)([^a-z]|$)/i,
} as const;
type Side = keyof typeof WORDS;
const SIDES = ['train', 'validation', 'test'] as const;

/** Which split a file is of, by its folders or its name: `train/a.csv`, `ner.train`, `x_TEST.csv`. */
export function sideOf({ name }: DataFile): Side | undefined {
  for (const part of name.split('/')) {
    const found = sidesIn(part);
    if (found.length === 1) return found[0];
  }
  return undefined;
}

const sidesIn = (part: string): Side[] =>
  SIDES.filter(
    (side) => WORDS[side].test(part) || WORDS[side].test(part.replace(/([a-z])([A-Z])/g, '$1 $2')),
  );

/**
 * What files of one dataset have in common: the folder that those of its splits lie in or, where the names of files say the
 * split, the name without that word.
 */
export function datasetOf({ name }: DataFile): string {
  const parts = name.split('/');
  const folder = parts.slice(0, -1).findIndex((part) => sidesIn(part).length === 1);
  if (folder >= 0) return parts.slice(0, folder).join('/');
  const own = Object.values(WORDS).reduce((rest, word) => rest.replace(word, '$1$3'), parts.at(-1) ?? '');
  return [...parts.slice(0, -1), own.replace(/\d+(-of-\d+)?/g, '')].join('/').toLowerCase();
}

export function splitByName({ files, names }: FoundFiles): Part | undefined {
  const of = (side: Side) => files.filter((file) => sideOf(file) === side).map(({ name }) => name);
  const [train, validation, test] = SIDES.map(of) as [string[], string[], string[]];
  // Datasets for challenges keep their test labels back, and bring validation files to be judged by.
  const judged = test.length > 0 ? test : validation;
  if (train.length === 0 || judged.length === 0) return undefined;
  const patterns = [train, judged].map((own) => filePattern(own, names));
  const checked = test.length > 0 && validation.length > 0 ? filePattern(validation, names) : undefined;
  const [trainPattern, testPattern] = patterns;
  if (trainPattern === undefined || testPattern === undefined) return undefined;
  const left = files.length - train.length - validation.length - test.length;
  return {
    value: {
      by: 'file',
      train: trainPattern,
      ...(checked === undefined ? { validationShare: 0.15 } : { validation: checked }),
      test: testPattern,
    },
    note: [
      `Files are named after their split: ${[trainPattern, ...(checked === undefined ? [] : [checked]), testPattern].join(', ')}.`,
      ...(test.length === 0 ? [`There are no test files, so ${testPattern} is for testing.`] : []),
      ...(left === 0 ? [] : [`${left} other files belong to no split and are left out.`]),
    ].join(' '),
  };
}

/** A field such as `split`, with values such as `train` and `test`. */
export function splitByField(columns: readonly ColumnLook[], rows: readonly Row[]): Part | undefined {
  for (const { name, distinct } of columns) {
    if (distinct > 10 || !/^(.*[_. -])?(split|set|fold|subset|partition|usage|part)$/i.test(name)) continue;
    const values = [
      ...new Set(
        rows.flatMap((row) => (row[name] === null || row[name] === undefined ? [] : [shownText(row[name])])),
      ),
    ];
    const of = (side: Side) => values.filter((value) => WORDS[side].test(value));
    const [train, validation, test] = SIDES.map(of) as [string[], string[], string[]];
    if (train.length === 0 || test.length + validation.length === 0) continue;
    const judged = test.length > 0 ? test : validation;
    const checked = test.length > 0 && validation.length > 0;
    return {
      value: {
        by: 'field',
        field: name,
        train,
        ...(checked ? { validation } : { validationShare: 0.15 }),
        test: judged,
      },
      note: `Field ${JSON.stringify(name)} says which split a record belongs to.`,
    };
  }
  return undefined;
}

export const SPLIT_BY_HASH: Part = {
  value: { by: 'hash', validationShare: 0.15, testShare: 0.15 },
  note: 'Nothing says which records are for testing, so 15 % are chosen by hash, and 15 % for validation.',
};

/** With the pattern of the files where not all that lies in the folder is data. */
export function withFiles({ value, note }: Part, { files, names }: FoundFiles): Part {
  const own = files.map(({ name }) => name);
  const pattern = filePattern(own, names) ?? own[0] ?? '*';
  const isAll = pattern === '*' || (names.length === own.length && own.every((name) => !name.includes('/')));
  return isAll || value['by'] === 'file' ? { value, note } : { value: { ...value, files: pattern }, note };
}
