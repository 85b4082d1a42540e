import { showValue } from '../request/nearest';
import type { TagScheme } from '../request/task';
import { Rejection } from './rejection';

/** Letters that stand before the type of an entity; O has none. */
const PREFIXES: Readonly<Record<Exclude<TagScheme, 'none'>, string>> = {
  bio: 'BI',
  iob1: 'BI',
  iob2: 'BI',
  iobes: 'BIES',
  bioes: 'BIES',
  bilou: 'BILU',
};

/** Why tags are none of the scheme; undefined where they are. Which tag may follow which is for the scoring to read. */
export function malformedTag(tags: readonly string[], scheme: TagScheme): Rejection | undefined {
  if (scheme === 'none') return undefined;
  const wrong = tags.find((tag) => !isOf(PREFIXES[scheme], tag));
  if (wrong === undefined) return undefined;
  const known = [...PREFIXES[scheme]].map((prefix) => `"${prefix}-…"`).join(', ');
  const meant = (['iobes', 'bilou'] as const).find((other) => isOf(PREFIXES[other], wrong));
  const fix = meant === undefined ? '' : `; "${meant}" has such tags, so give that as task.target.scheme`;
  return new Rejection(
    'malformed-tag',
    `the tag ${showValue(wrong)} is none of "O", ${known}, as the scheme "${scheme}" has them${fix}`,
  );
}

const isOf = (prefixes: string, tag: string): boolean =>
  tag === 'O' || (tag.length > 2 && tag[1] === '-' && prefixes.includes(tag[0] ?? ''));
