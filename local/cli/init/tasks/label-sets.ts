import { isTargetName, type ColumnLook } from '../columns';
import { shownText } from '../text';
import { labelsAmong, stepLabelsAmong } from './several-labels';
import { quoted, type Shaped } from './shaped';
import type { Table } from './table';
import { hasWords, rank } from './text-columns';
import { lengthNote, tokensOf } from './tokens';

/** Texts with any number of labels each. */
export function setsOfLabels(table: Table, told: ColumnLook | undefined): Shaped | undefined {
  const { sample, columns, label } = table;
  const isNamed = label !== undefined && isTargetName(label.name);
  const found = labelsAmong(sample, told !== undefined ? [told] : isNamed ? [label] : columns);
  if (found === undefined) return undefined;
  const texts = columns.filter(
    ({ name, kind }) => name !== found.name && kind === 'text' && hasWords(sample, name),
  );
  const [longest] = texts.sort((a, b) => rank(b) - rank(a));
  if (longest === undefined) return undefined;
  const { name, delimiter } = found;
  const values = sample.rows.map((row) => shownText(row[longest.name]));
  const how = delimiter === undefined ? '' : `, separated by ${quoted(delimiter)}`;
  return {
    task: {
      value: {
        kind: 'many-to-one',
        input: { kind: 'tokens', field: longest.name, ...tokensOf(values) },
        target: { kind: 'labels', field: name, ...(delimiter === undefined ? {} : { delimiter }) },
      },
      note: `Field ${quoted(longest.name)} is a text. ${lengthNote(values)} Field ${quoted(name)} has any number of ${found.labels} labels for each${how}.`,
    },
  };
}

/** Any number of labels at each step, such as the notes of chords: a model that writes such. */
export function stepsOfLabels(
  { sample, columns, label }: Table,
  told: ColumnLook | undefined,
): Shaped | undefined {
  if (label !== undefined && isTargetName(label.name)) return undefined;
  const found = stepLabelsAmong(sample, told === undefined ? columns : [told]);
  if (found === undefined) return undefined;
  const { name, delimiter, labels } = found;
  const side = { kind: 'labels', field: name, delimiter };
  return {
    task: {
      value: { kind: 'many-to-many', input: side, target: { ...side, shift: 1 } },
      note: `Field ${quoted(name)} has steps parted by blanks, each of any number of ${labels} labels parted by ${quoted(delimiter)}, for a model that tells each step from those before it.`,
    },
  };
}
