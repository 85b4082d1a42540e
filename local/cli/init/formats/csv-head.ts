/** What the first line of a table is. */
export interface Head {
  readonly hasNames: boolean;
  /** Neither names nor a record: counts and names of classes, as scikit-learn's files begin. */
  readonly isOdd: boolean;
  readonly columns: readonly string[];
}

const NAME =
  /^(id|text|label|target|class|tag|source|src|tgt|name|sentence|split|set|x|y|date|time|value|word|token|input|output|question|answer|category|review|title|body|lang(uage)?)s?\d*$/i;
/** Columns of translations, and those that R's data frames are given. */
const OTHER_NAME =
  /^(v\d+|english|french|german|spanish|italian|portuguese|dutch|russian|chinese|japanese|arabic|turkish|hindi|korean|polish|en|fr|de|es|it|pt|nl|ru|zh|ja|ar|tr|hi|ko|pl)$/i;
const isName = (text: string): boolean =>
  OTHER_NAME.test(text) || NAME.test(text.split(/[_. -]/).at(-1) ?? '');
export const isNumber = (text: string): boolean =>
  text.trim() !== '' && /^[+-]?[\d.,'\s]*\d[\d.,'\s]*(e[+-]?\d+)?%?$/i.test(text);

export const namedBy = (columns: readonly string[] = []): Head => ({ hasNames: true, isOdd: false, columns });

/** Judged by whether the values below are of another kind, or like words where the line has names. */
export function headOf([first = [], ...rows]: readonly (readonly string[])[]): Head {
  const made = first.map((_, index) => `column${index + 1}`);
  const below = rows.filter(({ length }) => length === first.length);
  // Spreadsheets write columns that hold nothing, and have no name either.
  const width =
    1 + first.findLastIndex((name, index) => name !== '' || below.some((row) => row[index] !== ''));
  const cut = (row: readonly string[]) => row.slice(0, width);
  if (hasNames(cut(first), below.map(cut)))
    return namedBy(first.map((name, index) => (index < width ? name : made[index]!)));
  return { hasNames: false, isOdd: isOdd(first, below), columns: made };
}

function hasNames(head: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (head.length === 0 || new Set(head).size < head.length) return false;
  // An index without a name comes first in what pandas writes.
  const named = head.filter((name, index) => index > 0 || name.trim() !== '');
  if (named.some((name) => name.trim() === '' || name.length > 60)) return false;
  const judged = rows.slice(0, 200);
  const below: Below = (index) => judged.map((row) => row[index] ?? '');
  if (countsUp(head, judged)) return true;
  const isMissing = (name: string) => MISSING.test(name.trim());
  if (named.every((name) => /^\d{4}-\d\d(-\d\d)?$/.test(name) || !isNumber(name)) && rows.length > 0) {
    const areNumbers = head.some(
      (name, index) =>
        !isNumber(name) &&
        !isMissing(name) &&
        filled(below(index)).length > 0 &&
        filled(below(index)).every(isNumber),
    );
    if (areNumbers) return true;
  }
  if (named.some(isNumber) || named.some(isMissing)) return false;
  return (
    named.every((name) => /^\P{Cc}{1,40}$/u.test(name)) &&
    head.every((name, index) => name === '' || !below(index).includes(name)) &&
    (named.some(isName) || areUnlike(head, below) || areShort(head, below) || recurs(head, below))
  );
}

type Below = (index: number) => readonly string[];

/** What stands where a value is missing, and is no name. */
const MISSING = /^(?:n\/?a|nan|null|none|nil|nul|unknown|missing|\?|-+|\.+)$/i;

/** Years, or numbers of steps or pixels, one above the other: in no record are they in all of its columns. */
function countsUp(head: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const places = [...head.keys()].filter((index) => /^\d+$/.test(head[index]!));
  const isYears = places.every((index) => /^(?:19|20)\d\d$/.test(head[index]!));
  if (places.length < (isYears ? 2 : 4) || places.length < head.length - 3) return false;
  const isEven = (row: readonly string[]) => {
    const steps = places.slice(1).map((index, at) => Number(row[index]) - Number(row[places[at]!]));
    return steps.every((step) => step === steps[0] && Math.abs(step) === 1);
  };
  return rows.length > 0 && isEven(head) && rows.filter(isEven).length < rows.length / 10;
}

/** Names above a column whose every value is a date, a time, or other digits without a letter. */
function areUnlike(head: readonly string[], below: Below): boolean {
  return (
    head.every((name) => name === '' || /^\p{L}[\p{L}\p{M}\p{N}_ .:#/()[\]-]*$/u.test(name)) &&
    head.some((name, index) => {
      const values = filled(below(index));
      return (
        /\p{L}/u.test(name) &&
        values.length > 1 &&
        values.every(
          (value) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(value) || /^\P{L}*\d\P{L}*$/u.test(value),
        )
      );
    })
  );
}

/** Fewer rows may be unlike the first one by chance. */
const FEWEST_ROWS = 20;
const FIRST_ROWS = 20;
const LONG_TEXT = 20;
const TIMES_LONGER = 2;
/** Of the usual length of texts: what is longer may be one. */
const NAME_LENGTH = 0.75;
/** A sentence may be as short as a name, and ends as no name does. */
const SENTENCE_END = /[.!?。！？…]$/u;

/** Whether a line is far shorter than all texts below it, as names are; files may begin with their shortest texts. */
function areShort(head: readonly string[], below: Below): boolean {
  return head.every((name, index) => {
    const lengths = below(index).map(({ length }) => length);
    return (
      lengths.length >= FEWEST_ROWS &&
      !SENTENCE_END.test(name) &&
      medianOf(lengths) >= LONG_TEXT &&
      name.length * TIMES_LONGER < Math.min(...lengths.slice(0, FIRST_ROWS))
    );
  });
}

/** Whether a column's values below come again and again, as labels do, and its first one never, which is no text like the others. */
function recurs(head: readonly string[], below: Below): boolean {
  const isLabels = (index: number): boolean => {
    const values = below(index);
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts.size <= values.length / 4 && [...counts.values()].every((count) => count > 1);
  };
  const isText = (name: string, index: number): boolean =>
    medianOf(below(index).map(({ length }) => length)) >= LONG_TEXT &&
    name.length > NAME_LENGTH * medianOf(below(index).map(({ length }) => length));
  return (
    below(0).length >= FEWEST_ROWS &&
    head.some((name, index) => name !== '' && isLabels(index)) &&
    !head.some(isText)
  );
}

const medianOf = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

const filled = (values: readonly string[]): string[] => values.filter((value) => value.trim() !== '');

function isOdd(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (rows.length < 10 || !first.some(isNumber)) return false;
  return first.some((value, index) => !isNumber(value) && rows.every((row) => isNumber(row[index] ?? '')));
}
