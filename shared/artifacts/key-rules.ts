import { InvalidRequest } from '../errors';

/** S3's own limit. */
const MAXIMUM_KEY_BYTES = 1024;

/** Characters that could falsify a log line or an XML listing, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Top folder in which the folder store keeps what is not an artifact. */
export const RESERVED = '.unroll-store';

/**
 * The rules that every driver enforces, so that a key that works with one works with all.
 *
 * @throws InvalidRequest saying which rule the key breaks
 */
export function checkKey(key: string): void {
  if (key === '') throw new InvalidRequest('an artifact key must not be empty');
  checkPath(key, key.split('/'));
}

/** As `checkKey`, for the beginning of keys: may be empty and may end within a segment or with `/`. */
export function checkPrefix(prefix: string): void {
  const segments = prefix.split('/');
  checkPath(prefix, segments.at(-1) === '' ? segments.slice(0, -1) : segments);
}

/** As `checkPrefix`, for a whole folder: empty, or with `/` at its end. */
export function checkFolderPrefix(prefix: string): void {
  checkPrefix(prefix);
  if (prefix === '' || prefix.endsWith('/')) return;
  throw new InvalidRequest(`the folder ${JSON.stringify(prefix)} is refused: it does not end with a /`);
}

function checkPath(key: string, segments: string[]): void {
  const refuse = (why: string) => {
    throw new InvalidRequest(`the artifact key ${JSON.stringify(key)} is refused: ${why}`);
  };
  if (segments.includes('')) refuse('it has an empty segment (a / at its start or end, or two in a row)');
  if (segments.includes('.') || segments.includes('..')) refuse('it has a . or .. segment');
  if (segments[0] === RESERVED) refuse(`${RESERVED}/ is the store's own`);
  if (UNPRINTABLE.test(key)) refuse('it has a control character or half of a surrogate pair');
  if (Buffer.byteLength(key) > MAXIMUM_KEY_BYTES)
    refuse(`it is longer than ${MAXIMUM_KEY_BYTES} bytes of UTF-8`);
}
