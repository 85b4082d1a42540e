import type { RawExample } from '../dataset';
import type { Normalization } from '../request/data';

/**
 * Characters that another form may have another of; below them all texts are normalised. Of a text whose characters
 * take a byte each in memory, which ASCII texts are, the first is known not to hold any without reading it.
 */
const MAY_DIFFER = { NFC: /[\u0300-\uffff]/, NFKC: /[\u0080-\uffff]/ } as const;

const asWritten = <Value>(value: Value): Value => value;

/** A function from a text to its normalisation form (UAX 15); the same text where it has that form. */
export function textNormaliser(form: Normalization): (text: string) => string {
  if (form === 'none') return asWritten;
  const mayDiffer = MAY_DIFFER[form];
  return (text) => (mayDiffer.test(text) ? text.normalize(form) : text);
}

/** A function from a record to the same with all of its texts normalised: text, tokens, conditions, label, tags. */
export function exampleNormaliser(form: Normalization): (example: RawExample) => RawExample {
  if (form === 'none') return asWritten;
  const normalise = textNormaliser(form);
  const whole = <Value extends RawExample['input'] | RawExample['target']>(value: Value): Value => {
    if (typeof value === 'string') return normalise(value) as Value;
    if (!Array.isArray(value) || typeof value[0] !== 'string') return value;
    return (value as string[]).map(normalise) as Value;
  };
  return (example) => {
    const input = whole(example.input);
    const target = whole(example.target);
    const { conditions, references } = example;
    if (references !== undefined) example = { ...example, references: references.map(whole) };
    if (conditions !== undefined) return { ...example, input, target, conditions: conditions.map(normalise) };
    return input === example.input && target === example.target ? example : { ...example, input, target };
  };
}
