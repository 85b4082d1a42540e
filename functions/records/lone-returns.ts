import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A few may be characters of a text; so many part the lines of another file, and as one reject all of them would be tolerated. */
const MOST_IN_RECORD = 10;

const CAUSE =
  'a carriage return (\\r) without a line feed (\\n), which ends lines on old Macs and here would make one record of several; write all line ends alike, as \\n or \\r\\n, and a space in its place where it is part of a text';

/** What a record is of. */
interface Place {
  readonly key: string;
  /** The byte that fields are quoted with, where they may be. */
  readonly quote?: number | undefined;
}

/**
 * Carriage returns in a record that neither a line feed nor its end follows, and that are not in quotes: in a file whose
 * lines end with line feeds, they are the line ends of another one.
 */
function loneReturns(bytes: Uint8Array, quote: number | undefined): number {
  if (!bytes.includes(CARRIAGE_RETURN)) return 0;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
  let count = 0;
  let isQuoted = false;
  for (let at = 0; at < end; at += 1) {
    if (bytes[at] === quote) isQuoted = !isQuoted;
    else if (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED && !isQuoted) count += 1;
  }
  return count;
}

/**
 * Why a line that is one field cannot be used: nothing else would show that it is several.
 *
 * @throws UnreadableShard where it is many
 */
export function mergedLines(bytes: Uint8Array, { key, quote }: Place): Rejection | undefined {
  const returns = loneReturns(bytes, quote);
  checkFew(returns, key);
  return returns === 0 ? undefined : new Rejection('mixed-line-ends', `it holds ${CAUSE}`);
}

/**
 * Why a record cannot be used, with line ends as the cause where they are.
 *
 * @throws UnreadableShard where it is many records
 */
export function withReturnsNamed(why: Rejection, bytes: Uint8Array, { key, quote }: Place): Rejection {
  if (why.reason === 'mixed-line-ends') return why;
  const returns = loneReturns(bytes, quote);
  checkFew(returns, key);
  return returns === 0 ? why : new Rejection(why.reason, `${why.detail}; it holds ${CAUSE}`);
}

/** @throws UnreadableShard where a header is several lines */
export function checkHeaderLine(bytes: Uint8Array, { key, quote }: Place): void {
  if (loneReturns(bytes, quote) > 0)
    throw new UnreadableShard(`${key} cannot be read: its header line holds ${CAUSE}`);
}

/** What ends lines on mainframes, in some editors and where Word's text was pasted; to all other programs they are characters. */
const OTHER_ENDS = /[\u0085\u2028\u2029\v\f]/;

/** @throws UnreadableShard where a text has such ends, and no line feed or return. `sample`: its first bytes */
export function checkHasLines(sample: Uint8Array, key: string): void {
  if (sample.includes(LINE_FEED) || sample.includes(CARRIAGE_RETURN)) return;
  const [end, next] =
    Buffer.from(sample.buffer, sample.byteOffset, sample.length)
      .toString()
      .match(new RegExp(OTHER_ENDS, 'g')) ?? [];
  if (end === undefined || next === undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: ${named(end)} stands where lines would end, and there is no line feed, so it is one line; write all line ends as \\n or \\r\\n`,
  );
}

const named = (character: string): string =>
  `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** @throws UnreadableShard where a header is several lines to another program */
export function checkLineEnds(names: readonly string[], key: string): void {
  const name = names.find((each) => OTHER_ENDS.test(each.trim()));
  const [end = ''] = OTHER_ENDS.exec(name?.trim() ?? '') ?? [];
  if (name === undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: its header line holds ${named(end)}, with which some programs end lines, so it may be several; write all line ends as \\n or \\r\\n, and a space in its place where it is part of a name`,
  );
}

function checkFew(returns: number, key: string): void {
  if (returns < MOST_IN_RECORD) return;
  throw new UnreadableShard(
    `${key} cannot be read: one of its lines holds ${returns} carriage returns (\\r) without a line feed (\\n), as where files of old Macs and of other systems were put together, so it is many lines; write all line ends alike, as \\n or \\r\\n, and a space in their place where they are part of a text`,
  );
}
