import type { DataFormat, FormatOf } from '../../../shared/request/format';
import { showValue } from '../../../shared/request/nearest';
import { listHint } from './list-hint';

/** How a file writes numbers. */
export interface NumberForm {
  /** The number as programs write it, undefined where the text is none of the form; absent: as it is written. */
  readonly plainOf?: (text: string) => string | undefined;
  /** The digits of a whole number, without signs between them or decimals, which are all 0; absent as `plainOf` is. */
  readonly wholeOf?: (text: string) => string | undefined;
  /** What it has in its numbers beside digits, where that is another sign than programs write, or one more. */
  readonly signs?: Signs;
  /** Ends a sentence about a text that is no number: what would read it. */
  readonly hintAt: (text: string) => string;
}

type Signs = Pick<FormatOf<'csv'>, 'decimal' | 'thousands'>;

/** How files of a format write numbers; undefined where these have a type of their own, or nothing says it. */
export const numberFormOf = (format: DataFormat): NumberForm | undefined =>
  format.kind === 'csv' ? numberForm(format) : undefined;

/** The form that the options of a CSV say; what they do not say is read as programs write it. */
export function numberForm({ decimal, thousands }: Signs): NumberForm {
  if (decimal === undefined && thousands === undefined) return { hintAt: (text) => hintOf(text, {}) };
  const point = decimal ?? '.';
  const groups = thousands === undefined ? undefined : new RegExp(separatorOf(thousands), 'g');
  const whole = thousands === undefined ? '\\d+' : `(?:\\d{1,3}(?:${separatorOf(thousands)}\\d{3})+|\\d+)`;
  const form = new RegExp(`^[+-]?(?:${whole}(?:[${point}]\\d*)?|[${point}]\\d+)(?:e[+-]?\\d+)?$`, 'i');
  const shown = [
    `${showValue(point)} before decimals`,
    ...(thousands === undefined ? [] : [`${showValue(thousands)} between groups of three digits`]),
  ].join(' and ');
  return {
    plainOf: (text) =>
      form.test(text)
        ? (groups === undefined ? text : text.replace(groups, '')).replace(point, '.')
        : undefined,
    wholeOf: wholeReader({ decimal: point, thousands }),
    signs: { decimal, thousands },
    hintAt: (text) => hintOf(text, { decimal: point, thousands }) || `; data.format says ${shown}`,
  };
}

/** Nobody groups the digits of what begins with 0: that is a code. */
function wholeReader({ decimal: point = '.', thousands }: Signs): (text: string) => string | undefined {
  const separator = thousands === undefined ? undefined : separatorOf(thousands);
  const grouped = separator === undefined ? '' : `[1-9]\\d{0,2}(?:${separator}\\d{3})+|`;
  const form = new RegExp(`^(-?(?:${grouped}\\d+))(?:[${point}]0+)?$`);
  const groups = separator === undefined ? undefined : new RegExp(separator, 'g');
  return (text) => {
    const whole = form.exec(text)?.[1];
    return groups === undefined ? whole : whole?.replace(groups, '');
  };
}

/** A class of characters. Who writes a space means those that do not break a line, too. */
function separatorOf(thousands: string): string {
  if (thousands === ' ') return '[ \u00a0\u202f]';
  return thousands === "'" ? "['\u2019]" : `[${thousands}]`;
}

const LOOKS: readonly (Signs & { readonly like: RegExp; readonly what: string })[] = [
  {
    like: /^[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$|^[+-]?\d{1,3},\d{3}\.\d+$/,
    thousands: ',',
    what: 'commas between thousands',
  },
  {
    like: /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/,
    decimal: ',',
    thousands: '.',
    what: 'a decimal comma and points between thousands',
  },
  { like: /^[+-]?\d{1,3}(?:\.\d{3}){2,}$/, thousands: '.', what: 'points between thousands' },
  {
    like: /^[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+,\d+$/,
    decimal: ',',
    thousands: ' ',
    what: 'a decimal comma and spaces between thousands',
  },
  {
    like: /^[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:\.\d+)?$/,
    thousands: ' ',
    what: 'spaces between thousands',
  },
  {
    like: /^[+-]?\d{1,3}(?:['\u2019]\d{3})+(?:\.\d+)?$/,
    thousands: "'",
    what: 'apostrophes between thousands',
  },
  { like: /^[+-]?\d*,\d+$/, decimal: ',', what: 'a decimal comma' },
];

/** A comma before three digits may be either. */
const COMMA_OF_EITHER = /^[+-]?\d{1,3},\d{3}$/;
const CURRENCY_OR_UNIT =
  /^[+-]?\p{Sc}|\p{Sc}$|[\d\s][%\u2030\u00b0]$|^[+-]?[\d.,]*\d\s?\p{L}[\p{L}/\d\u00b0\u00b2\u00b3]*$/u;

/** No number begins or ends so, or has these in it. */
const OF_LISTS = /^[[({]|[\])}]$|[;|]/;

/** As accountants write what is below zero; `(1,2)` is rather a list. */
const IN_BRACKETS = /^\((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)$/;

function hintOf(text: string, known: Signs): string {
  if (IN_BRACKETS.test(text))
    return '; it stands in brackets, as accounts write what is below 0, so write it with "-"';
  const list = listHint(text, known);
  if (OF_LISTS.test(text) && list !== '') return list;
  if (COMMA_OF_EITHER.test(text) && known.decimal !== ',' && known.thousands !== ',')
    return '; it looks like commas between thousands, or a decimal comma: give "," as data.format.thousands, or as data.format.decimal';
  if (/^[+-]?0x[\da-f]+$/i.test(text)) return '; it looks hexadecimal, so write it with decimal digits';
  if (CURRENCY_OR_UNIT.test(text))
    return '; a currency or a unit is no part of a number, so write it without';
  if (/^[\u2010-\u2015\u2212\uff0d]\d/.test(text))
    return '; its minus sign is another character than the hyphen of numbers, so write "-"';
  if (/^\d[\d.,]*-$/.test(text))
    return '; its minus sign stands behind it, as SAP writes it, so write it in front';
  if (/^[\p{Nd}.,]+$/u.test(text) && /[^\d.,]/.test(text))
    return '; its digits are not 0 to 9, so write them in these';
  const look = LOOKS.find(({ like }) => like.test(text));
  const missing = [
    ...(look?.decimal === undefined || look.decimal === known.decimal
      ? []
      : [`${showValue(look.decimal)} as data.format.decimal`]),
    ...(look?.thousands === undefined || look.thousands === known.thousands
      ? []
      : [`${showValue(look.thousands)} as data.format.thousands`]),
  ];
  return missing.length === 0 ? list : `; it looks like ${look?.what}: give ${missing.join(' and ')}`;
}
