import type { ColumnLook } from '../columns';
import type { Sample } from '../sample';

const TEXT_NAME =
  /^(text|sentence|review|comment|tweet|message|body|content|title|headline|question|utterance|description|abstract|sms|phrase|document|word|surname)s?\d*$/i;

export const isTextName = (name: string): boolean => TEXT_NAME.test(name.split('.').at(-1) ?? '');

/** The higher, the more it is the text that something is told from. */
export const rank = ({ name, meanLength }: ColumnLook): number => meanLength + (isTextName(name) ? 20 : 0);

/** Rather than numbers with a sign of currency, or codes. */
export function hasWords({ rows }: Sample, name: string): boolean {
  const values = rows.map((row) => row[name]).filter((value) => typeof value === 'string' && value !== '');
  return values.filter((value) => /\p{L}/u.test(String(value))).length > values.length * 0.5;
}
