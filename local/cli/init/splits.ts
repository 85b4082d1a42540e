import type { DataFile, FoundFiles } from './files';
import type { Sample } from './sample';

/** A part of the request, and a sentence that says why. */
export interface Part {
  readonly value: Record<string, unknown>;
  readonly note: string;
}

export function splitByName({ files }: FoundFiles): Part | undefined {
  const of = (pattern: RegExp) => files.filter(({ name }) => pattern.test(name));
  const [train, test, validation] = [of(/train/i), of(/test/i), of(/valid|dev\b/i)];
  if (train.length !== 1 || test.length !== 1) return undefined;
  const nameIn = ([file]: readonly DataFile[]) => file?.name ?? '';
  return {
    value: {
      by: 'file',
      train: nameIn(train),
      ...(validation.length === 1 ? { validation: nameIn(validation) } : {}),
      test: nameIn(test),
    },
    note: `Files are named after their split: ${[...train, ...validation, ...test].map(({ name }) => name).join(', ')}.`,
  };
}

export function splitByField({ rows, fields }: Sample): Part | undefined {
  const field = fields.find((name) => /^(split|set|fold|subset)$/i.test(name));
  if (field === undefined) return undefined;
  const values = [...new Set(rows.map((row) => String(row[field])))];
  const test = values.filter((value) => /^test/i.test(value));
  const validation = values.filter((value) => /^(val|dev)/i.test(value));
  if (test.length === 0) return undefined;
  return {
    value: { by: 'field', field, test, ...(validation.length === 0 ? {} : { validation }) },
    note: `Field ${JSON.stringify(field)} says which split a record belongs to.`,
  };
}

export const splitByHash = (found: FoundFiles): Part =>
  withFiles(
    {
      value: { by: 'hash', validationShare: 0.15, testShare: 0.15 },
      note: 'Nothing says which records are for testing, so 15 % are chosen by hash, and 15 % for validation.',
    },
    found,
  );

export function withFiles({ value, note }: Part, { files, isPart }: FoundFiles): Part {
  const [first] = files;
  const depths = new Set(files.map(({ name }) => name.split('/').length));
  const depth = Math.max(...depths);
  if (first === undefined || (!isPart && depth === 1)) return { value, note };
  const stars = '*/'.repeat(depth - 1);
  return {
    value: {
      ...value,
      files: files.length === 1 ? first.name : `${stars}*${first.name.slice(first.name.lastIndexOf('.'))}`,
    },
    note,
  };
}
