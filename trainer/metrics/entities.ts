import type { EntityType } from '../../shared/evaluation';
import { readTag, type ReadTag } from '../../shared/encoding/tag-order';
import { LETTERS, type EntityScheme } from '../../shared/encoding/tag-schemes';
import { f1 } from '../../shared/scores/formulas';

/** A named entity: its type and its steps, the end not among them. */
export interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** An entity must be marked in full to count. */
const STRICT: ReadonlySet<EntityScheme> = new Set(['iobes', 'bioes', 'bilou']);

/** Whether the tags of one scheme mean the same in the other. */
export const readAlike = (a: EntityScheme, b: EntityScheme): boolean => LETTERS[a] === LETTERS[b];

/** Entities of a tagged sequence, in their order. A tag whose letter the scheme does not have is outside. */
export function entitiesOf(scheme: EntityScheme, tags: readonly string[]): Entity[] {
  const steps = tags.map((tag) => readTag(scheme, tag));
  return STRICT.has(scheme) ? closedEntities(steps) : openEntities(steps);
}

/**
 * As conlleval (Tjong Kim Sang & Buchholz 2000) reads IOB1 and IOB2 alike: an entity starts at B, at an I that follows
 * nothing, and at an I of another type than the step before; it ends where the next starts or at O.
 */
function openEntities(steps: readonly ReadTag[]): Entity[] {
  const entities: Entity[] = [];
  let open: { type: string; start: number } | undefined;
  const close = (end: number) => {
    if (open !== undefined) entities.push({ ...open, end });
    open = undefined;
  };
  steps.forEach(({ part, type }, step) => {
    if (part === 'outside') return close(step);
    if (part === 'inside' && open?.type === type) return;
    close(step);
    open = { type, start: step };
  });
  close(steps.length);
  return entities;
}

/**
 * As seqeval's strict mode (1.2.2) reads IOBES and BILOU: an entity is S, or B, any number of I and E of one type; all
 * else is none.
 */
function closedEntities(steps: readonly ReadTag[]): Entity[] {
  const entities: Entity[] = [];
  let open: { type: string; start: number } | undefined;
  steps.forEach(({ part, type }, step) => {
    if (part === 'single') entities.push({ type, start: step, end: step + 1 });
    if (part === 'end' && open?.type === type) entities.push({ ...open, end: step + 1 });
    if (part === 'begin') open = { type, start: step };
    else if (part !== 'inside' || open?.type !== type) open = undefined;
  });
  return entities;
}

/** Entities that the truth has, that were found, and that are both. */
export interface EntityCounts {
  expected: number;
  found: number;
  right: number;
}

/**
 * Entities of each type, in the order of the types' names; one is right when type, start and end are.
 *
 * @param truths tags of each sequence
 */
export function countEntities(
  scheme: EntityScheme,
  truths: readonly (readonly string[])[],
  predictions: readonly (readonly string[])[],
): Map<string, EntityCounts> {
  const counts = new Map<string, EntityCounts>();
  const of = (type: string): EntityCounts => {
    const own = counts.get(type) ?? { expected: 0, found: 0, right: 0 };
    counts.set(type, own);
    return own;
  };
  truths.forEach((tags, sequence) => {
    const own = countsOf(scheme, tags, predictions[sequence]!);
    for (const [type, { expected, found, right }] of own) {
      const all = of(type);
      all.expected += expected;
      all.found += found;
      all.right += right;
    }
  });
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of one sequence: entities that were found where they are, and those of both sides together. */
export function entityCounts(
  scheme: EntityScheme,
  truth: readonly string[],
  prediction: readonly string[],
): { readonly right: number; readonly all: number } {
  const counts = [...countsOf(scheme, truth, prediction).values()];
  return {
    right: counts.reduce((sum, { right }) => sum + right, 0),
    all: counts.reduce((sum, { expected, found }) => sum + expected + found, 0),
  };
}

/** Of one sequence, by type. */
function countsOf(
  scheme: EntityScheme,
  truth: readonly string[],
  prediction: readonly string[],
): Map<string, EntityCounts> {
  const counts = new Map<string, EntityCounts>();
  const of = (type: string): EntityCounts => {
    const own = counts.get(type) ?? { expected: 0, found: 0, right: 0 };
    counts.set(type, own);
    return own;
  };
  const expected = entitiesOf(scheme, truth);
  const names = new Set(expected.map(nameOf));
  for (const { type } of expected) of(type).expected += 1;
  for (const entity of entitiesOf(scheme, prediction)) {
    of(entity.type).found += 1;
    if (names.has(nameOf(entity))) of(entity.type).right += 1;
  }
  return counts;
}

/** F1 over whole entities of all types; 0 where there is none on either side. */
export function entityF1(
  scheme: EntityScheme,
  truths: readonly (readonly string[])[],
  predictions: readonly (readonly string[])[],
): number {
  const counts = [...countEntities(scheme, truths, predictions).values()];
  return f1Of({
    expected: counts.reduce((sum, { expected }) => sum + expected, 0),
    found: counts.reduce((sum, { found }) => sum + found, 0),
    right: counts.reduce((sum, { right }) => sum + right, 0),
  });
}

/** Precision, recall and F1 of each type; a share of nothing is 0, as in seqeval. */
export const entityTypes = (...given: Parameters<typeof countEntities>): EntityType[] =>
  [...countEntities(...given)].map(([type, counts]) => ({
    type,
    ...counts,
    precision: counts.found === 0 ? 0 : counts.right / counts.found,
    recall: counts.expected === 0 ? 0 : counts.right / counts.expected,
    f1: f1Of(counts),
  }));

const f1Of = ({ expected, found, right }: EntityCounts): number => f1(right, expected + found);

const nameOf = ({ type, start, end }: Entity): string => `${start} ${end} ${type}`;
