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

/** Characters that a path cannot hold are written as in a URL. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
