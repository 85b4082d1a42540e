import type { ScoreTable } from './score-table';

/**
 * More units than this are taken together, neighbours with neighbours: a resample of so many sums varies as one of all
 * records does, in a thousandth of the time and memory.
 */
const MOST_UNITS = 5_000;

/** What is drawn again and again: what each unit adds to the sums of metrics. */
export interface DrawnUnits {
  /** Entries of each drawn unit, as in `ScoreTable`. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly width: number;
}

/** A table whose rows add to units, from a column on. */
export interface Side {
  readonly table: ScoreTable;
  /** The table's row of each record. */
  readonly rowOf: (record: number) => number;
}

/** What units of records add up to, the columns of one table after those of the other. */
export function summedUnits(unitOf: Uint32Array, sides: readonly Side[]): DrawnUnits {
  const units = countOf(unitOf);
  const drawn = Math.min(units, MOST_UNITS);
  const sums = Array.from({ length: drawn }, () => new Map<number, number>());
  let width = 0;
  for (const { table, rowOf } of sides) {
    unitOf.forEach((unit, record) => {
      const into = sums[Math.floor((unit * drawn) / units)]!;
      const row = rowOf(record);
      for (let entry = table.starts[row]!; entry < table.starts[row + 1]!; entry += 1) {
        const column = table.columns[entry]! + width;
        into.set(column, (into.get(column) ?? 0) + table.values[entry]!);
      }
    });
    width += table.width;
  }
  return { ...flattened(sums), width };
}

export const countOf = (unitOf: Uint32Array): number =>
  unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0);

/** The number of each record's unit. */
export function unitsOf({ header, rows, groups }: ScoreTable): Uint32Array {
  const units = new Uint32Array(rows);
  if (header.unit === 'block') {
    // Dependence reaches some windows far; the length that grows with the cube root is right in the long run
    // (Künsch 1989).
    const length = Math.max(1, Math.round(Math.cbrt(rows)));
    return units.map((_, row) => Math.floor(row / length));
  }
  if (header.unit !== 'group') return units.map((_, row) => row);
  const numbers = new Map<number, number>();
  let next = 0;
  return units.map((_, row) => {
    const group = groups[row]!;
    if (group < 0) return next++;
    const known = numbers.get(group);
    if (known !== undefined) return known;
    numbers.set(group, next);
    return next++;
  });
}

function flattened(sums: readonly ReadonlyMap<number, number>[]) {
  const entries = sums.reduce((total, { size }) => total + size, 0);
  const starts = new Uint32Array(sums.length + 1);
  const columns = new Uint32Array(entries);
  const values = new Float64Array(entries);
  let at = 0;
  sums.forEach((unit, index) => {
    for (const [column, value] of unit) {
      columns[at] = column;
      values[at] = value;
      at += 1;
    }
    starts[index + 1] = at;
  });
  return { starts, columns, values };
}
