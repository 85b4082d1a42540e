import type { RunRequest } from '../../shared/request/request';
import type { Row } from './subjects';

/** What a record says, as it was written: read by other code than the pipeline's. */
export interface Meaning {
  /** Of a token input; undefined for pieces of words, which are learned. */
  readonly tokens: readonly string[] | undefined;
  /** Steps × channels of a numeric input. */
  readonly steps: readonly (readonly number[])[];
  readonly conditions: readonly string[];
  /** Label or value. */
  readonly answer: unknown;
  /** Tags, or tokens of a target sequence; undefined as `tokens` is. */
  readonly answerTokens: readonly string[] | undefined;
  /** What a relative value is measured from. */
  readonly offset: number;
}

/** @param rows of the record: one, those of a group or a block, or those of a window and its target */
export function meansOf(rows: readonly Row[], { data, task }: RunRequest): Meaning {
  const { input, target } = task;
  const field = (name: string) => rows.map((row) => row.get(name));
  const read = data.records.kind === 'windows' ? rows.slice(0, data.records.length) : rows;
  const answers = field(target.field);
  const isRelative = target.kind === 'value' && target.relativeTo === 'last';
  return {
    tokens: input.kind === 'tokens' ? tokensOf(field(input.field), input) : [],
    steps:
      input.kind === 'numeric' ? stepsOf(read, { data, task, names: namesOf(input.fields, rows[0]) }) : [],
    conditions: input.kind === 'tokens' ? input.conditions.map((name) => String(rows[0]?.get(name))) : [],
    answer: answers.at(-1),
    answerTokens:
      target.kind === 'tokens' ? tokensOf(answers, target) : target.kind === 'tags' ? listOf(answers) : [],
    offset: isRelative ? Number(read.at(-1)?.get(target.field)) : 0,
  };
}

/** A field of a record: an array, or one value a row. */
const listOf = (values: readonly unknown[]): string[] => values.flat().map(String);

function tokensOf(
  values: readonly unknown[],
  spec: { tokens: string; lowercase: boolean },
): string[] | undefined {
  const texts = listOf(values).map((text) => {
    const normalised = text.normalize('NFC');
    return spec.lowercase ? normalised.toLowerCase().normalize('NFC') : normalised;
  });
  switch (spec.tokens) {
    case 'characters':
      return texts.flatMap((text) => [...text]);
    case 'words':
      return texts.flatMap(wordsOf);
    case 'whitespace':
      return texts.flatMap((text) => text.split(/\s+/u).filter((token) => token !== ''));
    case 'bpe':
      return undefined;
    default:
      return texts;
  }
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * By ICU, which follows UAX 29 as the pipeline does, but takes Chinese words from a dictionary: there a character is one.
 * What nobody sees is no part of a word's ends, nor a word.
 */
function wordsOf(text: string): string[] {
  const segments = Array.from(SEGMENTER.segment(text), ({ segment }) =>
    /^\p{Script=Han}+$/u.test(segment) ? [...segment] : [segment],
  );
  const words = segments
    .flat()
    .map((segment) =>
      segment.replaceAll(
        /^[\s\p{Default_Ignorable_Code_Point}\p{C}]+|[\s\p{Default_Ignorable_Code_Point}\p{C}]+$/gu,
        '',
      ),
    );
  return words.filter((word) => word !== '');
}

const namesOf = (fields: readonly string[], row: Row | undefined): string[] =>
  fields.flatMap((name) =>
    name === 't*' ? [...(row?.keys() ?? [])].filter((key) => /^t\d/.test(key)) : [name],
  );

function stepsOf(
  rows: readonly Row[],
  { data, task, names }: Pick<RunRequest, 'data' | 'task'> & { readonly names: readonly string[] },
): number[][] {
  if (data.records.kind !== 'rows') return rows.map((row) => names.map((name) => Number(row.get(name))));
  const values = names.map((name) => rows[0]?.get(name));
  if (task.kind === 'one-to-one') return [values.flat().map(Number)];
  const [first] = values;
  if (!Array.isArray(first)) return values.map((value) => [Number(value)]);
  if (names.length === 1) return first.map((step: unknown) => [step].flat().map(Number));
  return first.map((_, step) => values.map((value) => Number((value as unknown[])[step])));
}
