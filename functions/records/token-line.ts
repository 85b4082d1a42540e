import { Rejection } from '../../shared/encoding';
import type { FormatOf } from '../../shared/request/format';
import { listNames, showValue } from '../../shared/request/nearest';
import type { Fields } from './fields/fields';
import { NO_FIELDS, NO_TOKEN, rowFields } from './fields/lazy-fields';

type ConllFormat = FormatOf<'conll'>;

/** Marks where a document begins (CoNLL-2003): a line, in a block of its own, that is no token. */
const DOCUMENT_START = '-DOCSTART-';

/** A range of tokens that stand for one word, or a word that is not in the text, of CoNLL-U: `1-2`, `5.1`. */
const NO_TOKEN_ID = /^\d+[-.]\d+$/;

/** A comment of CoNLL-U (`# sent_id = 1`), which may have as many words as there are columns. */
const COMMENT = /^#\s*\S+\s+=\s/;

/** A function from a line of CoNLL to its columns; `NO_FIELDS` or `NO_TOKEN` where it is no token. */
export function tokenReader(
  { separator }: ConllFormat,
  columns: readonly string[],
): (line: string) => Fields | Rejection {
  const fields = rowFields(columns);
  const hasId = columns[0]?.toLowerCase() === 'id';
  const isOfRuns = separator === ' ' || separator === 'whitespace';
  const split: (line: string) => string[] = isOfRuns
    ? (line) => line.trim().split(/[ \t]+/)
    : (line) => line.split(separator);
  return (line) => {
    if (line.trim() === '' || (line.startsWith(DOCUMENT_START) && isDocumentStart(line))) return NO_FIELDS;
    if (isOfRuns && COMMENT.test(line)) return new Rejection('ragged-row', 'a comment stands between tokens');
    const values = split(line);
    if (hasId && NO_TOKEN_ID.test(values[0] ?? '')) return NO_TOKEN;
    if (values.length === columns.length) return fields(values);
    return new Rejection(
      'ragged-row',
      `the line has ${values.length} columns and data.format.columns ${columns.length}${hintOf(line, { separator, columns })}`,
    );
  };
}

/** Also with the other columns, or without; a token may only begin so. */
const isDocumentStart = (line: string): boolean => /^-DOCSTART-(?:\s|$)/.test(line);

/** What else may stand between the columns. */
const OTHERS: readonly { readonly separator: string; readonly pattern: RegExp; readonly what: string }[] = [
  { separator: '\t', pattern: /\t/, what: 'tabs' },
  { separator: 'whitespace', pattern: /[ \t]+/, what: 'spaces' },
  { separator: ',', pattern: /,/, what: 'commas' },
];

function hintOf(
  line: string,
  { separator, columns }: { readonly separator: string; readonly columns: readonly string[] },
): string {
  const found = OTHERS.find(
    (other) => other.separator !== separator && line.trim().split(other.pattern).length === columns.length,
  );
  if (found === undefined) return `; data.format.separator is ${showValue(separator)}`;
  return `; data.format.separator is ${showValue(separator)}, and ${found.what} stand between ${listNames([...columns], 'and', 4)} here, so give ${showValue(found.separator)}`;
}
