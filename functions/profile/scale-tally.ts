import type { FieldScales, Moments, SeriesScale } from '../../shared/dataset';
import { rangeOf, scaleOf, type ScaleRange } from '../records/windows/series-scales';

/** The ranges of the scales of a shard's series: as much memory for a million series as for two. */
export class ScaleTally {
  readonly #ranges: { readonly field: string; range: ScaleRange | undefined }[];

  constructor(fields: readonly string[]) {
    this.#ranges = fields.map((field) => ({ field, range: undefined }));
  }

  /** @param moments of each of the fields */
  add(series: string, moments: readonly Moments[]): void {
    this.#ranges.forEach((held, index) => {
      const scale = moments[index] && scaleOf(series, moments[index]);
      if (scale !== undefined) held.range = rangeOf([...ends(held.range), scale]);
    });
  }

  get(): FieldScales[] {
    return this.#ranges.flatMap(({ field, range }) => (range === undefined ? [] : [{ field, ...range }]));
  }
}

const ends = (range: ScaleRange | undefined): SeriesScale[] =>
  range === undefined ? [] : [range.smallest, range.largest];
