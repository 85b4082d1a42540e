/**
 * Order of the rows in the engine's arrays [B, T, width] (batch first, right-padded, in either direction) and in
 * oneDNN's [T, B, width] (time first, from each sequence's first step to its last, padding behind).
 */
export interface RowOrder {
  readonly batch: number;
  readonly steps: number;
  /** Null if every sequence fills all steps. */
  readonly lengths: Int32Array | null;
  readonly reverse: boolean;
}

export interface Rows {
  readonly array: Float32Array;
  readonly width: number;
}

/** Below this width a loop is faster than a call that copies a row. */
const MIN_CALL_WIDTH = 32;

/** [B, T, width] -> [T, B, width], zeros in padding. Columns that only one side has are skipped. */
export function toTimeFirst(from: Rows, to: Rows, order: RowOrder): void {
  const { batch, steps } = order;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(order, b);
    for (let t = 0; t < length; t++) copyRow(from, b * steps + stepAt(order, length, t), to, t * batch + b);
    for (let t = length; t < steps; t++) clearRow(to, t * batch + b);
  }
}

/** [T, B, width] -> [B, T, width], zeros in padding. */
export function toBatchFirst(from: Rows, to: Rows, order: RowOrder): void {
  const { batch, steps } = order;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(order, b);
    for (let t = 0; t < length; t++) copyRow(from, t * batch + b, to, b * steps + stepAt(order, length, t));
    for (let t = length; t < steps; t++) clearRow(to, b * steps + t);
  }
}

/** Sets one column of [T, B, width] to 0 in steps that count and to 1 in padding. */
export function markPadding({ array, width }: Rows, column: number, order: RowOrder): void {
  const { batch, steps } = order;
  for (let t = 0; t < steps; t++)
    for (let b = 0; b < batch; b++) array[(t * batch + b) * width + column] = t < lengthOf(order, b) ? 0 : 1;
}

/** The rows [B, width] of [T, B, width] at each sequence's last step. */
export function lastRows(from: Rows, order: RowOrder): Float32Array {
  const to = { array: new Float32Array(order.batch * from.width), width: from.width };
  forLastRows(order, (b, row) => copyRow(from, row, to, b));
  return to.array;
}

/** Adds [B, width] to the rows at each sequence's last step of [T, B, width]. */
export function addToLastRows({ array, width }: Rows, added: Float32Array, order: RowOrder): void {
  forLastRows(order, (b, row) => {
    for (let j = 0; j < width; j++)
      array[row * width + j] = (array[row * width + j] as number) + (added[b * width + j] as number);
  });
}

/** Zeros in the rows at each sequence's last step of [T, B, width]. */
export function clearLastRows(rows: Rows, order: RowOrder): void {
  forLastRows(order, (_, row) => clearRow(rows, row));
}

function forLastRows(order: RowOrder, body: (b: number, row: number) => void): void {
  for (let b = 0; b < order.batch; b++) body(b, (lengthOf(order, b) - 1) * order.batch + b);
}

function lengthOf({ lengths, steps }: RowOrder, b: number): number {
  return lengths === null ? steps : (lengths[b] as number);
}

function stepAt({ reverse }: RowOrder, length: number, t: number): number {
  return reverse ? length - 1 - t : t;
}

function copyRow(from: Rows, source: number, to: Rows, target: number): void {
  const width = Math.min(from.width, to.width);
  const [first, start] = [source * from.width, target * to.width];
  if (width >= MIN_CALL_WIDTH) {
    to.array.set(from.array.subarray(first, first + width), start);
    return;
  }
  for (let j = 0; j < width; j++) to.array[start + j] = from.array[first + j] as number;
}

function clearRow({ array, width }: Rows, row: number): void {
  array.fill(0, row * width, (row + 1) * width);
}
