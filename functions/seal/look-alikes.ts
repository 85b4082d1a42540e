import { isListOfAnotherProgram } from '../records/fields/other-lists';
import { lookOf, spellApart, spellUnseen } from '../../shared/look';
import { withLatinLetters, withPlainSigns } from './plain-signs';
import { listNames, showValue } from '../../shared/request/nearest';
import type { Distributions } from '../../shared/statistics';
import { SPLITS } from '../../shared/dataset';
import type { DataFormat } from '../../shared/request/format';
import { numberFormOf, type NumberForm } from '../records/fields/number-form';
import { mayBeOfPrograms } from '../records/missing-words';

/** How many groups a sentence names; the others are counted. */
const MOST_NAMED = 5;

/**
 * Says which labels differ only in what people do not see or do not mean: invisible characters, case, normalisation form,
 * one of several dashes, quotes or other signs that look alike, or letters that other alphabets have too. They are learned
 * and scored as separate classes.
 *
 * @param of.field of the labels
 * @param of.format of the files, which may say how they write numbers
 */
export function lookAlikeWarnings(
  { labels }: Pick<Distributions, 'labels'>,
  { field, format }: { readonly field: string; readonly format: DataFormat },
): string[] {
  const all = [...new Set(SPLITS.flatMap((split) => labels[split].map(([label]) => label)))];
  return [
    ...alikeWarning(alikeIn(all, lookOfLabel), field),
    ...alphabetsWarning(all, field),
    ...numberWarning(all, field, numberFormOf(format)),
    ...missingWarning(all, field),
    ...listWarning(all, field),
  ];
}

/** Labels that a function takes to the same, where these are several. */
function alikeIn(labels: readonly string[], look: (label: string) => string): ReadonlySet<string>[] {
  const groups = new Map<string, Set<string>>();
  for (const label of labels) groups.set(look(label), (groups.get(look(label)) ?? new Set()).add(label));
  return [...groups.values()].filter(({ size }) => size > 1);
}

const lookOfLabel = (label: string): string => lookOf(withPlainSigns(label.normalize('NFKC')));

/** As `A` is a letter of three alphabets: who types a label on another keyboard sees no difference. */
function alphabetsWarning(labels: readonly string[], field: string): string[] {
  const pairs = alikeIn(labels, (label) => withLatinLetters(label.normalize('NFKC')))
    .map((group) => [...group])
    .filter(([one = '', other = '']) => lookOfLabel(one) !== lookOfLabel(other))
    .flatMap(([one = '', other = '']) => spellApart(showValue(one), showValue(other)) ?? []);
  if (pairs.length === 0) return [];
  const [one, other] = pairs;
  return [
    `Labels of field ${showValue(field)} look the same and are written with letters of different alphabets, and count as different classes: ${one} and ${other}${pairs.length > 2 ? `, and ${pairs.length / 2 - 1} more such pairs` : ''}; correct them in the data where they mean the same.`,
  ];
}

function alikeWarning(alike: readonly ReadonlySet<string>[], field: string): string[] {
  if (alike.length === 0) return [];
  const named = alike
    .slice(0, MOST_NAMED)
    .map((group) => listNames([...group].map(spell), 'and'))
    .join('; ');
  const more = alike.length > MOST_NAMED ? `; and ${alike.length - MOST_NAMED} more such groups` : '';
  return [
    `Labels of field ${showValue(field)} differ only in case, invisible characters, signs that look alike or normalisation form, and count as different classes: ${named}${more}; correct them in the data where they mean the same.`,
  ];
}

/** More digits than a double holds are a code. */
const NUMBER = /^[+-]?(?:\d{1,15}(?:\.\d{0,6})?|\.\d{1,6})(?:e[+-]?\d{1,2})?$/i;

/**
 * The number that a label is, as its file writes numbers: one of whole numbers and one with a decimal point, as pandas
 * writes them where a value is missing, are two labels.
 */
function numberOf(label: string, form: NumberForm | undefined): number | undefined {
  const plain = form?.plainOf === undefined ? label : (form.plainOf(label) ?? form.wholeOf?.(label));
  return plain !== undefined && NUMBER.test(plain) ? Number(plain) : undefined;
}

function numberWarning(labels: readonly string[], field: string, form: NumberForm | undefined): string[] {
  const ofNumber = new Map<number, string[]>();
  for (const label of labels) {
    const number = numberOf(label, form);
    if (number !== undefined) ofNumber.set(number, [...(ofNumber.get(number) ?? []), label]);
  }
  const pairs = [...ofNumber.values()].filter(({ length }) => length > 1);
  if (pairs.length === 0) return [];
  const named = pairs.slice(0, MOST_NAMED).map((pair) => listNames(pair.map(spell), 'and'));
  return [
    `Labels of field ${showValue(field)} are one number in several forms, and count as different classes: ${named.join('; ')}${pairs.length > MOST_NAMED ? `; and ${pairs.length - MOST_NAMED} more` : ''}; write each in one form where they mean the same.`,
  ];
}

/** What programs write where there is no value is a label all the same, since it may be meant. */
function missingWarning(labels: readonly string[], field: string): string[] {
  const found = labels.filter(mayBeOfPrograms);
  if (found.length === 0) return [];
  return [
    `${listNames(found.map(spell), 'and')} ${found.length === 1 ? 'is a label' : 'are labels'} of field ${showValue(field)} like any other, though programs write ${found.length === 1 ? 'it' : 'them'} where a value is missing; leave such records out if that is what it means.`,
  ];
}

const spell = (label: string): string => spellUnseen(showValue(label));

/** A list as JSON writes it, or as one may be meant. */
const LIST = /^\[.*\]$/s;

function listWarning(labels: readonly string[], field: string): string[] {
  const found = labels.find((label) => LIST.test(label) || isListOfAnotherProgram(label));
  if (found === undefined) return [];
  return [
    `Labels of field ${showValue(field)} are written as lists, such as ${spell(found)}, and each counts as one label, brackets and all; where a record may have several labels, give {"kind": "labels"} as task.target.`,
  ];
}
