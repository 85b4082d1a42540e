import { hash } from 'node:crypto';
import type { z } from 'zod';
import { ArtifactCorrupt } from '../errors';
import type { ArtifactHead, ArtifactStore, WriteCondition } from './store';

/**
 * Reads a JSON artifact.
 *
 * @throws ArtifactNotFound where the key does not exist
 * @throws ArtifactCorrupt if the bytes are not JSON or do not match the schema
 */
export async function readJson<Schema extends z.ZodType>(
  store: ArtifactStore,
  key: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = new TextDecoder().decode(await store.get(key));
  const where = `${store.uri}/${key}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ArtifactCorrupt(`${where} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const field = first?.path.map(String).join('.');
  throw new ArtifactCorrupt(
    `${where} is not what it should be: ${first?.message ?? 'unknown reason'}${field ? ` at ${field}` : ''}; it was changed by hand or written by another version`,
    { cause: parsed.error },
  );
}

/**
 * Writes a value as JSON: keys in the order of their code units, two spaces, a newline at the end. Equal
 * values thus have equal bytes, and two artifacts can be compared by eye.
 *
 * @throws TypeError for a number that JSON cannot express; it would be read back as null
 * @throws ArtifactConflict when the condition does not hold
 */
export async function writeJson(
  store: ArtifactStore,
  key: string,
  value: unknown,
  condition?: WriteCondition,
): Promise<ArtifactHead> {
  return store.put(key, stableJson(value), condition);
}

/** The text that `writeJson` writes. */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(value, sortKeys, 2)}\n`;
}

/** SHA-256, in hexadecimal, of the text that `writeJson` writes: equal values have equal digests. */
export const jsonDigest = (value: unknown): string => hash('sha256', stableJson(value));

function sortKeys(field: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`JSON has no ${value}, the value of "${field}"`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
