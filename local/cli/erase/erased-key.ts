import type { RunRequest } from '../../../shared/request/request';
import { UsageError } from '../terminal/usage-error.cjs';

/** Values by their fields. */
export type ErasedKey = ReadonlyMap<string, string>;

/**
 * @param given each `field=value`
 * @throws UsageError
 */
export function parseKey(given: readonly string[]): ErasedKey {
  if (given.length === 0)
    throw new UsageError('erase needs to know whose data goes: --key customer=17; --help shows how.');
  const key = new Map<string, string>();
  for (const text of given) {
    const cut = text.indexOf('=');
    const [field, value] = [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
    if (cut < 1 || field === '' || value === '')
      throw new UsageError(`--key "${text}" is no key: it takes a field and a value, such as customer=17.`);
    if (key.has(field))
      throw new UsageError(`--key names ${field} twice; erase one key at a time, with each field once.`);
    key.set(field, value);
  }
  return key;
}

/** Whether a request names one of the fields, in whatever role: then its dataset has them. */
export function namesField({ data, task }: Pick<RunRequest, 'data' | 'task'>, key: ErasedKey): boolean {
  const { format, records, split } = data;
  return hasText([format, records, split, task], key);
}

function hasText(value: unknown, key: ErasedKey): boolean {
  if (typeof value === 'string') return key.has(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some((inner) => hasText(inner, key));
}

/** The values of the split's key in its own order; undefined where the key that is erased is another. */
export function splitKeyValues({ data }: Pick<RunRequest, 'data'>, key: ErasedKey): string[] | undefined {
  const { split, records } = data;
  // A group's split comes from its own key where the split names none.
  const own = 'key' in split ? split.key : undefined;
  const fields = own ?? (records.kind === 'groups' ? records.by : undefined);
  if (fields === undefined || fields.length !== key.size) return undefined;
  const values = fields.map((field) => key.get(field));
  return values.includes(undefined) ? undefined : values.map((value) => value!);
}
