import { showValue } from '../request/nearest';
import type { TagScheme } from '../request/task';
import { Rejection } from './rejection';

/** A scheme by which tags mark entities. */
export type EntityScheme = Exclude<TagScheme, 'none'>;

/** What a tag says of its step; `single` is an entity of one step. */
export type TagPart = 'begin' | 'inside' | 'end' | 'single' | 'outside';

const BIO = [
  ['B', 'begin'],
  ['I', 'inside'],
] as const;
const IOB: ReadonlyMap<string, TagPart> = new Map(BIO);
const IOBES: ReadonlyMap<string, TagPart> = new Map([...BIO, ['E', 'end'], ['S', 'single']]);
const BILOU: ReadonlyMap<string, TagPart> = new Map([...BIO, ['L', 'end'], ['U', 'single']]);

/** Letters that stand before the type of an entity, in the order in which sentences name them; O has none. */
export const LETTERS: Readonly<Record<EntityScheme, ReadonlyMap<string, TagPart>>> = {
  bio: IOB,
  iob1: IOB,
  iob2: IOB,
  iobes: IOBES,
  bioes: IOBES,
  bilou: BILOU,
};

/** Why tags are none of the scheme; undefined where they are. What stands in which order is for `tag-order.ts`. */
export function malformedTag(tags: readonly string[], scheme: TagScheme): Rejection | undefined {
  if (scheme === 'none') return undefined;
  const wrong = tags.find((tag) => !isOf(scheme, tag));
  if (wrong === undefined) return undefined;
  const known = [...LETTERS[scheme].keys()].map((prefix) => `"${prefix}-…"`).join(', ');
  const meant = (['iobes', 'bilou'] as const).find((other) => isOf(other, wrong));
  const fix = meant === undefined ? '' : `; "${meant}" has such tags, so give that as task.target.scheme`;
  return new Rejection(
    'malformed-tag',
    `the tag ${showValue(wrong)} is none of "O", ${known}, as the scheme "${scheme}" has them${fix}`,
  );
}

const isOf = (scheme: EntityScheme, tag: string): boolean =>
  tag === 'O' || (tag.length > 2 && tag[1] === '-' && LETTERS[scheme].has(tag[0] ?? ''));
