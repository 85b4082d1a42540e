import type { DataFormat } from '../../shared/request/format';
import type { Quoting } from './quoted-record';
import type { CutRange } from './record-cutter';

/** Null where no field may hold a line break; only then can an object be cut anywhere. */
export function quotingOf(format: DataFormat): Quoting | null {
  if (format.kind !== 'csv' || format.quote === null) return null;
  const { quote, delimiter, escape, skipSpaces } = format;
  return {
    quote: quote.charCodeAt(0),
    delimiter: delimiter.charCodeAt(0),
    escape: escape?.charCodeAt(0),
    skipsSpaces: skipSpaces,
  };
}

/** How the bytes of a format are cut into records. */
export const lineGrammarOf = (format: DataFormat): Omit<CutRange, 'startByte' | 'endByte'> =>
  format.kind === 'csv'
    ? {
        quoting: quotingOf(format),
        comment: format.comment?.charCodeAt(0),
        delimiter: format.delimiter.charCodeAt(0),
      }
    : { quoting: null };
