import { hash } from 'node:crypto';
import type { Shard } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';

/** Rows as fields take some ten times their bytes: of what a Lambda has, half. */
export const MAXIMUM_GATHERED_BYTES = 2 ** 27;

/** Whether rows of one record may lie in any object, so that every shard reads all of them. */
export const gathersRows = ({ records }: Pick<DataSource, 'records'>): boolean =>
  records.kind === 'windows' || (records.kind === 'groups' && records.rows === 'anywhere');

/**
 * Whether a group or series is one of the shard's. One without a key, since its row cannot be read, is the first
 * part's, so that it is counted once.
 */
export function isOfPart(key: string | undefined, part: Shard['part']): boolean {
  if (part === undefined || part.of === 1) return true;
  if (key === undefined) return part.index === 0;
  return Number.parseInt(hash('sha256', key).slice(0, 8), 16) % part.of === part.index;
}
