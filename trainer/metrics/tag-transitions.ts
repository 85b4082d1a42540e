import { mayFollow, readTag, type ReadTag } from '../../shared/encoding/tag-order';
import type { EntityScheme } from '../../shared/encoding/tag-schemes';

/** Far below what scores can make up for, and yet finite: where no way is legal, the one with the fewest breaches is left. */
const ILLEGAL = -1e6;

export interface TagPenalties {
  /** From a tag (row) to the next (column), [V, V]: 0 where the scheme allows it. */
  readonly transitions_VV: Float64Array;
  /** Of a sequence's first and of its last tag. */
  readonly start_V: Float64Array;
  readonly end_V: Float64Array;
}

/**
 * What a scheme lets follow what, as penalties.
 *
 * @param labels tag of each id
 */
export function tagPenalties(scheme: EntityScheme, labels: readonly string[]): TagPenalties {
  const tags = labels.map((label) => readTag(scheme, label));
  const penalty = (before: ReadTag | null, after: ReadTag | null) =>
    mayFollow(scheme, before, after) ? 0 : ILLEGAL;
  return {
    transitions_VV: Float64Array.from(tags.flatMap((before) => tags.map((after) => penalty(before, after)))),
    start_V: Float64Array.from(tags, (tag) => penalty(null, tag)),
    end_V: Float64Array.from(tags, (tag) => penalty(tag, null)),
  };
}
