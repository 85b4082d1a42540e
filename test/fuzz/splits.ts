import type { Side } from '../../shared/dataset';
import type { Random } from './random';
import type { Row, Subject } from './subjects';

/** A split as a request has it, and how records are dealt out to files. */
export interface Cutting {
  readonly split: { readonly by: string } & Readonly<Record<string, unknown>>;
  /** Of the files, and the first record of each, then the number of all. */
  readonly names: readonly string[];
  readonly cuts: readonly number[];
  /** The row with the fields that the split needs. */
  readonly complete: (row: Row, record: number) => Row;
}

/** Fields that splits go by; the generator's other names differ from them. */
export const SIDE = 'side';
export const CUSTOMER = 'customer';
const CUSTOMERS = 9;
/** So many that several are read together. */
const MANY_FILES = 105;
const SIDES = ['training', 'training', 'validation', 'test', '__proto__'] as const;

/** File names of S3 that a folder has too; no leading dot or underscore, which patterns skip. */
const FILE_NAMES = [
  'a',
  'b.csv',
  'part 1',
  'ä+%20',
  'x=1',
  "it's",
  '日本',
  '-',
  '~',
  'a..b',
  '(1)',
  '[x]',
  'ﬁ',
] as const;
const SHARES = { validationShare: 0.25, testShare: 0.25 };
const asItIs = (row: Row): Row => row;

export function randomSplit(random: Random, subject: Subject, count: number): Cutting {
  const cutting = plainSplit(random, subject, count);
  const { split } = cutting;
  const isDealt = split.by !== 'time' && split['validation'] === undefined;
  const mayBeStratified = isDealt && subject.task.target.kind === 'class';
  return mayBeStratified && random.chance(0.5)
    ? { ...cutting, split: { ...split, stratify: true } }
    : cutting;
}

function plainSplit(random: Random, subject: Subject, count: number): Cutting {
  const { kind } = subject.shape;
  if (subject.folder !== undefined) return splitDocuments(random, subject.folder, count);
  if (kind === 'windows')
    return random.chance(0.5)
      ? splitByFile(random, count)
      : splitBy(random, count, { split: { by: 'time' } });
  const hasFields = !subject.formats.includes('conll') && !subject.formats.includes('text');
  const by = random.pick(
    hasFields ? (['hash', 'file', 'key', 'field'] as const) : (['hash', 'file'] as const),
  );
  switch (by) {
    case 'hash':
      return splitBy(random, count, { split: { by } });
    case 'file':
      return splitByFile(random, count);
    case 'key': {
      const complete = (row: Row, record: number) => new Map([...row, [CUSTOMER, `c${record % CUSTOMERS}`]]);
      return splitBy(random, count, { split: { by: 'hash', key: [CUSTOMER] }, complete });
    }
    case 'field': {
      const complete = (row: Row, record: number) => new Map([...row, [SIDE, SIDES[record % SIDES.length]]]);
      const validation = random.chance(0.5) ? { validation: ['validation'] } : { validationShare: 0.25 };
      return splitBy(random, count, { split: { by, field: SIDE, test: ['test'], ...validation }, complete });
    }
  }
}

function splitBy(
  random: Random,
  count: number,
  { split, complete = asItIs }: Pick<Cutting, 'split'> & Partial<Pick<Cutting, 'complete'>>,
): Cutting {
  const names =
    split.by !== 'time' && count > MANY_FILES && random.chance(0.2)
      ? Array.from({ length: MANY_FILES }, (_, index) => `many-${index}`)
      : random.shuffled(FILE_NAMES).slice(0, random.between(1, 3));
  const cuts = [...names.map((_, index) => Math.floor((count / names.length) * index)), count];
  return { split: split.by === 'field' ? split : { ...split, ...SHARES }, names, cuts, complete };
}

/** Each record is a file, in the folder of its label. */
function splitDocuments(random: Random, folder: string, count: number): Cutting {
  const labels = Array.from({ length: count }, () => random.pick(['x', 'y', '__proto__']));
  return {
    split: { by: 'hash', files: '*/*', ...SHARES },
    names: labels.map((label, index) => `${label}/${index}`),
    cuts: Array.from({ length: count + 1 }, (_, index) => index),
    complete: (row, record) => new Map([...row, [folder, labels[record]]]),
  };
}

function splitByFile(random: Random, count: number): Cutting {
  const half = Math.floor(count / 2);
  const three = Math.floor((count * 3) / 4);
  const split = { by: 'file', train: 'train-*', test: 'test.*' };
  return random.chance(0.5)
    ? {
        split: { ...split, validation: 'validation' },
        names: ['train-1', 'train-ü 2', 'validation', 'test.x'],
        cuts: [0, Math.floor(half / 2), half, three, count],
        complete: asItIs,
      }
    : {
        split: { ...split, validationShare: 0.25 },
        names: ['train-1', 'train-ü 2', 'test.x'],
        cuts: [0, half, three, count],
        complete: asItIs,
      };
}

/** The splits that records of a file may go to. */
export function sideOfFile(key: string, split: unknown): Side {
  const { by, validation } = split as { by: string; validation?: unknown };
  if (by !== 'file') return 'any';
  const name = key.split('/').at(-1) ?? '';
  if (name.startsWith('train')) return validation === undefined ? 'training' : 'train';
  return name.startsWith('test') ? 'test' : 'validation';
}
