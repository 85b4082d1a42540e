/** A pattern of times in Luxon's tokens, with what is read apart from it; or why it is none, as the end of a sentence. */
export interface TimePattern {
  /** Tokens without those of `fraction` and `offset`. */
  readonly tokens: string;
  /** Dots and commas of a text before the fraction of its seconds; undefined where the pattern has none. */
  readonly fractionAfter: number | undefined;
  /** Whether the text ends with an offset from UTC: `Z`, `+02`, `+0200` or `+02:00`. */
  readonly hasOffset: boolean;
}

interface Piece {
  readonly kind: 'token' | 'literal';
  readonly text: string;
}

/** Tokens of Luxon, which are mostly those of Unicode (UTS 35). */
const TOKENS =
  /^(?:y|yy|yyyy|M|MM|MMM|MMMM|L|LL|LLL|LLLL|d|dd|H|HH|h|hh|m|mm|s|ss|S+|u|a|E|EEE|EEEE|c|ccc|cccc|o|ooo|q|G|GG|X|x|W|WW|kk|kkkk|z|Z|ZZ|ZZZ)$/;

/** What `strptime` calls otherwise. Numbers may be padded or not, as `strptime` reads them. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'M',
  b: 'MMM',
  h: 'MMM',
  B: 'MMMM',
  d: 'd',
  e: 'd',
  H: 'H',
  k: 'H',
  I: 'h',
  l: 'h',
  M: 'm',
  S: 's',
  f: 'u',
  p: 'a',
  a: 'EEE',
  A: 'EEEE',
  j: 'o',
  s: 'X',
  z: 'ZZZ',
  Z: 'z',
};
const COMBINED: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
};

/** Capitals that mean something else than those who write them think. */
const MISTAKEN: Readonly<Record<string, string>> = {
  YYYY: 'yyyy',
  YY: 'yy',
  DD: 'dd',
  D: 'd',
  A: 'a',
  SSSSSS: 'u',
};

/**
 * A pattern that a request gives: Luxon's tokens (`MM/dd/yyyy HH:mm`, text in single quotes), or directives of
 * `strptime` where it has a percent sign (`%m/%d/%Y`).
 *
 * @returns the end of a sentence that says what is wrong, in place of a pattern that is
 */
export function readTimePattern(pattern: string): TimePattern | string {
  const pieces = pattern.includes('%') ? piecesOfDirectives(pattern) : piecesOfTokens(pattern);
  if (typeof pieces === 'string') return pieces;
  const tokens = pieces.filter(({ kind }) => kind === 'token').map(({ text }) => text);
  const unknown = tokens.find((token) => !TOKENS.test(token));
  if (unknown !== undefined) {
    const meant = MISTAKEN[unknown];
    return meant === undefined
      ? `has the token "${unknown}", which there is not; put letters that stand for themselves in single quotes`
      : `has the token "${unknown}"; give "${meant}"`;
  }
  if (!tokens.some((token) => /^(?:y+|k+|X|x)$/.test(token)))
    return 'names no year; give tokens such as "yyyy-MM-dd HH:mm:ss" or "%Y-%m-%d %H:%M:%S"';
  if (tokens.some((token) => /^h+$/.test(token)) && !tokens.includes('a'))
    return 'has hours to twelve, and nothing says which half of the day; give "a" or "%p" too, or hours to 23 as "HH" or "%H"';
  const unplaced = withoutItsWhole(tokens);
  if (unplaced !== undefined) return `${unplaced}; months are "MM" or "%m", minutes "mm" or "%M"`;
  return compose(pieces);
}

/** A unit whose larger one is missing: all its times would lie in January, or in the hour after midnight. */
function withoutItsWhole(tokens: readonly string[]): string | undefined {
  const has = (form: RegExp): boolean => tokens.some((token) => form.test(token));
  if (has(/^d+$/) && !has(/^[ML]+$/)) return 'names a day, and no month';
  if (has(/^m+$/)) return has(/^(?:[Hh]+|X|x)$/) ? undefined : 'names minutes, and no hour';
  const hour = tokens.findIndex((token) => /^[Hh]+$/.test(token));
  const isMonth = (token: string): boolean => /^M{1,2}$/.test(token);
  return hour >= 0 && tokens.findIndex(isMonth) < hour && isMonth(tokens[hour + 1] ?? '')
    ? 'names the month twice, behind the hour too'
    : undefined;
}

/** A fraction is read apart, since Luxon's times end at the millisecond, and an offset in any of its forms. */
function compose(pieces: readonly Piece[]): TimePattern | string {
  const isFraction = ({ kind, text }: Piece) => kind === 'token' && /^(?:S+|u)$/.test(text);
  const at = pieces.findIndex(isFraction);
  const before = pieces[at - 1];
  if (at >= 0 && (before?.kind !== 'literal' || !/[.,]$/.test(before.text)))
    return 'has a fraction of seconds that no "." or "," comes before';
  const last = pieces.at(-1);
  const hasOffset = last?.kind === 'token' && /^Z+$/.test(last.text);
  const kept = pieces.map((piece, index): Piece => {
    if (index === at || (hasOffset && piece === last)) return { kind: 'literal', text: '' };
    return index === at - 1 ? { kind: 'literal', text: piece.text.slice(0, -1) } : piece;
  });
  const literals = pieces.slice(0, Math.max(0, at)).filter(({ kind }) => kind === 'literal');
  return {
    tokens: kept
      .map(({ kind, text }) => (kind === 'token' || text === '' ? text : quoted(text)))
      .join('')
      .trimEnd(),
    fractionAfter: at < 0 ? undefined : separatorsIn(literals),
    hasOffset,
  };
}

const separatorsIn = (literals: readonly Piece[]): number =>
  literals.reduce((sum, { text }) => sum + text.replace(/[^.,]/g, '').length, 0);

/** Only letters have a meaning, and a quote. */
const quoted = (text: string): string => text.replace(/[A-Za-z]+/g, (letters) => `'${letters}'`);

function piecesOfTokens(pattern: string): Piece[] | string {
  const pieces: Piece[] = [];
  for (const [text] of pattern.matchAll(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (text === "'") return 'has a single quote that no other one closes';
    // A `T` between date and time is text to everyone but Luxon.
    if (text.startsWith("'") || text === 'T')
      pieces.push({ kind: 'literal', text: text.replaceAll("'", '') });
    else pieces.push({ kind: /^[A-Za-z]/.test(text) ? 'token' : 'literal', text });
  }
  return pieces;
}

function piecesOfDirectives(pattern: string): Piece[] | string {
  const pieces: Piece[] = [];
  const expanded = pattern.replace(/%([FTRD])/g, (_, name: string) => COMBINED[name] ?? '');
  for (const [text, name] of expanded.matchAll(/%[-_0^#]?(.?)|[^%]+/gs)) {
    if (!text.startsWith('%')) pieces.push({ kind: 'literal', text });
    else if (name === '%') pieces.push({ kind: 'literal', text: '%' });
    else {
      const token = Object.hasOwn(DIRECTIVES, name ?? '') ? DIRECTIVES[name ?? ''] : undefined;
      if (token === undefined)
        return `has the directive "${text}", which is not read; those that are: ${Object.keys({
          ...DIRECTIVES,
          ...COMBINED,
        })
          .map((known) => `%${known}`)
          .join(' ')}`;
      pieces.push({ kind: 'token', text: token });
    }
  }
  return pieces;
}
