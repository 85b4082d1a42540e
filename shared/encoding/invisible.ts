/**
 * Characters that nobody sees where a text begins or ends: white space, controls, and those that only join, part or
 * direct what is on both sides. Variation selectors and tags are not among them: an emoji is another one without them.
 */
const EDGE =
  '\\s\\p{Cc}\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff';
const EDGE_CHARACTER = new RegExp(`^[${EDGE}]$`, 'u');
const EDGES = new RegExp(`^[${EDGE}]+|[${EDGE}]+$`, 'gu');

const FIRST_VISIBLE = 0x21;
const LAST_ASCII = 0x7e;

/** A label as people read it: what is invisible around it is no part of it. */
export function trimmed(label: string): string {
  const { length } = label;
  return isPlain(label.charCodeAt(0)) && isPlain(label.charCodeAt(length - 1))
    ? label
    : label.replace(EDGES, '');
}

const isPlain = (unit: number): boolean => unit >= FIRST_VISIBLE && unit <= LAST_ASCII;

/** Whether a UTF-16 unit is cut off where a text begins or ends with it. */
export const isEdge = (unit: number): boolean => EDGE_CHARACTER.test(String.fromCharCode(unit));
