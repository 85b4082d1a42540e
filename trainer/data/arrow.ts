import { DataType, tableFromIPC, type Table, type Vector } from 'apache-arrow';
import { COLUMN } from '../../shared/dataset';
import type { Ids } from '../../shared/encoding';
import { ArtifactCorrupt } from '../../shared/errors';
import { concatArrays, setLayout, startsOf, type ExampleLayout, type Examples } from './examples';

/** Numbers as a column stores them, and as the network reads them. */
type Stored = Ids | Float32Array;
type Numbers = Int32Array | Float32Array;

/**
 * One encoded shard (Arrow IPC file format, columns of shared/dataset.ts).
 *
 * @param key named in errors
 * @throws ArtifactCorrupt where bytes, columns, types or ranges are not those of the layout
 */
export function parseShard(bytes: Uint8Array, key: string, layout: ExampleLayout): Examples {
  const shard = { table: openTable(bytes, key), key };
  const input = inputOf(shard, layout);
  const target = targetOf(shard, layout, input.starts);
  return {
    count: shard.table.numRows,
    channels: layout.channels,
    ...input,
    ...target,
    conditions: layout.conditions.map((limit, n) =>
      checkedIds(shard, COLUMN.condition(n), scalarColumn(shard, COLUMN.condition(n), true), limit),
    ),
    features: layout.features.map((limit, n) => {
      const { values, starts } = listColumn(shard, COLUMN.feature(n), true);
      const width = layout.featureWidths?.[n] ?? 1;
      const due = width === 1 ? input.starts : input.starts.map((start) => start * width);
      expectSame(shard, { name: COLUMN.feature(n), starts }, due);
      return checkedIds(shard, COLUMN.feature(n), values, limit);
    }),
    ...(shard.table.getChild(COLUMN.unknownWord) !== null && {
      unknownWords: listColumn(shard, COLUMN.unknownWord, true).values as Int32Array,
    }),
    offsets: optionalValues(shard, COLUMN.offset, layout),
    spreads: optionalValues(shard, COLUMN.spread, layout),
    seasons: optionalValues(shard, COLUMN.season, layout),
  };
}

/** The line of each row in its file. @throws ArtifactCorrupt */
export function readLines(bytes: Uint8Array, key: string): Int32Array {
  return scalarColumn({ table: openTable(bytes, key), key }, COLUMN.line, true) as Int32Array;
}

/** The raw records of a test shard as JSON texts, row by row. @throws ArtifactCorrupt */
export const readRecords = (bytes: Uint8Array, key: string): string[] =>
  textColumn({ table: openTable(bytes, key), key }, COLUMN.record);

/** The groups of a test shard's rows; undefined where the split has no key. @throws ArtifactCorrupt */
export function readGroups(bytes: Uint8Array, key: string): string[] | undefined {
  const shard = { table: openTable(bytes, key), key };
  return shard.table.getChild(COLUMN.group) === null ? undefined : textColumn(shard, COLUMN.group);
}

/** The series of a test shard's windows; undefined where records are no windows. @throws ArtifactCorrupt */
export function readSeries(bytes: Uint8Array, key: string): string[] | undefined {
  const shard = { table: openTable(bytes, key), key };
  return shard.table.getChild(COLUMN.series) === null ? undefined : textColumn(shard, COLUMN.series);
}

function textColumn(shard: Shard, name: string): string[] {
  const column = columnOf(shard, name);
  if (!DataType.isUtf8(column.type))
    throw corrupt(shard.key, `column ${name} is ${String(column.type)}, not Utf8`);
  return Array.from(column, (text) => String(text));
}

interface Shard {
  readonly table: Table;
  readonly key: string;
}

function inputOf(shard: Shard, layout: ExampleLayout): Pick<Examples, 'values' | 'starts'> {
  if (layout.input === 'none')
    return { values: new Int32Array(), starts: new Uint32Array(shard.table.numRows + 1) };
  const tokens = layout.input === 'tokens';
  const { values, starts } = listColumn(shard, COLUMN.input, tokens);
  if (tokens) checkedIds(shard, COLUMN.input, values, layout.vocabulary);
  const steps = Array.from({ length: shard.table.numRows }, (_, row) => {
    const length = starts[row + 1]! - starts[row]!;
    const count = length / layout.channels;
    if (count >= 1 && Number.isInteger(count)) return count;
    throw corrupt(
      shard.key,
      `row ${row} holds ${length} values, not a multiple of ${layout.channels} of at least one step`,
    );
  });
  return { values, starts: startsOf(steps) };
}

type Target = Pick<Examples, 'targets' | 'targetStarts' | 'labelSets'>;

function targetOf(shard: Shard, layout: ExampleLayout, inputStarts: Uint32Array): Target {
  const name = COLUMN.target;
  if (layout.labels !== undefined) return setsOf(shard, layout, inputStarts);
  const none = { labelSets: null };
  if (layout.target === 'point') {
    if (layout.classes === 0)
      return { targets: valuesColumn(shard, name, layout), targetStarts: null, ...none };
    const ids = scalarColumn(shard, name, true);
    return { targets: checkedIds(shard, name, ids, layout.classes), targetStarts: null, ...none };
  }
  const { values, starts } = listColumn(shard, name, true);
  checkedIds(shard, name, values, layout.classes);
  if (layout.target === 'steps') expectSame(shard, { name, starts }, inputStarts);
  return { targets: values, targetStarts: starts, ...none };
}

/** Any number of labels of each row, or of each of its steps. */
function setsOf(shard: Shard, layout: ExampleLayout, inputStarts: Uint32Array): Target {
  const name = COLUMN.target;
  const { values, starts } = listColumn(shard, name, true);
  const targets = checkedIds(shard, name, values, layout.classes);
  if (layout.target === 'point')
    return { targets, targetStarts: null, labelSets: { starts, width: layout.labels! } };
  const counts = listColumn(shard, COLUMN.targetCounts, true);
  expectSame(shard, { name: COLUMN.targetCounts, starts: counts.starts }, inputStarts);
  const labelSets = setLayout(layout, counts.values)!;
  const row = starts.findIndex((start, index) => start !== labelSets.starts[counts.starts[index]!]) - 1;
  if (row >= 0)
    throw corrupt(
      shard.key,
      `row ${row} of column ${name} has other labels than column ${COLUMN.targetCounts} counts`,
    );
  return { targets, targetStarts: counts.starts, labelSets };
}

/** A value of each row, or several, row by row. */
function valuesColumn(shard: Shard, name: string, { values: width }: ExampleLayout): Float32Array {
  if (width === undefined) return scalarColumn(shard, name, false) as Float32Array;
  const { values, starts } = listColumn(shard, name, false);
  const row = starts.findIndex((start, index) => start !== index * width) - 1;
  if (row < 0) return values as Float32Array;
  throw corrupt(
    shard.key,
    `row ${row} of column ${name} holds ${starts[row + 1]! - starts[row]!} values, not ${width}`,
  );
}

const optionalValues = (shard: Shard, name: string, layout: ExampleLayout): Float32Array | null =>
  shard.table.getChild(name) === null ? null : valuesColumn(shard, name, layout);

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

/** Lists flattened: all values, and where each row's start. */
function listColumn(shard: Shard, name: string, integers: boolean): { values: Numbers; starts: Uint32Array } {
  const column = columnOf(shard, name);
  const lengths = new Int32Array(column.length);
  const parts: Stored[] = [];
  let row = 0;
  for (const data of column.data) {
    const offsets = data.valueOffsets as Int32Array | undefined;
    const values: unknown = data.children[0]?.values;
    if (offsets === undefined || !isNumbers(values, integers))
      throw corrupt(
        shard.key,
        `column ${name} is ${String(column.type)}, not a list of ${numberType(integers)}`,
      );
    for (let index = 0; index < data.length; index += 1) {
      lengths[row + index] = offsets[index + 1]! - offsets[index]!;
    }
    row += data.length;
    parts.push(values.subarray(offsets[0], offsets[data.length]));
  }
  return { values: concatArrays(parts, integers), starts: startsOf(lengths) };
}

function scalarColumn(shard: Shard, name: string, integers: boolean): Numbers {
  const column = columnOf(shard, name);
  const parts = column.data.map((data) => {
    const values: unknown = data.values;
    if (!isNumbers(values, integers))
      throw corrupt(shard.key, `column ${name} is ${String(column.type)}, not ${numberType(integers)}`);
    return values.subarray(0, data.length);
  });
  return concatArrays(parts, integers);
}

function isNumbers(values: unknown, integers: boolean): values is Stored {
  if (!integers) return values instanceof Float32Array;
  return values instanceof Int32Array || values instanceof Uint16Array || values instanceof Uint8Array;
}

const numberType = (integers: boolean) => (integers ? 'Uint8, Uint16 or Int32' : 'Float32');

function checkedIds({ key }: Shard, name: string, ids: Numbers, limit: number): Int32Array {
  const wrong = ids.findIndex((id) => id < 0 || id >= limit);
  if (wrong >= 0) throw corrupt(key, `column ${name} holds id ${ids[wrong]}, allowed are 0 to ${limit - 1}`);
  return ids as Int32Array;
}

function expectSame({ key }: Shard, list: { name: string; starts: Uint32Array }, input: Uint32Array): void {
  const row = list.starts.findIndex((start, index) => start !== input[index]) - 1;
  if (row >= 0) throw corrupt(key, `row ${row} of column ${list.name} is not as long as its input`);
}

function corrupt(key: string, what: string): ArtifactCorrupt {
  return new ArtifactCorrupt(
    `${key}: ${what}; it does not match its build's encoder.json, so run again with "reuse": "refuse"`,
  );
}
