import { DataType, tableFromIPC, type Table, type Vector } from 'apache-arrow';
import { COLUMN } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import { concatArrays, type ExampleLayout, type Examples } from './examples';

/**
 * One encoded shard (Arrow IPC file format, columns of shared/dataset.ts).
 *
 * @param key named in errors
 * @throws ArtifactCorrupt where bytes, columns, types or ranges are not those of the layout
 */
export function readShard(bytes: Uint8Array, key: string, layout: ExampleLayout): Examples {
  const shard = { table: openTable(bytes, key), key };
  const lists = listColumn(shard, layout);
  const targets = scalarColumn(shard, layout.classes > 0);
  const starts = new Uint32Array(shard.table.numRows + 1);
  for (let row = 0; row < shard.table.numRows; row += 1) {
    const steps = lists.lengths[row]! / layout.channels;
    if (steps < 1 || !Number.isInteger(steps)) {
      throw corrupt(
        key,
        `row ${row} holds ${lists.lengths[row]} values, not a multiple of ${layout.channels} of at least one step`,
      );
    }
    starts[row + 1] = starts[row]! + steps;
  }
  if (layout.tokens) checkIds(lists.values, layout.vocabulary, key, COLUMN.input);
  if (layout.classes > 0) checkIds(targets, layout.classes, key, COLUMN.target);
  return { count: shard.table.numRows, channels: layout.channels, values: lists.values, starts, targets };
}

/** The raw records of a test shard as JSON texts, row by row. @throws ArtifactCorrupt */
export function readRecords(bytes: Uint8Array, key: string): string[] {
  const column = columnOf({ table: openTable(bytes, key), key }, COLUMN.record);
  if (!DataType.isUtf8(column.type))
    throw corrupt(key, `column ${COLUMN.record} is ${String(column.type)}, not Utf8`);
  return Array.from(column, (record) => String(record));
}

interface Shard {
  readonly table: Table;
  readonly key: string;
}

function openTable(bytes: Uint8Array, key: string): Table {
  try {
    return tableFromIPC(bytes);
  } catch (cause) {
    throw new ArtifactCorrupt(
      `${key} is no Arrow IPC file (${bytes.byteLength} bytes); delete the dataset's build and run again with "reuse": "refuse"`,
      { cause },
    );
  }
}

function columnOf({ table, key }: Shard, name: string): Vector {
  const column: Vector | null = table.getChild(name);
  if (column === null) throw corrupt(key, `there is no column ${name}`);
  if (column.nullCount > 0) throw corrupt(key, `column ${name} holds ${column.nullCount} nulls`);
  return column;
}

/** Lists flattened: all values, and how many each row has. */
function listColumn(shard: Shard, layout: ExampleLayout) {
  const column = columnOf(shard, COLUMN.input);
  const lengths = new Int32Array(column.length);
  const parts: (Int32Array | Float32Array)[] = [];
  let row = 0;
  for (const data of column.data) {
    const offsets = data.valueOffsets as Int32Array | undefined;
    const values: unknown = data.children[0]?.values;
    if (offsets === undefined || !isNumbers(values, layout.tokens)) {
      throw corrupt(
        shard.key,
        `column ${COLUMN.input} is ${String(column.type)}, not List<${numberType(layout.tokens)}>`,
      );
    }
    for (let index = 0; index < data.length; index += 1) {
      lengths[row + index] = offsets[index + 1]! - offsets[index]!;
    }
    row += data.length;
    parts.push(values.subarray(offsets[0], offsets[data.length]));
  }
  return { lengths, values: concatArrays(parts, layout.tokens) };
}

function scalarColumn(shard: Shard, integers: boolean): Int32Array | Float32Array {
  const column = columnOf(shard, COLUMN.target);
  const parts = column.data.map((data) => {
    const values: unknown = data.values;
    if (!isNumbers(values, integers)) {
      throw corrupt(
        shard.key,
        `column ${COLUMN.target} is ${String(column.type)}, not ${numberType(integers)}`,
      );
    }
    return values.subarray(0, data.length);
  });
  return concatArrays(parts, integers);
}

function isNumbers(values: unknown, integers: boolean): values is Int32Array | Float32Array {
  return integers ? values instanceof Int32Array : values instanceof Float32Array;
}

const numberType = (integers: boolean) => (integers ? 'Int32' : 'Float32');

function checkIds(ids: Int32Array | Float32Array, limit: number, key: string, column: string): void {
  const wrong = ids.findIndex((id) => id < 0 || id >= limit);
  if (wrong >= 0)
    throw corrupt(key, `column ${column} holds id ${ids[wrong]}, allowed are 0 to ${limit - 1}`);
}

function corrupt(key: string, what: string): ArtifactCorrupt {
  return new ArtifactCorrupt(
    `${key}: ${what}; it does not match its build's encoder.json, so run again with "reuse": "refuse"`,
  );
}
