import type { Shard, Side } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import { groupKeyOf, recordOfGroup, type Groups } from './groups';
import { isOfPart, MAXIMUM_GATHERED_BYTES } from './gathering';
import { RowGroup } from './row-group';
import type { Batches, Row } from './rows';

/**
 * Makes a record of all the rows that have the same values of `by`, wherever they lie; records come in the order of
 * their first rows. A row that cannot be read is a record of its own: which group it belongs to is unknown.
 *
 * @param options.part of the groups, those that the shard takes
 * @throws UnreadableShard where all rows together are more than memory is meant to hold, or the end of a file is lost
 */
export async function* gatheredGroups(
  rows: Batches<Row>,
  shape: Groups,
  options: {
    readonly part: Shard['part'];
    readonly normalise: (text: string) => string;
    readonly location: string;
    readonly warn: ((warning: string) => void) | undefined;
  },
): Batches<Row> {
  const groups = new Map<string, RowGroup>();
  const sidesOf = new SidesOfGroups();
  const filesOf = new FilesOfGroups();
  let unreadRows = 0;
  let bytes = 0;
  let lines = 0;
  for await (const batch of rows) {
    const unread: Row[] = [];
    for (const row of batch.items) {
      const key =
        row.fields instanceof Rejection
          ? row.fields
          : groupKeyOf(row.fields, shape.by, options.normalise, shape);
      if (key instanceof Rejection && isBrokenGzip(key)) throw torn(row.key ?? options.location);
      if (!isOfPart(key instanceof Rejection ? undefined : key, options.part)) continue;
      if (key instanceof Rejection) {
        if (row.fields instanceof Rejection) unreadRows += 1;
        unread.push({ ...row, fields: key });
        continue;
      }
      // A file of test rows and one of training rows that have a key in common are two groups: their owner says so.
      const keyOnSide = `${row.side ?? ''} ${key}`;
      const group = groups.get(keyOnSide) ?? new RowGroup();
      if (group.isEmpty) sidesOf.add(key, row.side);
      groups.set(keyOnSide, group);
      group.add(row);
      filesOf.add(keyOnSide, row.key);
      bytes += row.bytes.length;
      if (bytes > MAXIMUM_GATHERED_BYTES) throw tooLarge(options.location);
    }
    lines = batch.lines;
    yield { items: unread, lines };
  }
  sidesOf.warnOf(shape, options.warn);
  filesOf.warnOf(shape, options.warn);
  if (unreadRows > 0) options.warn?.(lackingRows(unreadRows, shape));
  const toRecord = recordOfGroup(shape, options.normalise, options.warn);
  // One at a time: what a record becomes can leave the memory before the next is made.
  for (const group of groups.values()) yield { items: [group.toRecord(toRecord)], lines };
  toRecord.end();
}

const isBrokenGzip = ({ reason }: Rejection): boolean =>
  reason === 'truncated-gzip' || reason === 'damaged-gzip';

/** Any group may have had rows in what is lost, and would be another sequence without them. */
const torn = (file: string): UnreadableShard =>
  new UnreadableShard(
    `${file} cannot be read: its gzip stream ends too early or is damaged, and since the rows of a group may lie anywhere, which groups have rows in what is lost is unknown; write it again, or leave it out of data.split`,
  );

const tooLarge = (location: string): UnreadableShard =>
  new UnreadableShard(
    `${location} cannot be read: it has more than ${MAXIMUM_GATHERED_BYTES} bytes of rows in too few groups, and where a group's rows lie anywhere, they are held in memory; sort the rows by data.records.by and give "adjacent" as data.records.rows`,
  );

/** Of a row that is no row, not even the key is known. */
const lackingRows = (rows: number, { by }: Groups): string =>
  `${rows === 1 ? 'One row could not be read, and which group of' : `${rows} rows could not be read, and which groups of`} ${by.join(', ')} ${rows === 1 ? 'it belongs to is unknown: a group is' : 'they belong to is unknown: groups are'} without ${rows === 1 ? 'it' : 'them'}, and no smaller for the score; correct ${rows === 1 ? 'the row' : 'the rows'}, which the rejects name`;

/** Whether rows of one group lie in several files. */
class FilesOfGroups {
  readonly #lastOf = new Map<string, string | undefined>();
  #example: readonly [string, string] | undefined;

  add(group: string, file: string | undefined): void {
    const last = this.#lastOf.get(group);
    if (last !== undefined && file !== undefined && last !== file) this.#example ??= [last, file];
    this.#lastOf.set(group, file);
  }

  warnOf({ by, orderBy }: Groups, warn: ((warning: string) => void) | undefined): void {
    if (orderBy !== undefined || this.#example === undefined) return;
    warn?.(
      `rows of one group of ${by.join(', ')} lie in several files, and follow each other in the order of these files' names, as ${this.#example.join(' and then ')}; name the field that says when a row was, or which step it is, as data.records.orderBy`,
    );
  }
}

/** Groups that files of different splits have in common. */
class SidesOfGroups {
  readonly #sideOf = new Map<string, Side | undefined>();
  #onSeveral = 0;
  #example = '';

  add(key: string, side: Side | undefined): void {
    if (!this.#sideOf.has(key)) {
      this.#sideOf.set(key, side);
    } else if (this.#sideOf.get(key) !== side) {
      this.#onSeveral += 1;
      if (this.#example === '') this.#example = key;
    }
  }

  warnOf({ by }: Groups, warn: ((warning: string) => void) | undefined): void {
    if (this.#onSeveral === 0) return;
    warn?.(
      `${this.#onSeveral} groups of ${by.join(', ')} have rows in files of different splits, ${this.#example} among them: each is a record in either, and the test split may hold what was learned`,
    );
  }
}
