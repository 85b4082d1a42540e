import { matchesName } from '../../../shared/request/glob';
import { spellUnseen } from '../../../shared/look';
import { didYouMean, showValue } from '../../../shared/request/nearest';
import { Rejection } from '../../../shared/encoding/rejection';
import { parseExactJson } from './exact-json';
import type { NumberForm } from './number-form';
import { inStepOrder } from './step-order';

/** The fields of one record. No field's name has a meaning of its own, and their order in the file has none. */
export interface Fields {
  has(name: string): boolean;
  /** Undefined where there is no such field. */
  get(name: string): unknown;
  keys(): Iterable<string>;
  /** As `keys`, but with the paths of nested fields (`meta.label`) in place of the object that holds them. */
  paths?(): Iterable<string>;
  /** Whether a name leads to several values: to that of a key with a dot in it, and to one within an object. */
  isAmbiguous?(name: string): boolean;
  /** Whether a field is of the folders that the record's object lies in: a `*` stands for none of these. */
  isInKey?(name: string): boolean;
  /** How the file that they are of writes numbers; absent: as programs do. */
  readonly numberForm?: NumberForm | undefined;
}

export const pathsOf = (fields: Fields): Iterable<string> => fields.paths?.() ?? fields.keys();

/** Those that a `*` may stand for. */
export function* ownPathsOf(fields: Fields): Generator<string> {
  for (const name of pathsOf(fields)) if (fields.isInKey?.(name) !== true) yield name;
}

/**
 * The names that patterns stand for, each once, pattern by pattern; those of one pattern in the order of what they
 * count, so that neither the order of keys in a JSON object nor that of columns matters.
 *
 * @param names all the names that there are
 * @returns the pattern that matches none, in place of the names
 */
export function expandPatterns(
  names: Iterable<string>,
  patterns: readonly string[],
): string[] | { readonly unmatched: string } {
  const expanded = new Set<string>();
  const all = [...new Set(names)];
  for (const pattern of patterns) {
    if (!pattern.includes('*')) {
      expanded.add(pattern);
      continue;
    }
    const matching = all.filter((name) => matchesName(pattern, name));
    if (matching.length === 0) return { unmatched: pattern };
    const others = matching.filter((name) => !expanded.has(name));
    for (const name of inStepOrder(others)) expanded.add(name);
  }
  return [...expanded];
}

/**
 * Names of the record's fields that the patterns stand for. A plan has expanded them, once for the dataset: `*` is left
 * only where a record is read on its own.
 */
export function expandNames(
  fields: Fields,
  patterns: readonly string[],
  target: string,
): readonly string[] | Rejection {
  const hasPattern = patterns.some((pattern) => pattern.includes('*'));
  const others = function* () {
    for (const name of ownPathsOf(fields)) if (name !== target) yield name;
  };
  const names = hasPattern ? expandPatterns(others(), patterns) : patterns;
  if ('unmatched' in names) return missingField(fields, names.unmatched);
  const missing = names.find((name) => !fields.has(name));
  return missing === undefined ? names : missingField(fields, missing);
}

/** A JSON array, or the text of one, which is how a CSV field holds it. */
export function arrayIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return undefined;
  try {
    const parsed = parseExactJson(value);
    return Array.isArray(parsed) ? (parsed as unknown[]) : undefined;
  } catch {
    return undefined;
  }
}

/** @param purpose what the field was wanted for, such as `to group by` */
export function missingField(fields: Fields, name: string, purpose = ''): Rejection {
  const names = [...pathsOf(fields)];
  const spaced = names.find((each) => each !== name && each.trim() === name);
  // `t12` is no slip for `t1`: both are steps of one count.
  const others = names.filter((each) => withoutNumbers(each) !== withoutNumbers(name) || !/\d/.test(name));
  const meant = didYouMean(name, others);
  const hint = spaced === undefined ? meant || unsplitHint(names) : spacedName(spaced);
  const wanted = purpose === '' ? '' : ` ${purpose}`;
  return new Rejection(
    'missing-field',
    `no field ${showValue(name)}${wanted}; the record has ${showValue(names.slice(0, 12))}${hint}`,
  );
}

const withoutNumbers = (name: string): string => name.replaceAll(/\d+/g, '#').toLowerCase();

/** A header that was read as one column, or with the line that Excel writes before it. */
function unsplitHint([first = '', second]: readonly string[]): string {
  if (/^sep=.?$/.test(first))
    return '; "sep=" is a line of Excel before the header: give 1 as data.format.skipLines';
  const separator = second === undefined ? /[;\t|,]/.exec(first)?.[0] : undefined;
  return separator === undefined
    ? ''
    : `; if ${showValue(separator)} separates its fields, give that as data.format.delimiter`;
}

const spacedName = (name: string): string =>
  `; ${spellUnseen(showValue(name))} has ${/^ | $/.test(name) ? 'a space' : 'white space'} ${/^\s/.test(name) ? 'before' : 'after'} it, so name it so, or write it without${name.startsWith(' ') ? ' (in a CSV, true as data.format.skipSpaces does)' : ''}`;
