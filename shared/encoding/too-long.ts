import type { TextTarget } from '../request/task';
import type { Ids } from './ids/types';
import { Rejection } from './rejection';

export type LengthLimit = Pick<TextTarget, 'maximumLength' | 'tooLong'>;

/** What a limit leaves of a sequence: its end where the start is cut, its start where the end is, else all of it. */
export function keptOf<Part>(sequence: readonly Part[], limit: LengthLimit): readonly Part[] {
  return sequence.length <= limit.maximumLength
    ? sequence
    : sequence.slice(...boundsOf(sequence.length, limit));
}

/** As `keptOf`, of ids. */
export function keptIds(ids: Ids, limit: LengthLimit): Ids {
  return isWhole(ids, limit) ? ids : ids.subarray(...boundsOf(ids.length, limit));
}

const isWhole = ({ length }: { readonly length: number }, { maximumLength, tooLong }: LengthLimit): boolean =>
  length <= maximumLength || tooLong === 'reject';

const boundsOf = (length: number, { maximumLength, tooLong }: LengthLimit): [number, number] =>
  tooLong === 'cut-start' ? [length - maximumLength, length] : [0, maximumLength];

/** @returns why a sequence cannot be used; undefined where it is within its limit, or may be cut */
export function refuseLength(
  length: number,
  {
    what,
    unit,
    limit,
  }: { readonly what: 'input' | 'target'; readonly unit: string; readonly limit: LengthLimit },
): Rejection | undefined {
  if (length <= limit.maximumLength || limit.tooLong !== 'reject') return undefined;
  return new Rejection(
    'sequence-too-long',
    `the ${what} has ${length} ${unit}, above task.${what}.maximumLength, ${limit.maximumLength}; raise it, or give "cut-start" or "cut-end" as task.${what}.tooLong`,
  );
}
