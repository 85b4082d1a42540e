import { patternReader } from '../../../functions/records/time/patterned';
import { nanosecondsAt, readIso } from '../../../functions/records/time/iso';

/** How a column writes times; without a pattern as ISO 8601 or numbers. */
export interface TimeForm {
  readonly pattern?: string;
  /** Another pattern that reads the same texts. */
  readonly orElse?: string;
}

const CLOCKS = [
  '',
  ' HH:mm',
  ' HH:mm:ss',
  ' HH:mm:ss.SSS',
  ' h:mm a',
  ' h:mm:ss a',
  "'T'HH:mm:ss",
  ' H:mm',
  ' H:mm:ss',
  ', HH:mm',
  ', HH:mm:ss',
];
const DATES = [
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'yyyy-M-d',
  'yyyy/M/d',
  'MM/dd/yyyy',
  'dd/MM/yyyy',
  'M/d/yyyy',
  'd/M/yyyy',
  'dd.MM.yyyy',
  'd.M.yyyy',
  'MM-dd-yyyy',
  'dd-MM-yyyy',
  'MM/dd/yy',
  'dd/MM/yy',
  'dd.MM.yy',
  'dd MMM yyyy',
  'd MMM yyyy',
  'dd-MMM-yyyy',
  'dd-MMM-yy',
  'MMM d, yyyy',
  'MMM dd, yyyy',
  'MMMM d, yyyy',
  'MMM yyyy',
  'MMM-yyyy',
  'MM/yyyy',
  'yyyy/MM',
];
const PATTERNS = DATES.flatMap((date) => CLOCKS.map((clock) => date + clock));
/** Dates of digits alone are numbers to all but their owner. */
const DIGITS = ['yyyyMMdd', 'yyyyMMddHH', 'yyyyMMddHHmm', 'yyyyMMddHHmmss'];

const JUDGED = 200;

/** @param written `named`: numbers of a column whose name says that they are times; `number`: of any other name */
export function timeForm(
  texts: readonly string[],
  written: 'text' | 'number' | 'named',
): TimeForm | undefined {
  if (texts.length === 0) return undefined;
  const step = Math.max(1, Math.floor(texts.length / JUDGED));
  const judged = texts.filter((_, index) => index % step === 0).map((text) => text.trim());
  if (written !== 'text') {
    const digits = judged.every((text) => /^(?:19|20)\d{6}(?:\d\d){0,3}$/.test(text)) ? DIGITS : [];
    const pattern = digits.find((each) => reads(each, judged) && (written === 'named' || spreads(texts)));
    if (pattern !== undefined) return { pattern };
    return written === 'named' ? {} : undefined;
  }
  if (judged.every((text) => /\d/.test(text) && readIso(text) !== undefined)) return {};
  if (!judged.every((text) => /\d/.test(text) && text.length <= 30)) return undefined;
  const read = PATTERNS.filter((pattern) => reads(pattern, judged));
  const [first, second] = [...read].sort((a, b) => disorder(a, judged) - disorder(b, judged));
  if (first === undefined) return undefined;
  const swapped = second !== undefined && isSwapped(first, second) ? second : undefined;
  return { pattern: first, ...(swapped === undefined ? {} : { orElse: swapped }) };
}

/** Eight digits are dates rather than numbers where there are many of them. */
const spreads = (texts: readonly string[]): boolean => new Set(texts).size > texts.length / 4;

function reads(pattern: string, texts: readonly string[]): boolean {
  const read = patternReader(pattern);
  return texts.every((text) => read(text) !== undefined);
}

/** How often time goes back from one row to the next, and how far most rows lie from a whole step. */
function disorder(pattern: string, texts: readonly string[]): number {
  const read = patternReader(pattern);
  const times = texts.map((text) => {
    const time = read(text);
    return time === undefined ? 0n : nanosecondsAt(time, time.offsetMinutes ?? 0);
  });
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  const back = steps.filter((step) => step < 0n).length;
  return Math.min(back, steps.length - back) + new Set(steps).size / (steps.length + 1);
}

/** Whether both differ in which of day and month comes first. */
const isSwapped = (a: string, b: string): boolean =>
  a.replace(/[dM]+/g, '') === b.replace(/[dM]+/g, '') &&
  a.indexOf('d') < a.indexOf('M') !== b.indexOf('d') < b.indexOf('M');
