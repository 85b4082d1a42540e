import { Rejection } from '../../shared/encoding';
import type { RunRequest } from '../../shared/request/request';
import type { Fields } from './fields/fields';
import { isEmpty } from './fields/lazy-fields';
import { numberFields, thousandsWarning } from './fields/likely-thousands';
import { otherPartition } from './hive-partitions';
import type { Row } from './rows';

/** How many of a file's first rows are looked at. */
const ROWS_LOOKED_AT = 200;

type Look = (rows: readonly Fields[]) => string | undefined;

/**
 * A function that looks at the first rows of a file, batch by batch, and warns of what they show; undefined where there is
 * nothing to look for.
 *
 * @param inKey the fields that the file's folders name
 */
export function firstRowsWatcher(
  { data, task }: Pick<RunRequest, 'data' | 'task'>,
  inKey: ReadonlyMap<string, string | null> | undefined,
  warn: ((warning: string) => void) | undefined,
): ((rows: readonly Row[]) => void) | undefined {
  if (warn === undefined) return undefined;
  const { format } = data;
  const numbers =
    format.kind === 'csv' && format.decimal === undefined && format.thousands === undefined
      ? numberFields(task)
      : [];
  const looks: Look[] = [
    ...(inKey === undefined ? [] : [(rows: readonly Fields[]) => otherPartition(rows, inKey)]),
    ...(numbers.length === 0 ? [] : [(rows: readonly Fields[]) => thousandsWarning(rows, numbers)]),
  ];
  if (looks.length === 0) return undefined;
  let left = ROWS_LOOKED_AT;
  return (rows) => {
    if (left <= 0) return;
    // Those of a batch alone: their bytes are valid until the next one is read.
    const read = rows
      .slice(0, left)
      .flatMap(({ fields }) => (fields instanceof Rejection || isEmpty(fields) ? [] : [fields]));
    left -= rows.length;
    for (const warning of looks.map((look) => look(read))) {
      if (warning === undefined) continue;
      left = 0;
      warn(warning);
    }
  };
}
