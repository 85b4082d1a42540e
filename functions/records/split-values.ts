import { Rejection } from '../../shared/encoding/rejection';
import { lookOf, spellUnseen } from '../../shared/look';
import { listNames, showValue } from '../../shared/request/nearest';
import type { Split } from '../../shared/dataset';
import type { DataSplit } from '../../shared/request/split';

type FieldSplit = Extract<DataSplit, { by: 'field' }>;

/** Words that say of a record that it is held out, whatever else stands beside them. */
const HELD_OUT =
  /(?:^|[^a-z])(?:test(?:ing|set)?|tst|valid(?:ation)?|val|dev(?:el(?:opment)?)?|eval(?:uation)?|held?[ _-]?out)(?:[^a-z]|$)/i;
/** Longer ones are texts, that are not looked through. */
const MOST_CHARACTERS = 40;
/** Of values that were judged: a field may have as many as there are records. */
const MOST_KNOWN = 1_000;

/**
 * A function from a value of the field of a split to the split that it names. Where the request names no values of training
 * records, all others are such, but for those that look like one that it does name.
 *
 * @param asRead how values are compared
 * @param warn is told once of each value that is taken for training though it says otherwise
 */
export function splitNamer(
  split: FieldSplit,
  asRead: (value: string) => string,
  warn: ((warning: string) => void) | undefined,
): (written: string) => Split | Rejection {
  const sideOf = new Map<string, Split>(
    (['train', 'validation', 'test'] as const).flatMap((side) =>
      (split[side] ?? []).map((value) => [asRead(value), side] as const),
    ),
  );
  const named = [...sideOf.keys()];
  const lookAlike = new Map(named.map((value) => [lookOf(value), value]));
  const known = new Map<string, Split | Rejection>(sideOf);
  const judge = (value: string): Split | Rejection => {
    const alike = lookAlike.get(lookOf(value));
    if (alike !== undefined || split.train !== undefined) return unknown(split, value, { named, alike });
    if (value.length <= MOST_CHARACTERS && HELD_OUT.test(value))
      warn?.(
        `records whose field ${showValue(split.field)} is ${showValue(value)} are training records, like all that data.split does not name; give ${showValue(value)} in data.split.validation or data.split.test if they are held out, or all values of training records as data.split.train`,
      );
    return 'train';
  };
  return (written) => {
    const value = asRead(written);
    const before = known.get(value);
    if (before !== undefined) return before;
    const judged = judge(value);
    if (known.size < MOST_KNOWN) known.set(value, judged);
    return judged;
  };
}

function unknown(
  { field }: FieldSplit,
  value: string,
  { named, alike }: { readonly named: readonly string[]; readonly alike: string | undefined },
): Rejection {
  const shown = listNames(
    named.map((each) => showValue(each)),
    'and',
  );
  const cause =
    alike === undefined
      ? ''
      : `; it differs from ${spellUnseen(showValue(alike))} only in case or in characters that are not seen, so name both for one split, or write both in one form`;
  return new Rejection(
    'unknown-split',
    `field ${showValue(field)} is ${alike === undefined ? showValue(value) : spellUnseen(showValue(value))}, and data.split names ${shown}${cause}`,
  );
}
