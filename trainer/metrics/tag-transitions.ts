import { readTag, type EntityScheme, type ReadTag } from './entities';

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
 * What a scheme lets follow what. BIO and IOB2: I-X only after B-X or I-X. IOB1: B-X only there. IOBES, BIOES and BILOU:
 * what is begun is gone on with and ended, and nothing else is.
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

/** Null before the first step and after the last. */
function mayFollow(scheme: EntityScheme, before: ReadTag | null, after: ReadTag | null): boolean {
  const open = before?.part === 'begin' || before?.part === 'inside' ? before.type : null;
  const goesOn = open !== null && after?.type === open;
  switch (scheme) {
    case 'bio':
    case 'iob2':
      return after?.part !== 'inside' || goesOn;
    case 'iob1':
      return after?.part !== 'begin' || goesOn;
    case 'iobes':
    case 'bioes':
    case 'bilou': {
      const isRest = after?.part === 'inside' || after?.part === 'end';
      return open === null ? !isRest : isRest && goesOn;
    }
  }
}
