import { showValue } from '../../shared/request/nearest';
import type { Fields } from './fields/fields';
import { jsonOf } from './fields/json-of';
import { isNobody } from './key-text';

/** What Hive, Spark and Athena write where a partition's value is null. */
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/**
 * The fields that the folders of a key name (`label=spam/part-0.parquet`), as Hive, Spark, Athena and pandas write a
 * partitioned dataset; undefined where no folder names one. Values are texts.
 */
export function partitionFields(key: string): ReadonlyMap<string, string | null> | undefined {
  const fields = new Map<string, string | null>();
  for (const folder of key.split('/').slice(0, -1)) {
    const at = folder.indexOf('=');
    if (at <= 0) continue;
    const value = unescaped(folder.slice(at + 1));
    fields.set(unescaped(folder.slice(0, at)), value === NULL_PARTITION ? null : value);
  }
  return fields.size === 0 ? undefined : fields;
}

/**
 * A warning where rows of a file have a column of the name that its folder has, and another value in it; the column's counts.
 *
 * @param rows the first ones of the file
 */
export function otherPartition(
  rows: readonly Fields[],
  inKey: ReadonlyMap<string, string | null>,
): string | undefined {
  for (const [name, value] of inKey)
    for (const row of rows) {
      if (!row.has(name)) break;
      const own = row.get(name);
      if (own === value || asText(own) === asText(value)) continue;
      return `files in folders that are called ${name}=… have a column ${showValue(name)} too, with other values than their folder: the column counts, and the folder's value is not read; leave the column out, or rename the folders, where these are meant`;
    }
  return undefined;
}

/** Numbers and texts of them are one, as folders write them. */
const asText = (value: unknown): string => {
  if (typeof value !== 'string') return isNobody(value) ? '' : (jsonOf(value) ?? '');
  return isNobody(value) ? '' : /^0+\d+$/.test(value) ? value.replace(/^0+/, '') : value;
};

/** Characters that a path cannot hold are written as in a URL. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
