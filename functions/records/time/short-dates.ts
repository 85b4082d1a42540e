import { dateOf, FORMS, isMonotonic } from './compact-dates';

/** That a group has its rows in the order of dates by chance: as that of six rows, over all groups. */
const LEAST_ORDER = Math.log(720);

interface Candidate {
  readonly form: (typeof FORMS)[number];
  rise: boolean;
  fall: boolean;
  /** Whether numbers would put the rows of some group in another order than dates do. */
  differs: boolean;
  from: number;
  to: number;
}

/**
 * Looks at the numbers that groups are ordered by, over all groups: where each group has too few rows to tell that its
 * numbers are dates with their year at the end, all of them together may.
 */
export class ShortDates {
  #candidates: readonly Candidate[] = FORMS.filter(({ pattern }) => !/[.,]/.test(pattern)).map((form) => ({
    form,
    ...{ rise: true, fall: true, differs: false, from: Infinity, to: -Infinity },
  }));
  readonly #byNumber = { rise: true, fall: true };
  #order = 0;
  #rows = 0;

  /**
   * @param texts of a group's rows, in the order of their numbers
   * @param arrivals places of the texts in the order of the file
   */
  add(texts: readonly string[], arrivals: readonly number[]): void {
    this.#candidates = this.#candidates.filter((candidate) => isStill(candidate, texts, arrivals));
    if (this.#candidates.length === 0) return;
    this.#rows += texts.length;
    for (let row = 2; row <= texts.length; row++) this.#order += Math.log(row);
    this.#byNumber.rise &&= arrivals.every((place, at) => at === 0 || place > arrivals[at - 1]!);
    this.#byNumber.fall &&= arrivals.every((place, at) => at === 0 || place < arrivals[at - 1]!);
  }

  /** Of the dates that the numbers are, as far as the order of the file tells; undefined where they may be numbers. */
  pattern(): string | undefined {
    if (this.#byNumber.rise || this.#byNumber.fall || this.#order < LEAST_ORDER) return undefined;
    return this.#candidates.find(
      ({ rise, fall, differs, from, to }) => differs && (rise || fall) && to - from < this.#rows,
    )?.form.pattern;
  }
}

/** Whether all texts are dates of the form; then it is told of their order. */
function isStill(candidate: Candidate, texts: readonly string[], arrivals: readonly number[]): boolean {
  const dates: string[] = [];
  for (const text of texts) {
    const read = dateOf(text, candidate.form);
    if (read === undefined) return false;
    dates.push(read.date);
    candidate.from = Math.min(candidate.from, read.year);
    candidate.to = Math.max(candidate.to, read.year);
  }
  const inFile = [...dates.keys()].sort((a, b) => arrivals[a]! - arrivals[b]!).map((at) => dates[at]!);
  candidate.differs ||= !isMonotonic(dates) || dates.at(-1)! < dates[0]!;
  candidate.rise &&= inFile.every((date, at) => at === 0 || date >= inFile[at - 1]!);
  candidate.fall &&= inFile.every((date, at) => at === 0 || date <= inFile[at - 1]!);
  return true;
}
