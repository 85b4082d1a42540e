import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import { groupKeyOf, recordOfGroup, type Groups } from './groups';
import { RowGroup } from './row-group';
import type { Batches, Row } from './rows';

/**
 * Makes records of rows next to each other that have the same values of `by`: the request promises that a group's rows
 * are. What is held in memory is one group, and the keys of those that ended.
 *
 * A row that cannot be read has no key. It may belong to the group before or after it, and neither is used: a
 * sequence with a step missing would be another sequence.
 *
 * @param options.ended is told the key of each group that ended
 * @throws UnreadableShard where a group comes back after it ended
 */
export async function* adjacentGroups(
  rows: Batches<Row>,
  shape: Groups,
  options: {
    readonly file: string;
    readonly normalise: (text: string) => string;
    readonly ended: (key: string) => void;
    readonly warn: ((warning: string) => void) | undefined;
  },
): Batches<Row> {
  const toRecord = recordOfGroup(shape, options.normalise, options.warn);
  const known = new Set<string>();
  let group: RowGroup | undefined;
  let key: string | undefined;
  let unread: { readonly row: Row; readonly why: Rejection } | undefined;
  let lines = 0;
  for await (const batch of rows) {
    const records: Row[] = [];
    const open = (): RowGroup => {
      if (group !== undefined) records.push(group.toRecord(toRecord));
      group = new RowGroup();
      return group;
    };
    for (const row of batch.items) {
      const rowKey =
        row.fields instanceof Rejection
          ? row.fields
          : groupKeyOf(row.fields, shape.by, options.normalise, shape);
      if (rowKey instanceof Rejection) {
        (group ?? open()).add({ ...row, fields: rowKey });
        unread = { row: { ...row, bytes: new Uint8Array(0) }, why: rowKey };
        continue;
      }
      const isSame = group !== undefined && (key === undefined || key === rowKey);
      const current = isSame && group !== undefined ? group : open();
      if (key !== rowKey) {
        if (known.has(rowKey)) throw cameBack(options.file, row.line, rowKey, shape);
        known.add(rowKey);
        options.ended(rowKey);
      }
      key = rowKey;
      if (unread !== undefined) current.fail(unread.row, followsUnread(unread.why));
      unread = undefined;
      current.add(row);
    }
    lines = batch.lines;
    yield { items: records, lines };
  }
  if (group !== undefined) yield { items: [group.toRecord(toRecord)], lines };
  toRecord.end();
}

const cameBack = (file: string, line: number, key: string, { by }: Groups): UnreadableShard =>
  new UnreadableShard(
    `${file} cannot be read: the group of ${by.join(', ')} ${key} comes back in line ${line} after another group began, but data.records.rows is "adjacent", which says that a group's rows are next to each other; leave data.records.rows out, and a group's rows may lie anywhere`,
  );

const followsUnread = ({ reason, detail }: Rejection): Rejection =>
  new Rejection(reason, `the group may have begun with this row: ${detail}`);
