/**
 * A set of labels is kept as one text, a label a line, so that a record's target is a text and that of a sequence a list
 * of them, as a class and tags are. Without a label it is the empty text.
 */
const LABEL_BREAK = '\n';

/** Whether a label can be one line. */
export const isOneLine = (label: string): boolean => !label.includes(LABEL_BREAK);

/** Each label once, in the order of code units, so that the same labels are the same text. */
export const setOf = (labels: readonly string[]): string =>
  labels.length < 2 ? labels.join('') : [...new Set(labels)].sort().join(LABEL_BREAK);

export const labelsIn = (set: string): string[] => (set === '' ? [] : set.split(LABEL_BREAK));

/** As people read it: the labels of a set with `between` between them, `–` where there is none. */
export const showSet = (set: string, between = ', '): string =>
  set === '' ? '–' : labelsIn(set).join(between);

/** Sets of labels end to end, as ids. */
export interface LabelSets {
  readonly ids: Int32Array;
  /** Labels of each set: of the record, or of each step. */
  readonly counts: Int32Array;
}

export const isLabelSets = (target: object | number): target is LabelSets =>
  typeof target === 'object' && 'counts' in target;

/** @returns the first label that `idOf` does not know, in place of the sets */
export function encodeSets(
  sets: readonly string[],
  idOf: (label: string) => number | undefined,
): LabelSets | { readonly unknown: string } {
  const ids: number[] = [];
  const counts = new Int32Array(sets.length);
  for (const [index, set] of sets.entries()) {
    const own = new Set<number>();
    for (const label of labelsIn(set)) {
      const id = idOf(label);
      if (id === undefined) return { unknown: label };
      own.add(id);
    }
    // Ascending, whatever the labels' names are once they are normalised.
    ids.push(...[...own].sort((a, b) => a - b));
    counts[index] = own.size;
  }
  return { ids: Int32Array.from(ids), counts };
}
