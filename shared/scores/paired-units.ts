import type { ResampledUnit } from './predictions';
import type { ScoreTable } from './score-table';
import { countOf, summedUnits, unitsOf, type DrawnUnits } from './units';

/** What is drawn again and again: each unit adds to the candidate's columns, and to the champion's after them. */
export interface PairedUnits extends DrawnUnits {
  readonly unit: ResampledUnit;
  readonly records: number;
  /** Records, groups, blocks or parts, before any are taken together. */
  readonly units: number;
  /** Those of them to which the models' contributions differ. */
  readonly differing: number;
  readonly candidate: ScoreTable;
  readonly champion: ScoreTable;
}

/** Two models' contributions to a metric, unit by unit; undefined if they are not of the same records. */
export function pairUnits(candidate: ScoreTable, champion: ScoreTable): PairedUnits | undefined {
  const partners = partnersOf(candidate, champion);
  if (partners === undefined) return undefined;
  const unitOf = unitsOf(candidate);
  const units = countOf(unitOf);
  const differs = new Uint8Array(units);
  unitOf.forEach((unit, row) => {
    if (!addsAlike(candidate, row, champion, partners[row]!)) differs[unit] = 1;
  });
  return {
    unit: candidate.header.unit,
    records: candidate.rows,
    units,
    differing: differs.reduce((sum, one) => sum + one, 0),
    ...summedUnits(unitOf, [
      { table: candidate, rowOf: (row) => row },
      { table: champion, rowOf: (row) => partners[row]! },
    ]),
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
