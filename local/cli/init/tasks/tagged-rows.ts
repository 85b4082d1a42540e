import { isBlank } from '../../../../functions/records/fields/blank';
import type { ColumnLook } from '../columns';
import type { Row } from '../guessed';
import type { Sample } from '../sample';
import { quoted, type Shaped } from './shaped';
import { TAG_NAME, tagging } from './tags';

const SENTENCE_NAME = /^(sent(ence)?s?|doc(ument)?|utterance|paragraph)[ _]?(#|id|no|nr|number|idx)?$/i;
/** Tokens and tags are short. */
const LONGEST_MEAN = 20;

interface Sentences {
  readonly column: ColumnLook;
  /** Whether only the first row of each names it. */
  readonly areNamedOnce: boolean;
}

/** A row for each token, with its tag beside it and the sentence that it is of; undefined where rows are something else. */
export function taggedRows(sample: Sample, columns: readonly ColumnLook[]): Shaped | undefined {
  const sentences = sentencesIn(sample.head, columns);
  if (sentences === undefined) return undefined;
  const { column, areNamedOnce } = sentences;
  const texts = columns.filter(
    ({ name, kind, meanLength }) => name !== column.name && kind === 'text' && meanLength <= LONGEST_MEAN,
  );
  const rows = asLists(
    sample.head,
    column.name,
    texts.map(({ name }) => name),
  );
  const lists = texts.map((text): ColumnLook => ({ ...text, kind: 'list' }));
  const found = texts.length < 2 ? undefined : tagging({ ...sample, rows }, lists);
  if (found === undefined || !isSure(found)) return undefined;
  return {
    ...found,
    records: {
      value: { kind: 'groups', by: [column.name], ...(areNamedOnce ? { blank: 'previous' } : {}) },
      note: areNamedOnce
        ? `${quoted(column.name)} is written in the first row of each sentence only: the rows below it belong to it.`
        : `Rows with the same ${quoted(column.name)} are the tokens of one sentence.`,
    },
  };
}

/** Texts side by side are tags where they are marked, or called, as such. */
function isSure({ task }: Shaped): boolean {
  const target = task.value['target'] as { readonly field: string; readonly scheme?: string };
  return target.scheme !== undefined || TAG_NAME.test(target.field);
}

function sentencesIn(rows: readonly Row[], columns: readonly ColumnLook[]): Sentences | undefined {
  const filled = (name: string) => rows.filter((row) => !isBlank(row[name])).length;
  const once = columns.find(({ name }) => {
    const named = filled(name);
    const distinct = new Set(rows.map((row) => row[name])).size;
    return named > 1 && named <= rows.length / 2 && !isBlank(rows[0]?.[name]) && distinct === named + 1;
  });
  if (once !== undefined) return { column: once, areNamedOnce: true };
  const each = columns.find(
    ({ name, distinct, filled: all }) => SENTENCE_NAME.test(name) && distinct > 1 && distinct <= all / 2,
  );
  return each && { column: each, areNamedOnce: false };
}

/** A row for each sentence, with the values of its rows as arrays. */
function asLists(rows: readonly Row[], sentence: string, names: readonly string[]): Row[] {
  const lists = new Map<unknown, Record<string, unknown[]>>();
  let last: unknown;
  for (const row of rows) {
    if (!isBlank(row[sentence])) last = row[sentence];
    const held = lists.get(last) ?? Object.fromEntries(names.map((name) => [name, []]));
    lists.set(last, held);
    for (const name of names) held[name]?.push(row[name]);
  }
  return [...lists.values()];
}
