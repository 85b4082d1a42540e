/** Which rows of [B, T, width] arrays are real, and whether they are read backwards. */
export interface RowOrder {
  readonly batch: number;
  readonly steps: number;
  readonly lengths: Int32Array;
  readonly reverse: boolean;
}

interface RowCopy extends RowOrder {
  readonly from: Float32Array;
  readonly fromWidth: number;
  readonly to: Float32Array;
  /** Where it is wider, the columns beyond stay as they are; where narrower, the rest is left out. */
  readonly toWidth: number;
}

/** Copies each sequence's steps, in reverse within its length if asked; rows beyond the length become zeros. */
export function copyRows({ batch, steps, lengths, reverse, from, fromWidth, to, toWidth }: RowCopy): void {
  const width = Math.min(fromWidth, toWidth);
  for (let b = 0; b < batch; b++) {
    const length = lengths[b] as number;
    const first = b * steps;
    for (let t = 0; t < length; t++) {
      const source = (first + (reverse ? length - 1 - t : t)) * fromWidth;
      to.set(from.subarray(source, source + width), (first + t) * toWidth);
    }
    to.fill(0, (first + length) * toWidth, (first + steps) * toWidth);
  }
}

/** Sets one column of [B, T, width]: 0 in steps that count, 1 in padding. */
export function markPadding(
  to: Float32Array,
  width: number,
  column: number,
  { batch, steps, lengths }: RowOrder,
): void {
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < steps; t++) to[(b * steps + t) * width + column] = t < (lengths[b] as number) ? 0 : 1;
}

/** Row at each sequence's last step: [B, T, width] -> [B, width]. */
export function lastRows(
  from: Float32Array,
  width: number,
  { batch, steps, lengths }: RowOrder,
): Float32Array {
  const rows = new Float32Array(batch * width);
  for (let b = 0; b < batch; b++) {
    const start = (b * steps + (lengths[b] as number) - 1) * width;
    rows.set(from.subarray(start, start + width), b * width);
  }
  return rows;
}

/** Adds [B, width] to the row at each sequence's last step. */
export function addToLastRows(to: Float32Array, rows: Float32Array, width: number, order: RowOrder): void {
  const { batch, steps, lengths } = order;
  for (let b = 0; b < batch; b++) {
    const start = (b * steps + (lengths[b] as number) - 1) * width;
    for (let j = 0; j < width; j++)
      to[start + j] = (to[start + j] as number) + (rows[b * width + j] as number);
  }
}

/** Zeros in the row at each sequence's last step. */
export function clearLastRows(to: Float32Array, width: number, { batch, steps, lengths }: RowOrder): void {
  for (let b = 0; b < batch; b++) {
    const start = (b * steps + (lengths[b] as number) - 1) * width;
    to.fill(0, start, start + width);
  }
}
