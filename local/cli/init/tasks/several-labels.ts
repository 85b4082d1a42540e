import type { ColumnLook } from '../columns';
import type { Sample } from '../sample';
import { shownText } from '../text';
import { listed, namesOf, quoted } from './shaped';
import type { Table } from './table';

/** A field with any number of labels for each record. */
export interface LabelsField {
  readonly name: string;
  /** What parts them in a text; absent: they are an array. */
  readonly delimiter?: string;
  readonly labels: number;
}

const DELIMITERS = [';', '|', ','] as const;
const MOST_LABELS = 200;
/** On average, of a record: more are rather the tokens of a sequence. */
const MOST_PER_RECORD = 8;
const FEWEST_USES = 5;
const LONGEST_LABEL = 40;
/** Of the values, how many have two labels or more. */
const SEVERAL_SHARE = 0.2;

/** The field whose values are sets of labels: few different ones, none twice in a value, used again and again. */
export function labelsAmong(sample: Sample, columns: readonly ColumnLook[]): LabelsField | undefined {
  for (const { name, kind } of columns) {
    const values = sample.rows.map((row) => row[name]);
    if (kind === 'list') {
      const labels = labelsIn(values.filter((value) => Array.isArray(value)) as string[][]);
      if (labels !== undefined) return { name, labels };
    }
    if (kind !== 'text') continue;
    const texts = values.filter((value) => typeof value === 'string');
    for (const delimiter of DELIMITERS) {
      const sets = texts.map((text) =>
        text
          .split(delimiter)
          .map((label) => label.trim())
          .filter((label) => label !== ''),
      );
      const labels = labelsIn(sets);
      if (labels !== undefined) return { name, delimiter, labels };
    }
  }
  return undefined;
}

/** As `labelsAmong`, of fields with such a set at each step: `C3+E4 G3`. */
export function stepLabelsAmong(
  sample: Sample,
  columns: readonly ColumnLook[],
): Required<LabelsField> | undefined {
  for (const { name, kind } of columns) {
    if (kind !== 'text') continue;
    const sequences = sample.rows.map((row) => shownText(row[name]).trim().split(/\s+/));
    const areLong = sequences.filter(({ length }) => length >= FEWEST_STEPS).length > sequences.length * 0.8;
    if (!areLong) continue;
    for (const delimiter of ['+', ...DELIMITERS]) {
      const sets = sequences.flat().map((step) => step.split(delimiter).filter((label) => label !== ''));
      const labels = labelsIn(sets);
      if (labels !== undefined) return { name, delimiter, labels };
    }
  }
  return undefined;
}

const FEWEST_STEPS = 4;

/** How many different ones there are; undefined where they are none. */
function labelsIn(sets: readonly (readonly string[])[]): number | undefined {
  const all = sets.flat();
  const different = new Set(all);
  const areSets = sets.every((own) => new Set(own).size === own.length);
  const isFew = different.size > 1 && different.size <= Math.min(MOST_LABELS, all.length / FEWEST_USES);
  const areShort =
    all.length <= sets.length * MOST_PER_RECORD && all.every(({ length }) => length <= LONGEST_LABEL);
  const several = sets.filter(({ length }) => length > 1).length;
  return areSets && isFew && areShort && several >= sets.length * SEVERAL_SHARE ? different.size : undefined;
}

const FEWEST_FLAGS = 2;

/** Said of columns that are 0 or 1 each. */
export function flagsNote({ numbers: all, label }: Table): string {
  const flags = [...all, ...(label?.kind === 'number' ? [label] : [])].filter(
    ({ isWhole, distinct }) => isWhole && distinct === 2,
  );
  return flags.length < FEWEST_FLAGS
    ? ''
    : ` If several of ${listed(namesOf(flags))} may hold at once, write the names of those that do as one field (${quoted(namesOf(flags.slice(0, 2)).join(';'))}), for a target {"kind": "labels", "field": …, "delimiter": ";"}.`;
}
