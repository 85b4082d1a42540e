import { hash } from 'node:crypto';
import type { z } from 'zod';
import { ArtifactCorrupt } from '../errors';
import type { ArtifactHead, ArtifactStore, WriteCondition } from './store';

/**
 * Reads a JSON artifact.
 *
 * @throws ArtifactNotFound where the key does not exist
 * @throws ArtifactCorrupt if the bytes are not JSON, are not those that were written, or do not match the schema
 */
export async function readJson<Schema extends z.ZodType>(
  store: ArtifactStore,
  key: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const where = `${store.uri}/${key}`;
  const text = unsealed(new TextDecoder().decode(await store.get(key)), where);
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
 * values thus have equal bytes, and two artifacts can be compared by eye. The last field of an object is its seal: the
 * SHA-256 of the text without it, which `readJson` checks.
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
  return store.put(key, sealed(stableJson(value)), condition);
}

/** Ends the text of an object: what is before it, and a closing brace, are what the digest is of. */
const SEAL = /,\n {2}"sha256": "([0-9a-f]{64})"\n\}\n$/;

/** Only an object that has a field can be sealed: lists are read by others too, who expect nothing but their items. */
function sealed(text: string): string {
  if (!text.endsWith('\n}\n')) return text;
  return `${text.slice(0, -3)},\n  "sha256": "${hash('sha256', text)}"\n}\n`;
}

/** A text without seal is as it is: recipes, and what older versions wrote. */
function unsealed(text: string, where: string): string {
  const found = SEAL.exec(text);
  if (found === null && !isDamagedSeal(text)) return text;
  const bare = `${text.slice(0, found?.index)}\n}\n`;
  if (found !== null && hash('sha256', bare) === found[1]) return bare;
  throw new ArtifactCorrupt(
    `${where} is not what was written: its digest is not the one in its last line; restore it, or remove that line if it was changed on purpose`,
  );
}

const SEAL_FORM = `,\n  "sha256": "${'.'.repeat(64)}"\n}\n`;
/** Of the seal's own characters: more are other text. */
const MOST_DAMAGED = 4;

/** Whether a text ends with what was a seal, but for some characters: without this, it would count as one that has none. */
function isDamagedSeal(text: string): boolean {
  const end = text.slice(-SEAL_FORM.length);
  if (end.length < SEAL_FORM.length) return false;
  const isRight = (character: string, index: number) =>
    SEAL_FORM[index] === '.' ? /[0-9a-f]/.test(character) : SEAL_FORM[index] === character;
  const damaged = end.split('').filter((character, index) => !isRight(character, index)).length;
  return damaged > 0 && damaged <= MOST_DAMAGED;
}

/** The text of a value that `writeJson` writes, without its seal. */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(value, sortKeys, 2)}\n`;
}

/** SHA-256, in hexadecimal, of the text of `stableJson`: equal values have equal digests. */
export const jsonDigest = (value: unknown): string => hash('sha256', stableJson(value));

function sortKeys(field: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`JSON has no ${value}, the value of "${field}"`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
