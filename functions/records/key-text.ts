import { trimmed } from '../../shared/encoding';

const WHOLE_WITH_POINT = /^-?\d+\.0+$/;

/**
 * A value of a key as all files have it: normalised, without what is invisible around it, and without the `.0` that
 * pandas writes behind whole numbers once one of them is missing, so that `17` and `17.0` are one customer.
 */
export function keyText(text: string, normalise: (text: string) => string): string {
  const key = trimmed(normalise(text));
  return key.endsWith('0') && WHOLE_WITH_POINT.test(key) ? key.slice(0, key.indexOf('.')) : key;
}

/** What databases, pandas and R write where a value is missing. `NA` and `None` are not among them: they are names too. */
const MISSING: ReadonlySet<string> = new Set(['NaN', 'nan', 'NULL', 'null', '<NA>', '#N/A', String.raw`\N`]);

/** Whether a key's value, as `keyText` has it where it is a text, is that of nobody: rows of nobody are not all of one and the same. */
export const isNobody = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  Number.isNaN(value) ||
  MISSING.has(value as string);
