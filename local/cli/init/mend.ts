import type { CheckResult } from '../check/result';
import type { Guess } from './guess';
import type { Part } from './splits';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A request that a check may accept where it has refused the one that was guessed from the beginning of the data; undefined
 * where only the owner can say what is meant.
 */
export function mended(
  request: Guess['request'],
  { status, cause, ...found }: CheckResult,
): Part | undefined {
  if (status === 'ok') return undefined;
  const { data, task } = request as { data: Fields; task: Fields };
  const why = cause ?? '';
  return (
    withoutGaps(request, data, why) ??
    withShorterWindows(request, data, why) ??
    withLargerShares(request, data, why) ??
    withoutDifference(request, task, why) ??
    withRejects(request, data, { why, reasons: found.reasons })
  );
}

function withoutGaps(request: Fields, data: Fields, why: string): Part | undefined {
  const records = fieldsOf(data['records']);
  if (records['kind'] !== 'windows' || 'gaps' in records || !/\bgaps?\b/.test(why)) return undefined;
  return {
    value: { ...request, data: { ...data, records: { ...records, gaps: 'skip' } } },
    note: 'Further on rows are missing: no window reaches over that (data.records.gaps).',
  };
}

const FEWEST_ROWS = 2;

function withShorterWindows(request: Fields, data: Fields, why: string): Part | undefined {
  const records = fieldsOf(data['records']);
  const length = Math.floor(Number(records['length']) / 2);
  if (!/lower data\.records\.length|shorter windows/.test(why) || !(length >= FEWEST_ROWS)) return undefined;
  return {
    value: { ...request, data: { ...data, records: { ...records, length } } },
    note: `Windows have ${length} rows, since of longer ones a split has none.`,
  };
}

const LARGE_SHARE = 0.25;

function withLargerShares(request: Fields, data: Fields, why: string): Part | undefined {
  const split = fieldsOf(data['split']);
  const isSmall = Number(split['validationShare']) < LARGE_SHARE;
  if (!/raise data\.split\.(?:validation|test)Share/.test(why) || !isSmall) return undefined;
  const shares = {
    validationShare: LARGE_SHARE,
    ...('testShare' in split ? { testShare: LARGE_SHARE } : {}),
  };
  return {
    value: { ...request, data: { ...data, split: { ...split, ...shares } } },
    note: 'There are so few records that each split but training gets 25 % of them.',
  };
}

function withoutDifference(request: Fields, task: Fields, why: string): Part | undefined {
  const { relativeTo, ...target } = fieldsOf(task['target']);
  if (relativeTo === undefined || !/\bthe difference\b/.test(why)) return undefined;
  return {
    value: { ...request, task: { ...task, target } },
    note: 'The value itself is learned, since its difference from the last one is always the same.',
  };
}

/** Reasons that lie in single records, and not in how they are read. */
const OWN = ['missing-value', 'not-finite', 'empty-sequence', 'too-long'];
/** Beyond it the fields are more likely the wrong ones. */
const MOST_SHARE = 0.2;

function withRejects(
  request: Fields,
  data: Fields,
  { why, reasons }: { readonly why: string; readonly reasons: CheckResult['reasons'] },
): Part | undefined {
  const percent = Number(/\(([\d.]+) %\)/.exec(why)?.[1] ?? NaN);
  const names = Object.keys(reasons);
  const areOwn = names.length > 0 && names.every((name) => OWN.includes(name));
  const toleratedShare = Math.ceil(percent * 1.5) / 100;
  if (!why.includes('toleratedShare') || !areOwn || !(toleratedShare <= MOST_SHARE)) return undefined;
  return {
    value: { ...request, data: { ...data, rejects: { toleratedShare } } },
    note: `${percent} % of the records lack what is needed (${names.join(', ')}) and are set aside, which data.rejects.toleratedShare allows: look whether you can do without them.`,
  };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
