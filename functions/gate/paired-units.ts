import type { ResampledUnit } from '../../shared/scores/predictions';
import type { ScoreTable } from './score-table';

/**
 * More units than this are taken together, neighbours with neighbours: a resample of so many sums varies as one of all
 * records does, in a thousandth of the time and memory.
 */
const MOST_UNITS = 5_000;

/** What is drawn again and again: each unit adds to the candidate's columns, and to the champion's after them. */
export interface PairedUnits {
  readonly unit: ResampledUnit;
  readonly records: number;
  /** Records, groups, blocks or parts, before any are taken together. */
  readonly units: number;
  /** Those of them to which the models' contributions differ. */
  readonly differing: number;
  /** Entries of each drawn unit, as in `ScoreTable`. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly width: number;
  readonly candidate: ScoreTable;
  readonly champion: ScoreTable;
}

/** Two models' contributions to a metric, unit by unit; undefined if they are not of the same records. */
export function pairUnits(candidate: ScoreTable, champion: ScoreTable): PairedUnits | undefined {
  const partners = partnersOf(candidate, champion);
  if (partners === undefined) return undefined;
  const unitOf = unitsOf(candidate);
  const units = unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0);
  const drawn = Math.min(units, MOST_UNITS);
  const sums = Array.from({ length: drawn }, () => new Map<number, number>());
  const differs = new Uint8Array(units);
  const enter = (into: Map<number, number>, table: ScoreTable, row: number, offset: number) => {
    for (let entry = table.starts[row]!; entry < table.starts[row + 1]!; entry += 1) {
      const column = table.columns[entry]! + offset;
      into.set(column, (into.get(column) ?? 0) + table.values[entry]!);
    }
  };
  for (let row = 0; row < candidate.rows; row += 1) {
    const unit = unitOf[row]!;
    const partner = partners[row]!;
    const into = sums[Math.floor((unit * drawn) / units)]!;
    enter(into, candidate, row, 0);
    enter(into, champion, partner, candidate.width);
    if (!addsAlike(candidate, row, champion, partner)) differs[unit] = 1;
  }
  return {
    unit: candidate.header.unit,
    records: candidate.rows,
    units,
    differing: differs.reduce((sum, one) => sum + one, 0),
    ...flattened(sums),
    width: candidate.width + champion.width,
    candidate,
    champion,
  };
}

/** The champion's row of each of the candidate's; undefined where there is none. */
function partnersOf(candidate: ScoreTable, champion: ScoreTable): Uint32Array | undefined {
  if (candidate.rows !== champion.rows || candidate.header.unit !== champion.header.unit) return undefined;
  const { length } = candidate.records;
  if (candidate.header.unit === 'part') {
    const isSame = candidate.terms.every((terms, row) => terms === champion.terms[row]);
    return isSame ? Uint32Array.from({ length }, (_, row) => row) : undefined;
  }
  const own = inOrder(candidate.records);
  const other = inOrder(champion.records);
  const partners = new Uint32Array(length);
  for (let position = 0; position < length; position += 1) {
    const row = own[position]!;
    // Records that are alike are answered alike, so that any of them will do.
    if (candidate.records[row] !== champion.records[other[position]!]) return undefined;
    partners[row] = other[position]!;
  }
  return partners;
}

/** Row numbers in the order of their records; of the same record in their own order. */
function inOrder(records: BigUint64Array): Uint32Array {
  const rows = Uint32Array.from({ length: records.length }, (_, row) => row);
  return rows.sort((a, b) => {
    const [first, second] = [records[a]!, records[b]!];
    return first < second ? -1 : first > second ? 1 : a - b;
  });
}

/** The number of each record's unit. */
function unitsOf({ header, rows, groups }: ScoreTable): Uint32Array {
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

/** Whether two records add the same. */
function addsAlike(a: ScoreTable, row: number, b: ScoreTable, other: number): boolean {
  const [from, to] = [a.starts[row]!, a.starts[row + 1]!];
  const [otherFrom, otherTo] = [b.starts[other]!, b.starts[other + 1]!];
  if (to - from !== otherTo - otherFrom) return false;
  for (let entry = 0; entry < to - from; entry += 1) {
    if (a.columns[from + entry] !== b.columns[otherFrom + entry]) return false;
    if (a.values[from + entry] !== b.values[otherFrom + entry]) return false;
  }
  return true;
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
