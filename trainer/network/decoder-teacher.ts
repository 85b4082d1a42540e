import { END_ID, START_ID } from '../../shared/dataset';
import type { Batch } from '../data/pad';

/** What a decoder reads and what it should answer at each step, [B, T + 1]. */
export interface Teacher {
  readonly size: number;
  readonly steps: number;
  /** The start token, then the target. */
  readonly inputs: Int32Array;
  /** The target, then the end token. */
  readonly labels: Int32Array;
  /** Steps of each sequence, including the end token's. */
  readonly lengths_B: Int32Array;
  /** Sum of the lengths: what a loss is divided by. */
  readonly tokens: number;
}

/** Teacher forcing (Williams & Zipser 1989): at each step the decoder reads the true previous token. */
export function teacherOf(
  batch: Pick<Batch, 'size' | 'targets' | 'targetSteps' | 'targetLengths_B'>,
): Teacher {
  const { size, targets, targetSteps: steps, targetLengths_B: lengths_B } = batch;
  const longer = steps + 1;
  const inputs = new Int32Array(size * longer);
  const labels = new Int32Array(size * longer);
  const lengths = lengths_B.map((length) => length + 1);
  for (let row = 0; row < size; row += 1) {
    const target = targets.subarray(row * steps, row * steps + lengths_B[row]!);
    inputs[row * longer] = START_ID;
    inputs.set(target, row * longer + 1);
    labels.set(target, row * longer);
    labels[row * longer + target.length] = END_ID;
  }
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  return { size, steps: longer, inputs, labels, lengths_B: lengths, tokens };
}

/** 1 within a sequence's length, 0 beyond it, [B * T]. */
export function maskOf({
  size,
  steps,
  lengths_B,
}: Pick<Teacher, 'size' | 'steps' | 'lengths_B'>): Float32Array {
  const mask = new Float32Array(size * steps);
  lengths_B.forEach((length, row) => mask.fill(1, row * steps, row * steps + length));
  return mask;
}

/** Steps `start` to `start + count` of the sequences that reach that far, in their order. */
export function chunkOf(teacher: Teacher, start: number, count: number): Teacher & { rows: Int32Array } {
  const rows = Int32Array.from(teacher.lengths_B.keys()).filter((row) => teacher.lengths_B[row]! > start);
  const lengths_B = rows.map((row) => Math.min(teacher.lengths_B[row]! - start, count));
  const steps = lengths_B.reduce((a, b) => Math.max(a, b), 0);
  const cut = (ids: Int32Array) => {
    const part = new Int32Array(rows.length * steps);
    rows.forEach((row, index) => {
      const from = row * teacher.steps + start;
      part.set(ids.subarray(from, from + lengths_B[index]!), index * steps);
    });
    return part;
  };
  return {
    rows,
    size: rows.length,
    steps,
    inputs: cut(teacher.inputs),
    labels: cut(teacher.labels),
    lengths_B,
    tokens: lengths_B.reduce((sum, length) => sum + length, 0),
  };
}
