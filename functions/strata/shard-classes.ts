import { z } from 'zod';
import { Counts } from '../../shared/dataset';
import { DatasetUnusable } from '../../shared/errors';
import { BucketedPairs } from '../artifacts/bucketed-pairs';
import { count } from '../sums/code-points';

/** An entry has 16 bits for its class. */
export const MOST_CLASSES = 2 ** 16;

/** What a shard has of each class, of the records that are dealt by hash; their entries name classes by index. */
export const ShardClasses = z.strictObject({
  shard: z.int(),
  read: z.int(),
  rejected: z.int(),
  classes: Counts,
});
export type ShardClasses = z.infer<typeof ShardClasses>;

/**
 * Places and classes of a shard's records, collected one by one: an entry is the 48 bits of a place and 16 bits for the
 * class.
 */
export class ClassPlaces {
  readonly entries = new BucketedPairs();
  readonly #counts = new Map<string, number>();
  readonly #indexOf = new Map<string, number>();

  /** @throws DatasetUnusable if there are more classes than an entry can tell apart */
  add(place: number, label: string): void {
    const index = this.#indexOf.get(label) ?? this.#indexOf.size;
    if (index >= MOST_CLASSES) throw tooManyClasses();
    this.#indexOf.set(label, index);
    count(this.#counts, label);
    this.entries.add(Math.floor(place / 2 ** 16), (place % 2 ** 16) * 2 ** 16 + index);
  }

  /** In the order of their indices. */
  get classes(): Counts {
    return [...this.#counts];
  }
}

/** The place of an entry, from its two words. */
export const placeIn = (first: number, second: number): number => first * 2 ** 16 + (second >>> 16);

/** The index of an entry's class, from its second word. */
export const classIn = (second: number): number => second & (MOST_CLASSES - 1);

export const tooManyClasses = (): DatasetUnusable =>
  new DatasetUnusable(
    `the target has more than ${MOST_CLASSES} classes, whose shares cannot be kept; leave out data.split.stratify, or name another field in task.target.field`,
  );
