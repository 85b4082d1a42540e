import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import { groupKeyOf, recordOfGroup, type Groups } from './groups';
import { RowGroup } from './row-group';
import type { Batches, Row } from './rows';

/** Rows as fields take some ten times their bytes: of what a Lambda has, half. */
export const MAXIMUM_GATHERED_BYTES = 2 ** 27;

/**
 * Makes a record of all the rows that have the same values of `by`, wherever they lie; records come in the order of
 * their first rows. A row that cannot be read is a record of its own: which group it belongs to is unknown.
 *
 * @param options.isOurs whether a group, by its key, is one of this shard's
 * @throws UnreadableShard where all rows together are more than memory is meant to hold
 */
export async function* gatheredGroups(
  rows: Batches<Row>,
  shape: Groups,
  options: { readonly isOurs: (key: string | undefined) => boolean; readonly location: string },
): Batches<Row> {
  const groups = new Map<string, RowGroup>();
  let bytes = 0;
  let lines = 0;
  for await (const batch of rows) {
    const unread: Row[] = [];
    for (const row of batch.items) {
      const key = row.fields instanceof Rejection ? row.fields : groupKeyOf(row.fields, shape.by);
      if (!options.isOurs(key instanceof Rejection ? undefined : key)) continue;
      if (key instanceof Rejection) {
        unread.push({ ...row, fields: key });
        continue;
      }
      const group = groups.get(key) ?? new RowGroup();
      groups.set(key, group);
      group.add(row);
      bytes += row.bytes.length;
      if (bytes > MAXIMUM_GATHERED_BYTES) throw tooLarge(options.location);
    }
    lines = batch.lines;
    yield { items: unread, lines };
  }
  const toRecord = recordOfGroup(shape);
  // One at a time: what a record becomes can leave the memory before the next is made.
  for (const group of groups.values()) yield { items: [group.toRecord(toRecord)], lines };
}

const tooLarge = (location: string): UnreadableShard =>
  new UnreadableShard(
    `${location} cannot be read: it has more than ${MAXIMUM_GATHERED_BYTES} bytes of rows in too few groups, and where a group's rows lie anywhere, they are held in memory; sort the rows by data.records.by and give "adjacent" as data.records.rows`,
  );
