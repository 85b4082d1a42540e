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
  const below = (index: number) => rows.slice(0, 200).map((row) => row[index] ?? '');
  if (named.every((name) => /^\d{4}-\d\d(-\d\d)?$/.test(name) || !isNumber(name)) && rows.length > 0) {
    const areNumbers = head.some(
      (name, index) =>
        !isNumber(name) && filled(below(index)).length > 0 && filled(below(index)).every(isNumber),
    );
    if (areNumbers) return true;
  }
  if (named.some(isNumber)) return false;
  return (
    named.every((name) => /^[\p{L}\p{N}_ .#/()[\]-]{1,40}$/u.test(name)) &&
    head.every((name, index) => name === '' || !below(index).includes(name)) &&
    (named.some(isName) || areUnlike(head, below))
  );
}

/** Identifiers above a column whose every value is a date, a time, or other digits without a letter. */
function areUnlike(head: readonly string[], below: (index: number) => string[]): boolean {
  return (
    head.every((name) => /^[a-z][\w.]*$/i.test(name)) &&
    head.some((_, index) => {
      const values = filled(below(index));
      return (
        values.length > 1 &&
        values.every(
          (value) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(value) || /^\P{L}*\d\P{L}*$/u.test(value),
        )
      );
    })
  );
}

const filled = (values: readonly string[]): string[] => values.filter((value) => value.trim() !== '');

function isOdd(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (rows.length < 10 || !first.some(isNumber)) return false;
  return first.some((value, index) => !isNumber(value) && rows.every((row) => isNumber(row[index] ?? '')));
}
