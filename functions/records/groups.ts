import { jsonOf } from './fields/json-of';
import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import { UnreadableShard } from '../../shared/errors';
import { textNormaliser } from '../../shared/encoding/normalise';
import type { Normalization, RecordShape } from '../../shared/request/data';
import { showValue } from '../../shared/request/nearest';
import type { Assembler, EmitRecord } from './assembler';
import { orderOf } from './order-rows';
import { RowGroup, type RowsToRecord } from './row-group';
import type { ShardRecord } from './rows';

/** With the form that keys are brought to; absent: as they are written. */
type Groups = Extract<RecordShape, { kind: 'groups' }> & { readonly normalization?: Normalization };

/** Rows as fields take some ten times their bytes: of what a Lambda has, half. */
const MAXIMUM_SCATTERED_BYTES = 2 ** 27;

/**
 * Makes a record of rows next to each other that have the same values of `by`. Fields of `by` and `constant` keep
 * their one value, all others become arrays in the order of the rows.
 *
 * A row that cannot be read has no key. It may belong to the group before or after it, and neither is used: a
 * sequence with a step missing would be another sequence.
 */
export function groupAssembler(shape: Groups, emit: EmitRecord): Assembler {
  const combined = toRecord(shape);
  let group: RowGroup | undefined;
  let key: string | undefined;
  let unread: { readonly row: ShardRecord; readonly why: Rejection } | undefined;
  const finish = () => {
    if (group !== undefined) emit(group.toRecord(combined));
    group = undefined;
  };
  const open = (rowKey: string | undefined) => {
    finish();
    group = new RowGroup();
    key = rowKey;
    return group;
  };
  return {
    push: (row) => {
      const rowKey = row.fields instanceof Rejection ? row.fields : keyOf(row.fields, shape);
      if (rowKey instanceof Rejection) {
        (group ?? open(undefined)).add({ ...row, fields: rowKey });
        unread = { row: { ...row, bytes: new Uint8Array(0) }, why: rowKey };
        return;
      }
      const isSame = group !== undefined && (key === undefined || key === rowKey);
      const current = isSame && group !== undefined ? group : open(rowKey);
      key = rowKey;
      if (unread !== undefined) current.fail(unread.row, followsUnread(unread.why));
      unread = undefined;
      current.add(row);
    },
    finish,
  };
}

/**
 * Makes a record of the rows of an object that have the same values of `by`, wherever they lie; records come in the
 * order of their first rows. A row that cannot be read is a record of its own: which group it belongs to is unknown.
 *
 * @throws UnreadableShard where all rows together are more than memory is meant to hold
 */
export function scatteredAssembler(shape: Groups, key: string, emit: EmitRecord): Assembler {
  const groups = new Map<string, RowGroup>();
  let bytes = 0;
  return {
    push: (row) => {
      const rowKey = row.fields instanceof Rejection ? row.fields : keyOf(row.fields, shape);
      if (rowKey instanceof Rejection) return emit({ ...row, fields: rowKey });
      const group = groups.get(rowKey) ?? new RowGroup();
      groups.set(rowKey, group);
      group.add(row);
      bytes += row.bytes.length;
      if (bytes > MAXIMUM_SCATTERED_BYTES) throw tooLarge(key);
    },
    finish: () => {
      for (const group of groups.values()) emit(group.toRecord(toRecord(shape)));
      groups.clear();
    },
  };
}

const tooLarge = (key: string): UnreadableShard =>
  new UnreadableShard(
    `${key} cannot be read: it has more than ${MAXIMUM_SCATTERED_BYTES} bytes of rows, and where a group's rows lie anywhere, they are held in memory; sort it by data.records.by and give "adjacent" as data.records.rows, or write each group's rows into one of several smaller files`,
  );

const toRecord = (shape: Groups): RowsToRecord => {
  const { orderBy } = shape;
  return {
    combine: (rows) => combine(rows, shape),
    order: orderBy === undefined ? undefined : (rows) => orderOf(rows, orderBy),
  };
};

const followsUnread = ({ reason, detail }: Rejection): Rejection =>
  new Rejection(reason, `the group may have begun with this row: ${detail}`);

function keyOf(fields: Fields, { by, normalization = 'none' }: Groups): string | Rejection {
  const missing = by.find((name) => !fields.has(name));
  if (missing !== undefined) {
    return new Rejection(
      'missing-field',
      `no field ${showValue(missing)} to group by; the row has ${showValue([...fields.keys()].slice(0, 12))}`,
    );
  }
  const normalise = textNormaliser(normalization);
  const values = by.map((name) => {
    const value = fields.get(name);
    return typeof value === 'string' ? normalise(value) : value;
  });
  const deep = (value: unknown) => jsonOf(value) === undefined;
  const named = showValue(by[values.findIndex(deep)]);
  return (
    jsonOf(values) ??
    new Rejection('wrong-type', `field ${named} is ${showValue(values.find(deep))} and cannot be grouped by`)
  );
}

function combine(rows: readonly Fields[], { by, constant }: Groups): Fields | Rejection {
  const [first] = rows;
  if (first === undefined) return new Rejection('empty-sequence', 'the group has no row');
  const combined = new Map<string, unknown>();
  for (const name of first.keys())
    combined.set(
      name,
      rows.map((row) => row.get(name)),
    );
  for (const name of by) combined.set(name, first.get(name));
  for (const name of constant) {
    if (!first.has(name)) continue;
    const value = jsonOf(first.get(name));
    const other = rows.find((row) => jsonOf(row.get(name)) !== value);
    if (other !== undefined) {
      return new Rejection(
        'inconsistent-group',
        `field ${showValue(name)} is ${showValue(first.get(name))} and ${showValue(other.get(name))} in one group; data.records.constant says that it keeps one value`,
      );
    }
    combined.set(name, first.get(name));
  }
  return combined;
}
