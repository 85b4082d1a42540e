import { matchesName } from '../../../shared/request/glob';
import { showValue } from '../../../shared/request/nearest';
import { Rejection } from '../../../shared/encoding/rejection';

/** The fields of one record in the order of the file: a `Map`, so that no field's name has a meaning of its own. */
export type Fields = ReadonlyMap<string, unknown>;

/**
 * Names of the record's fields that the patterns stand for; each once, pattern by pattern.
 *
 * @param target never stood for by a `*`
 */
export function expandNames(
  fields: Fields,
  patterns: readonly string[],
  target: string,
): string[] | Rejection {
  const names = new Set<string>();
  for (const pattern of patterns) {
    if (!pattern.includes('*')) {
      if (!fields.has(pattern)) return missingField(fields, pattern);
      names.add(pattern);
      continue;
    }
    const before = names.size;
    for (const name of fields.keys()) if (name !== target && matchesName(pattern, name)) names.add(name);
    if (names.size === before) return missingField(fields, pattern);
  }
  return [...names];
}

/** A JSON array, or the text of one, which is how a CSV field holds it. */
export function arrayIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? (parsed as unknown[]) : undefined;
  } catch {
    return undefined;
  }
}

export const missingField = (fields: Fields, name: string): Rejection =>
  new Rejection(
    'missing-field',
    `no field ${showValue(name)}; the record has ${showValue([...fields.keys()].slice(0, 12))}`,
  );
