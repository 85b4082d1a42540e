/** A named entity: its type and its steps, the end not among them. */
export interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Entities of a BIO-tagged sequence, as conlleval (Tjong Kim Sang & Buchholz 2000) reads it: an entity starts at B, at an I that
 * follows nothing, and at an I of another type than the step before; it ends where the next starts or at O.
 */
export function entitiesOf(tags: readonly string[]): Entity[] {
  const entities: Entity[] = [];
  let open: { type: string; start: number } | undefined;
  const close = (end: number) => {
    if (open !== undefined) entities.push({ ...open, end });
    open = undefined;
  };
  tags.forEach((tag, step) => {
    const { prefix, type } = partsOf(tag);
    if (prefix === 'O') return close(step);
    if (prefix === 'I' && open?.type === type) return;
    close(step);
    open = { type, start: step };
  });
  close(tags.length);
  return entities;
}

/** `B-PER` is B and PER; a tag that is neither B nor I is outside. */
function partsOf(tag: string): { prefix: 'B' | 'I' | 'O'; type: string } {
  const dash = tag.indexOf('-');
  const prefix = dash < 0 ? tag : tag.slice(0, dash);
  if (prefix !== 'B' && prefix !== 'I') return { prefix: 'O', type: '' };
  return { prefix, type: dash < 0 ? '' : tag.slice(dash + 1) };
}

/**
 * F1 over whole entities: one counts when type, start and end are right. 0 where there is none on either side.
 *
 * @param truths tags of each sequence
 */
export function entityF1(
  truths: readonly (readonly string[])[],
  predictions: readonly (readonly string[])[],
): number {
  let right = 0;
  let all = 0;
  truths.forEach((tags, sequence) => {
    const expected = new Set(entitiesOf(tags).map(nameOf));
    const found = entitiesOf(predictions[sequence]!);
    right += found.filter((entity) => expected.has(nameOf(entity))).length;
    all += expected.size + found.length;
  });
  return all === 0 ? 0 : (2 * right) / all;
}

const nameOf = ({ type, start, end }: Entity): string => `${start} ${end} ${type}`;
