import { classAmong, isIdentifier, isTargetName, type ColumnLook } from '../columns';
import type { Sample } from '../sample';
import { shownText } from '../text';
import { listed, namesOf, type Shaped } from './shaped';
import { hasWords } from './text-columns';
import { FROM, TO, toldFromText } from './texts';

/** A time beside a longer text says when that was written. */
const LONGEST_FORM = 40;
/** Of rows, how many may be one of a pair's texts before they are rather classes. */
const LEAST_DISTINCT = 0.2;

const isText = ({ kind }: ColumnLook): boolean => kind === 'text' || kind === 'time';
const isMany = ({ distinct, filled }: ColumnLook): boolean => distinct > filled * LEAST_DISTINCT;

/**
 * Two columns that are all there is, of which the one is the other in another form: dates, times of day, phone numbers,
 * amounts, codes. What they look like alone, times or identifiers, says nothing then; undefined where they are no such pair.
 *
 * @param all of the table, identifiers too
 */
export function twoForms(sample: Sample, all: readonly ColumnLook[], told?: ColumnLook): Shaped | undefined {
  const apart = all.filter((column) => column === told || !isIdentifier(column));
  const [first, second] = apart.length === 2 ? apart : all;
  if (first === undefined || second === undefined || (apart.length !== 2 && all.length !== 2))
    return undefined;
  const areIdentified = apart.length === 2 || all.every(isIdentifier);
  const areTexts = areIdentified && [first, second].every((column) => isText(column) && isMany(column));
  const isDated = first.kind === 'time' && second.kind !== 'time' && second.meanLength > LONGEST_FORM;
  const isPair =
    (areTexts && !isDated && isShort(sample, [first, second])) || areForms(sample, first, second);
  if (!isPair) return undefined;
  const isTurned = told === undefined ? FROM.test(second.name) || TO.test(first.name) : told === first;
  return isTurned ? toldFromText(sample, second, first) : toldFromText(sample, first, second);
}

/** Whether one of them at least is a form, rather than both texts with words. */
const isShort = (sample: Sample, pair: readonly ColumnLook[]): boolean =>
  pair.some((column) => column.kind === 'time' || !hasWords(sample, column.name));

/**
 * The text that a person has named, from the first other one, with a class beside them as a condition; undefined where it
 * is rather a class, or no other text is there.
 */
export function namedText(
  sample: Sample,
  all: readonly ColumnLook[],
  told: ColumnLook | undefined,
): Shaped | undefined {
  if (told === undefined || !isText(told)) return undefined;
  const isClass = told.kind === 'text' && (isTargetName(told.name) || told.distinct <= told.filled / 3);
  if (isClass) return undefined;
  const texts = all.filter((column) => column !== told && isText(column) && isMany(column));
  const others = texts.filter((column) => !isIdentifier(column));
  const words = others.filter(({ kind, name }) => kind !== 'time' && hasWords(sample, name));
  const from =
    others.find(({ name }) => FROM.test(name)) ??
    words[0] ??
    others.find(({ kind }) => kind !== 'time') ??
    others[0] ??
    (told.kind === 'text' ? undefined : texts[0]);
  if (from === undefined) return undefined;
  const beside = all.filter((column) => column !== told && column !== from && !isIdentifier(column));
  const label = classAmong(beside.filter(({ kind }) => kind === 'text'));
  const shaped = toldFromText(sample, from, told, label === undefined ? [] : [label.name]);
  const left = beside.filter((column) => column !== label);
  if (left.length === 0) return shaped;
  const note = `${shaped.task.note} Not used: ${listed(namesOf(left))}.`;
  return { ...shaped, task: { ...shaped.task, note } };
}

/** Whether letters and digits of the one are, in most rows, most of those of the other. */
function areForms({ rows, format }: Sample, a: ColumnLook, b: ColumnLook): boolean {
  // Numbers of JSON are no texts.
  const kinds = format.kind === 'csv' ? ['text', 'time', 'number'] : ['text', 'time'];
  const areSimple = [a, b].every((column) => kinds.includes(column.kind) && isMany(column));
  if (!areSimple || (a.kind === 'number' && b.kind === 'number')) return false;
  if ([a.kind, b.kind].includes('time') && [a.kind, b.kind].includes('number')) return false;
  const bare = (value: unknown) =>
    shownText(value)
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase();
  const alike = rows.filter((row) => {
    const [short, long] = [bare(row[a.name]), bare(row[b.name])].sort((x, y) => x.length - y.length);
    return short !== undefined && short !== '' && long!.includes(short) && short.length >= long!.length / 2;
  });
  return alike.length > rows.length * 0.6;
}
