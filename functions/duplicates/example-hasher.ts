import { SPLITS, type RawExample, type Split } from '../../shared/dataset';
import { areNumbers, offsetsOf } from '../../shared/encoding';
import { isRelativeTarget, type Task } from '../../shared/request/task';
import { keptPart } from './kept-part';
import { PartHash } from './part-hash';

/**
 * An entry is two 32-bit words: the first 62 bits of a 64-bit hash, and in the last two the split. Of n records that
 * differ, some n² / 2^63 pairs share 62 bits: none to be expected below 10^9 records, one pair in ten thousand datasets
 * of 3 × 10^7. That is far too little to change a count; the hash is not meant to resist someone who looks for such pairs.
 */
export const ENTRY_WORDS = 2;
export const SPLIT_BITS = 3;

/** The entry of a record as the network sees it; valid until the next call. */
export type EntryOf = (example: RawExample, split: Split) => Uint32Array;

/** Adds the next part of a record to its hash. */
type Add<Part> = (part: Part) => void;

/**
 * A function to the entry of a record: a hash of its target, conditions and input, and nothing else, so that a column
 * of its own, such as an id, hides no twin. Texts count as the network reads them: in lower case where the request says
 * so, white space that only separates words counts as one space, and what is cut off of a long sequence not at all.
 */
export function exampleHasher(task: Task): EntryOf {
  const hash = new PartHash();
  const entry = new Uint32Array(ENTRY_WORDS);
  const addTarget = targetAdder(task, hash);
  const addInput = inputAdder(task, hash);
  const addText: Add<string> = (text) => hash.addText(text);
  const kept = keptPart(task);
  return (whole, split) => {
    const example = kept === undefined ? whole : kept(whole);
    const { conditions } = example;
    hash.reset();
    addTarget(example);
    if (conditions !== undefined) addTexts(hash, conditions, addText);
    addInput(example.input);
    entry[0] = hash.words[0]!;
    entry[1] = (hash.words[1]! & ~SPLIT_BITS) | SPLITS.indexOf(split);
    return entry;
  };
}

function targetAdder({ target: spec }: Task, hash: PartHash): Add<RawExample> {
  const addText = textAdder(spec, hash);
  const isRelative = isRelativeTarget(spec);
  const addLabel = spec.kind === 'class' ? remembering(hash) : addText;
  return (example) => {
    const { target } = example;
    if (typeof target === 'string') addLabel(target);
    else if (typeof target === 'number' || areNumbers(target))
      hash.addNumbers(isRelative ? differencesOf(example) : [target].flat());
    else addTexts(hash, target, addText);
  };
}

function inputAdder({ input: spec }: Task, hash: PartHash): Add<RawExample['input']> {
  const addText = textAdder(spec, hash);
  return (input) => {
    if (typeof input === 'string') return addText(input);
    const texts = input.filter((step) => typeof step === 'string');
    if (texts.length > 0) return addTexts(hash, texts, addText);
    const steps = input.filter((step) => typeof step !== 'string');
    hash.addNumbers([steps.length]);
    hash.addNumbers(steps.flat());
  };
}

/** How many they are comes first, so that no text is taken for one of another list. */
function addTexts(hash: PartHash, texts: readonly string[], add: Add<string>): void {
  hash.addNumbers([texts.length]);
  for (const text of texts) add(text);
}

/** Adds a record's first part. Of labels there are few and many records each, so that the hash of each is kept. */
function remembering(hash: PartHash): Add<string> {
  const known = new Map<string, readonly [low: number, high: number]>();
  return (label) => {
    const found = known.get(label);
    if (found !== undefined) return hash.reset(found[0], found[1]);
    hash.addText(label);
    if (known.size < MOST_REMEMBERED) known.set(label, [hash.words[0]!, hash.words[1]!]);
  };
}

const MOST_REMEMBERED = 1_000;

/** Adds a text as the tokeniser is given it. Features read a token as it is written, so that its case counts then. */
function textAdder(side: Task['input'] | Task['target'], hash: PartHash): Add<string> {
  const addText: Add<string> = (text) => hash.addText(text);
  if (!('tokens' in side)) return addText;
  const areSeparated = side.tokens === 'words' || side.tokens === 'whitespace';
  const add: Add<string> = areSeparated ? (text) => hash.addWords(text) : addText;
  const hasFeatures = 'features' in side && side.features.length > 0;
  return side.lowercase && !hasFeatures ? (text) => add(text.toLowerCase()) : add;
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
