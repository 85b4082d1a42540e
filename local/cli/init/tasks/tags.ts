import type { ColumnLook } from '../columns';
import type { Sample } from '../sample';
import { quoted, type Shaped } from './shaped';

const TOKEN_NAME = /^(tokens?|words?|forms?|text|sentence|input)$/i;
export const TAG_NAME = /ner|entit|tag|label|slot|upos/i;
const MOST_TAGS = 300;
/** Entities that begin with I-X, of those that begin with B-X, where people have tagged. */
const MOST_SLIPS = 0.1;

/** Tokens with a tag each, in arrays of the same length; undefined where there are none. */
export function tagging({ rows, format }: Sample, columns: readonly ColumnLook[]): Shaped | undefined {
  const lists = columns.filter(({ kind, name }) => kind === 'list' && name !== 'id');
  const tokens = lists.find(({ name }) => TOKEN_NAME.test(name)) ?? lists[0];
  if (tokens === undefined) return undefined;
  const lengthOf = (row: Sample['rows'][number], name: string) =>
    Array.isArray(row[name]) ? row[name].length : NaN;
  const candidates = columns
    .filter(
      ({ name, kind }) => name !== tokens.name && name !== 'id' && (kind === 'list' || kind === 'numbers'),
    )
    .filter(({ name }) => rows.every((row) => lengthOf(row, name) === lengthOf(row, tokens.name)))
    .map(({ name }) =>
      tagsIn(
        name,
        rows.map((row) => (row[name] as unknown[]).map(String)),
      ),
    )
    .filter(({ distinct }) => distinct > 1 && distinct <= MOST_TAGS);
  const marked = candidates.filter(({ scheme }) => scheme !== undefined);
  const best =
    marked.findLast(({ name }) => TAG_NAME.test(name)) ?? marked.at(-1) ?? plainTags(candidates, format.kind);
  if (best === undefined) return undefined;
  const { name, scheme, distinct } = best;
  return {
    task: {
      value: {
        kind: 'many-to-many',
        input: { kind: 'tokens', field: tokens.name, tokens: 'given' },
        target: { kind: 'tags', field: name, ...(scheme === undefined ? {} : { scheme }) },
      },
      note:
        scheme === undefined
          ? `${quoted(name)} tags each token of ${quoted(tokens.name)} with one of ${distinct} tags.`
          : `${quoted(name)} marks entities in ${quoted(tokens.name)}, in the scheme "${scheme}".`,
    },
  };
}

/** The coarsest tags are the ones for a first model to learn. */
const plainTags = (candidates: readonly Tags[], kind: string): Tags | undefined =>
  candidates.find(({ name }) => name === 'upos') ??
  (kind === 'conll' ? undefined : candidates.find(({ name }) => TAG_NAME.test(name))) ??
  candidates.find(({ distinct }) => distinct <= 60) ??
  candidates[0];

interface Tags {
  readonly name: string;
  readonly distinct: number;
  readonly scheme: string | undefined;
}

function tagsIn(name: string, sequences: readonly (readonly string[])[]): Tags {
  const all = new Set(sequences.flat());
  return { name, distinct: all.size, scheme: schemeOf(all, sequences) };
}

function schemeOf(all: ReadonlySet<string>, sequences: readonly (readonly string[])[]): string | undefined {
  const tags = [...all];
  if (!tags.every((tag) => /^(?:O|[BIESLU]-.+)$/.test(tag)) || tags.every((tag) => tag === 'O'))
    return undefined;
  const has = (prefix: string) => tags.some((tag) => tag.startsWith(`${prefix}-`));
  if (has('L') || has('U')) return 'bilou';
  if (has('E') || has('S')) return 'iobes';
  const pairs = sequences.flatMap((tagged) =>
    tagged.map((tag, at) => ({ tag, before: tagged[at - 1] ?? 'O' })),
  );
  const type = (tag: string) => tag.slice(2);
  const begins = pairs.filter(({ tag, before }) => tag.startsWith('I-') && type(before) !== type(tag));
  const divides = pairs.filter(({ tag }) => tag.startsWith('B-'));
  if (begins.length === 0) return 'bio';
  if (divides.every(({ tag, before }) => type(before) === type(tag))) return 'iob1';
  return begins.length <= divides.length * MOST_SLIPS ? 'bio' : undefined;
}
