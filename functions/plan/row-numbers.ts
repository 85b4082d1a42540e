import { pathsOf, type Fields } from '../records/fields/fields';

/** Fewer numbers may count by chance. */
const FEWEST_ROWS = 10;
/** Under a name that says what they are. */
const FEWEST_RISING = 3;

/** What pandas and R call the numbers of rows, where these become a column. */
const LIKE_INDEX = /^(?:index|level_\d+|row[._ ]?names?|row[._ ]?(?:number|nr|no|num|id)|\.\.\.1)$/i;
/** R calls a column without a name so, and a coordinate is called so too. */
const OF_R = 'X';

type Verdict = 'counting' | 'distinct';

interface Numbers {
  last: number;
  rows: number;
  isCounting: boolean;
  /** Rows may have been shuffled behind a name that says what it is. */
  isRising: boolean;
  readonly values: Set<number> | undefined;
}

/** Finds columns that hold the numbers of rows. */
export class RowNumbers {
  #ofFile = new Map<string, Numbers | undefined>();
  readonly #found = new Map<string, Verdict | undefined>();

  add(fields: Fields): void {
    for (const name of this.#ofFile.size === 0 ? pathsOf(fields) : this.#left()) {
      const value = wholeNumber(fields.get(name));
      const numbers = this.#ofFile.get(name) ?? begun(name, value);
      this.#ofFile.set(name, value !== undefined && isNumberOfRow(numbers, value) ? numbers : undefined);
    }
  }

  endFile(): void {
    for (const [name, numbers] of this.#ofFile) {
      const isKnownNot = this.#found.has(name) && this.#found.get(name) === undefined;
      this.#found.set(
        name,
        isKnownNot || numbers === undefined ? undefined : verdictOf(numbers, this.#found.get(name)),
      );
    }
    this.#ofFile = new Map();
  }

  /**
   * Whether a column's values, or its name and its values, say that it holds numbers of rows.
   *
   * @param mayCount whether the numbers of rows may be meant, as those of times
   */
  has(name: string, mayCount: boolean): boolean {
    const found = this.#found.get(name);
    if (found === undefined) return false;
    return (
      isLikeIndex(name) || (name === OF_R && !this.#found.has('Y')) || (!mayCount && found === 'counting')
    );
  }

  /** Most columns are known to be none after a few rows. */
  *#left(): Generator<string> {
    for (const [name, numbers] of this.#ofFile) if (numbers !== undefined) yield name;
  }
}

function verdictOf({ isCounting, rows }: Numbers, before: Verdict | undefined): Verdict | undefined {
  if (isCounting && rows >= FEWEST_ROWS) return before ?? 'counting';
  return rows >= FEWEST_RISING ? 'distinct' : undefined;
}

const isLikeIndex = (name: string): boolean => LIKE_INDEX.test(name);

const begun = (name: string, value: number | undefined): Numbers => ({
  last: (value ?? 0) - 1,
  rows: 0,
  isCounting: value === 0 || value === 1,
  isRising: true,
  values: isLikeIndex(name) ? new Set() : undefined,
});

/** Adds a value. */
function isNumberOfRow(numbers: Numbers, value: number): boolean {
  numbers.isCounting &&= value === numbers.last + 1;
  numbers.isRising &&= value > numbers.last;
  numbers.last = value;
  numbers.rows += 1;
  numbers.values?.add(value);
  return numbers.values === undefined ? numbers.isRising : numbers.values.size === numbers.rows;
}

function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'string' ? !/^\d{1,15}(?:\.0*)?$/.test(value.trim()) : typeof value !== 'number')
    return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
