import { DateTime } from 'luxon';
import { readTimePattern } from '../../../shared/request/time/pattern';
import { nanosecondsOf, offsetIn, type LocalTime } from './iso';

/**
 * A function that reads texts of a pattern; it gives undefined for a text of any other.
 *
 * @throws RangeError where the pattern is none, which a request's rules refuse before
 */
export function patternReader(pattern: string): (text: string) => LocalTime | undefined {
  const read = readTimePattern(pattern);
  if (typeof read === 'string') throw new RangeError(`the pattern ${pattern} ${read}`);
  const { tokens, fractionAfter, hasOffset } = read;
  const isEpoch = /[Xx]/.test(tokens.replace(/'[^']*'/g, ''));
  const parser = DateTime.buildFormatParser(tokens, { locale: 'en-US' });
  return (text) => {
    const dated = hasOffset ? withoutOffset(text) : { text, offsetMinutes: undefined };
    if (dated === undefined) return undefined;
    const { rest, fraction } = cutFraction(dated.text, fractionAfter);
    const nanoseconds = nanosecondsOf(fraction);
    const time = DateTime.fromFormatParser(rest, parser, { locale: 'en-US', zone: 'utc', setZone: true });
    if (nanoseconds === undefined || !time.isValid) return undefined;
    // What the text itself says of its zone, with a token in its midst.
    const own = time.zoneName === 'UTC' && !isEpoch ? undefined : time.offset;
    return {
      milliseconds: time.toMillis() + (own ?? 0) * 60_000,
      nanoseconds,
      offsetMinutes: dated.offsetMinutes ?? own,
    };
  };
}

const AT_END = /\s*((?:Z|UTC|GMT)|[+-]\d\d(?::?\d\d)?)$/i;

function withoutOffset(text: string): { readonly text: string; readonly offsetMinutes: number } | undefined {
  const found = AT_END.exec(text);
  const offsetMinutes = offsetIn(found?.[1] ?? '');
  return found === null || offsetMinutes === undefined
    ? undefined
    : { text: text.slice(0, found.index), offsetMinutes };
}

/** Takes the digits out that come after so many dots and commas, with the last of these. */
function cutFraction(
  text: string,
  separators: number | undefined,
): { readonly rest: string; readonly fraction: string } {
  if (separators === undefined) return { rest: text, fraction: '' };
  const places = [...text.matchAll(/[.,]/g)].map(({ index }) => index);
  const at = places[separators - 1];
  const fraction = at === undefined ? '' : (/^\d+/.exec(text.slice(at + 1))?.[0] ?? '');
  if (at === undefined || fraction === '') return { rest: text, fraction: '' };
  return { rest: text.slice(0, at) + text.slice(at + 1 + fraction.length), fraction };
}
