import { inferStep, stepCounter } from '../../../functions/records/time/steps';
import { timeReader } from '../../../functions/records/time/read-time';
import { Rejection } from '../../../shared/encoding';
import { showStep } from '../../../shared/request/time/step';
import type { ColumnLook } from './columns';
import type { Row } from './guessed';

export interface Steps {
  /** For `data.records.step`. */
  readonly step: string | number;
  /** How often rows are missing. */
  readonly gaps: number;
  /** Rows of a window. */
  readonly length: number;
  readonly seasonRows?: number;
}

interface Season {
  readonly like: RegExp;
  readonly length: number;
  readonly rows?: number;
}

/** Windows that hold two seasons, and the season that most such series have. */
const SEASONS: readonly Season[] = [
  { like: /^(1 )?hour$|^PT1H$/, length: 48, rows: 24 },
  { like: /^30 minutes$|^PT30M$/, length: 96, rows: 48 },
  { like: /^15 minutes$|^PT15M$/, length: 96, rows: 96 },
  { like: /^(1 )?day$|^P1D$/, length: 28, rows: 7 },
  { like: /^(1 )?week$|^7 days$|^P1W$|^P7D$/, length: 52, rows: 52 },
  { like: /^(1 )?month$|^P1M$/, length: 36, rows: 12 },
  { like: /^(1 )?quarter$|^3 months$|^P3M$/, length: 16, rows: 4 },
];
const OTHER: Season = { like: /./, length: 24 };
/** Above that share of gaps there is no step: days without weekends have one in five. */
const IRREGULAR_SHARE = 0.15;

/** How rows follow each other in the series that they are of; undefined where too few do. */
export function readSteps(
  rows: readonly Row[],
  { time, series }: { readonly time: ColumnLook; readonly series: readonly string[] },
): Steps | undefined {
  const read = timeReader(time.time ?? {}, 'time');
  const bySeries = new Map<string, bigint[]>();
  let kind: 'date' | 'number' = 'date';
  for (const row of rows) {
    const instant = read(row[time.name], () => time.name);
    if (instant instanceof Rejection) continue;
    kind = instant.kind;
    const key = JSON.stringify(series.map((name) => row[name]));
    const held = bySeries.get(key);
    if (held === undefined) bySeries.set(key, [instant.value]);
    else held.push(instant.value);
  }
  const times = [...bySeries.values()].map((all) => all.sort((a, b) => (a < b ? -1 : 1)));
  const rowsEach = Math.max(0, ...times.map(({ length }) => length));
  const inferred = inferStep(times, { kind, zone: undefined });
  if (inferred === undefined || inferred.kind === 'irregular' || rowsEach < 8) return undefined;
  const counter = stepCounter(inferred);
  const pairs = times.flatMap((all) => all.slice(1).map((to, index) => counter(all[index]!, to)));
  const gaps = pairs.filter((steps) => steps !== 1).length;
  const isIrregular = gaps > pairs.length * IRREGULAR_SHARE;
  const step = inferred.kind === 'number' ? inferred.count : showStep(inferred);
  const { length, rows: season } = SEASONS.find(({ like }) => like.test(String(step))) ?? OTHER;
  // Windows must fit between gaps, too.
  const longest = isIrregular ? rowsEach : longestRun(times, counter);
  const most = Math.max(2, Math.floor(longest / 4));
  return {
    step: isIrregular ? 'irregular' : step,
    gaps: isIrregular ? 0 : gaps,
    length: Math.min(length, most),
    ...(season !== undefined && !isIrregular && rowsEach > 3 * season ? { seasonRows: season } : {}),
  };
}

/** Rows without a gap, of the series that has most. */
function longestRun(
  series: readonly bigint[][],
  counter: (from: bigint, to: bigint) => number | undefined,
): number {
  let longest = 0;
  for (const times of series) {
    let run = 1;
    for (let row = 1; row < times.length; row++) {
      run = counter(times[row - 1]!, times[row]!) === 1 ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}
