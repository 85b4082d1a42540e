import type { WeightSpec } from './weights';

/** Floats in a cache line: a weight that starts at a line's beginning is shared with TensorFlow instead of copied. */
export const ALIGNMENT = 16;

/** Where each weight lies in one long array. */
export interface Layout {
  readonly names: readonly string[];
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
  /** Length of an array of this layout, gaps included. */
  readonly total: number;
}

/** @throws RangeError for two specs with the same name */
export function weightLayout(specs: readonly WeightSpec[]): Layout {
  const names = specs.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new RangeError(`two weights are named "${twice}": names identify weights`);
  const sizes = specs.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
  let total = 0;
  const offsets = sizes.map((size) => {
    const offset = total;
    total += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    return offset;
  });
  return { names, offsets, sizes, total };
}

/** The views end to end, without gaps. */
export function joinViews(views: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(views.reduce((sum, view) => sum + view.length, 0));
  let offset = 0;
  for (const view of views) {
    joined.set(view, offset);
    offset += view.length;
  }
  return joined;
}

/**
 * The inverse of `joinViews`, into existing views.
 *
 * @throws RangeError if the lengths differ
 */
export function splitViews(joined: Float32Array, views: readonly Float32Array[], what: string): void {
  const expected = views.reduce((sum, view) => sum + view.length, 0);
  if (joined.length !== expected)
    throw new RangeError(`${what} has ${joined.length} values where the network has ${expected} weights`);
  let offset = 0;
  for (const view of views) {
    view.set(joined.subarray(offset, offset + view.length));
    offset += view.length;
  }
}

/** The inverse of `joinViews`, as copies. */
export function splitLike(joined: Float32Array, sizes: readonly number[]): Float32Array[] {
  let offset = 0;
  return sizes.map((size) => joined.slice(offset, (offset += size)));
}

/**
 * Weight decay applies to matrices. A bias may have two rows (as in a reset-after GRU), so it is recognised by its
 * name.
 */
export function isMatrix({ name, shape }: WeightSpec): boolean {
  return shape.length > 1 && name.split('/').at(-1) !== 'bias';
}
