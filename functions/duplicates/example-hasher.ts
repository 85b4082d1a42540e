import { SPLITS, type RawExample, type Split } from '../../shared/dataset';
import { areNumbers, offsetsOf } from '../../shared/encoding';
import { isRelativeTarget, type Task } from '../../shared/request/task';

/**
 * An entry is two 32-bit words: the first 62 bits of a 64-bit hash, then two bits for the split. Of n distinct records,
 * about n² / 2^63 pairs share 62 bits: none is expected below 10^9 records, and one pair in ten thousand datasets of
 * 3 × 10^7. That is far too few to change a count; xxHash is not meant to resist someone who searches for such pairs.
 */
export const ENTRY_WORDS = 2;
export const SPLIT_BITS = 3;

/** The entry of a record as the network sees it; valid until the next call. */
export type EntryOf = (example: RawExample, split: Split) => Uint32Array;

/**
 * Returns a function that gives a record's entry: a hash of its input, conditions and target, and nothing else, so that
 * a column with unique values, such as an id, does not hide a twin. Texts are hashed as the network reads them: in lower
 * case if the request says so, and with any white space that only separates words as one space.
 */
export async function exampleHasher(task: Task): Promise<EntryOf> {
  const { default: compiled } = await import('xxhash-wasm');
  const hasher = await compiled();
  const inputText = textOf(task.input);
  const targetText = textOf(task.target);
  const isRelative = isRelativeTarget(task.target);
  const hash = new BigUint64Array(1);
  const entry = new Uint32Array(hash.buffer);
  const ofNumbers = (numbers: readonly number[], seed: bigint): bigint =>
    hasher.h64Raw(new Uint8Array(Float64Array.from(numbers).buffer), seed);
  const ofTexts = (texts: readonly string[], as: (text: string) => string, seed: bigint): bigint =>
    texts.reduce((next, text) => hasher.h64(as(text), next), hasher.h64(String(texts.length), seed));
  const ofInput = (input: RawExample['input'], seed: bigint): bigint => {
    if (typeof input === 'string') return hasher.h64(inputText(input), seed);
    const texts = input.filter((step) => typeof step === 'string');
    if (texts.length > 0) return ofTexts(texts, inputText, seed);
    const steps = input.filter((step) => typeof step !== 'string');
    return ofNumbers(steps.flat(), hasher.h64(String(steps.length), seed));
  };
  const ofLabel = remembering((label) => hasher.h64(label, 0n));
  const ofTarget = (example: RawExample): bigint => {
    const { target } = example;
    if (typeof target === 'number' || areNumbers(target))
      return ofNumbers(isRelative ? differencesOf(example) : [target].flat(), 0n);
    if (typeof target !== 'string') return ofTexts(target, targetText, 0n);
    return task.target.kind === 'class' ? ofLabel(target) : hasher.h64(targetText(target), 0n);
  };
  return (example, split) => {
    const { conditions } = example;
    const target = ofTarget(example);
    const value = ofInput(
      example.input,
      conditions === undefined ? target : ofTexts(conditions, AS_IT_IS, target),
    );
    hash[0] = value;
    entry[1]! &= ~SPLIT_BITS;
    entry[1]! |= SPLITS.indexOf(split);
    return entry;
  };
}

/** Values as a relative target has them: from the last one of their own field. */
function differencesOf(example: RawExample): number[] {
  const { target, offset } = example;
  if (areNumbers(target)) {
    const offsets = offsetsOf(example);
    return target.map((value, output) => value - (offsets?.[output] ?? 0));
  }
  return [Number(target) - (typeof offset === 'number' ? offset : 0)];
}

/** Of labels there are few and many records each. */
function remembering(of: (label: string) => bigint): (label: string) => bigint {
  const known = new Map<string, bigint>();
  return (label) => {
    const found = known.get(label);
    if (found !== undefined) return found;
    const value = of(label);
    if (known.size < MOST_REMEMBERED) known.set(label, value);
    return value;
  };
}

const MOST_REMEMBERED = 1_000;

const AS_IT_IS = (text: string): string => text;

/** A text as the tokeniser receives it. Features read a token as it is written, so its case counts if there are any. */
function textOf(side: Task['input'] | Task['target']): (text: string) => string {
  if (!('tokens' in side)) return AS_IT_IS;
  const hasFeatures = 'features' in side && side.features.length > 0;
  const lowered = side.lowercase && !hasFeatures ? (text: string) => text.toLowerCase() : AS_IT_IS;
  if (side.tokens !== 'words' && side.tokens !== 'whitespace') return lowered;
  return (text) => lowered(withoutExtraSpace(text));
}

/** Replaces white space only if there is any to replace: this runs for every record, and most texts have none. */
function withoutExtraSpace(text: string): string {
  const trimmed = text.trim();
  const isPlain = !trimmed.includes('  ') && !trimmed.includes('\n') && !trimmed.includes('\t');
  return isPlain ? trimmed : trimmed.replace(/\s+/g, ' ');
}
