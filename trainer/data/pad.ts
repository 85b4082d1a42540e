import type { Examples } from './examples';

/** Right-padded sequences, row-major. */
export interface Batch {
  /** B */
  readonly size: number;
  /** T: the longest sequence of the batch. */
  readonly steps: number;
  /** C: values of one step. */
  readonly channels: number;
  /** [B, T] token ids (Int32Array) or [B, T, C] numbers (Float32Array); zeros beyond a sequence's length. */
  readonly input: Int32Array | Float32Array;
  /** [B] */
  readonly lengths_B: Int32Array;
  /** [B] class ids or scaled values. */
  readonly targets_B: Int32Array | Float32Array;
}

/** Copies records into a batch as long as the longest of them; 0 is the padding token's id. */
export function padBatch(examples: Examples, records: Int32Array): Batch {
  const { channels, starts, values } = examples;
  const size = records.length;
  const lengths_B = new Int32Array(size);
  let steps = 0;
  for (let row = 0; row < size; row += 1) {
    const length = starts[records[row]! + 1]! - starts[records[row]!]!;
    lengths_B[row] = length;
    steps = Math.max(steps, length);
  }
  const cells = size * steps * channels;
  const input = values instanceof Int32Array ? new Int32Array(cells) : new Float32Array(cells);
  const targets_B = examples.targets instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  for (let row = 0; row < size; row += 1) {
    const record = records[row]!;
    input.set(
      values.subarray(starts[record]! * channels, starts[record + 1]! * channels),
      row * steps * channels,
    );
    targets_B[row] = examples.targets[record]!;
  }
  return { size, steps, channels, input, lengths_B, targets_B };
}
