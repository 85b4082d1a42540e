import { LETTERS, type EntityScheme, type TagPart } from './tag-schemes';

/** What a tag says, and of which type of entity; the type is empty outside of them. */
export interface ReadTag {
  readonly part: TagPart;
  readonly type: string;
}

/** `B-PER` begins a PER. A tag whose letter the scheme does not have is outside. */
export function readTag(scheme: EntityScheme, tag: string): ReadTag {
  const dash = tag.indexOf('-');
  const part = LETTERS[scheme].get(dash < 0 ? tag : tag.slice(0, dash)) ?? 'outside';
  return { part, type: part === 'outside' || dash < 0 ? '' : tag.slice(dash + 1) };
}

/**
 * What a scheme lets follow what. BIO and IOB2: I-X only after B-X or I-X. IOB1: B-X only there. IOBES, BIOES and BILOU:
 * what is begun is gone on with and ended, and nothing else is.
 *
 * @param before null before the first step
 * @param after null after the last
 */
export function mayFollow(scheme: EntityScheme, before: ReadTag | null, after: ReadTag | null): boolean {
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

/**
 * A function from a sequence's tags to the first step at which the scheme does not allow what stands there: as many as
 * there are tags where the last one may not be last; -1 where the sequence is whole.
 */
export function breachFinder(scheme: EntityScheme): (tags: readonly string[]) => number {
  const read = new Map<string, ReadTag>();
  const readOnce = (tag: string): ReadTag => {
    const known = read.get(tag) ?? readTag(scheme, tag);
    read.set(tag, known);
    return known;
  };
  return (tags) => {
    let before: ReadTag | null = null;
    for (let step = 0; step <= tags.length; step++) {
      const after: ReadTag | null = step < tags.length ? readOnce(tags[step]!) : null;
      if (!mayFollow(scheme, before, after)) return step;
      before = after;
    }
    return -1;
  };
}
