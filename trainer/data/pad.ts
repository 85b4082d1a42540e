import { featureIdsPerStep, targetWidth, type Examples, type SetLayout, type Targets } from './examples';

/** Right-padded sequences, row-major. */
export interface Batch {
  /** B */
  readonly size: number;
  /** T: the longest sequence of the batch; 0 where the task has no input sequence. */
  readonly steps: number;
  /** C: values of one step. */
  readonly channels: number;
  /** [B, T] token ids (Int32Array) or [B, T, C] numbers (Float32Array); zeros beyond a sequence's length. */
  readonly input: Int32Array | Float32Array;
  /** [B] */
  readonly lengths_B: Int32Array;
  /** [B] for each condition field. */
  readonly conditions: readonly Int32Array[];
  /** [B, T], or [B, T, W], for each token feature; zeros beyond a sequence's length. */
  readonly features: readonly Int32Array[];
  /** S: steps of a row's target; 1 where it is no sequence. */
  readonly targetSteps: number;
  /**
   * [B, S] class, tag or token ids, zeros beyond `targetLengths_B`; or scaled values [B, K]; or ones and zeros [B, S, V],
   * one for each label that the network knows.
   */
  readonly targets: Targets;
  /** [B] */
  readonly targetLengths_B: Int32Array;
}

/** Copies records into a batch as long as the longest of them; 0 is the padding token's id. */
export function padBatch(examples: Examples, records: Int32Array): Batch {
  const { channels, starts, targetStarts } = examples;
  const lengths_B = lengthsIn(starts, records);
  const steps = largest(lengths_B);
  const rowsOf = <A extends Int32Array | Float32Array>(values: A, width: number) =>
    padRows({ values, starts, records, steps, width });
  const targetLengths_B =
    targetStarts === null ? new Int32Array(records.length).fill(1) : lengthsIn(targetStarts, records);
  const targetSteps = largest(targetLengths_B);
  return {
    size: records.length,
    steps,
    channels,
    input: rowsOf(examples.values, channels),
    lengths_B,
    conditions: examples.conditions.map((ids) => records.map((record) => ids[record]!)),
    features: examples.features.map((ids) => rowsOf(ids, featureIdsPerStep(ids, starts[examples.count]!))),
    targetSteps,
    targets: targetsOf(examples, records, targetSteps),
    targetLengths_B,
  };
}

function targetsOf(examples: Examples, records: Int32Array, steps: number): Targets {
  const { targets, targetStarts, labelSets } = examples;
  if (labelSets !== null) return onesAndZeros(examples, labelSets, { records, steps });
  return targetStarts === null
    ? picked(targets, records, targetWidth(examples))
    : padRows({ values: targets, starts: targetStarts, records, steps, width: 1 });
}

/** [B, S, V]; labels that the network has no output for are left out. */
function onesAndZeros(
  { targets, targetStarts }: Examples,
  { starts, width }: SetLayout,
  { records, steps }: { readonly records: Int32Array; readonly steps: number },
): Float32Array {
  const ones = new Float32Array(records.length * steps * width);
  records.forEach((record, row) => {
    const first = targetStarts?.[record] ?? record;
    const end = targetStarts?.[record + 1] ?? record + 1;
    for (let set = first; set < end; set += 1) {
      const at = (row * steps + set - first) * width;
      for (let index = starts[set]!; index < starts[set + 1]!; index += 1)
        if (targets[index]! < width) ones[at + targets[index]!] = 1;
    }
  });
  return ones;
}

interface Rows<A> {
  readonly values: A;
  readonly starts: Uint32Array;
  readonly records: Int32Array;
  readonly steps: number;
  readonly width: number;
}

function padRows<A extends Int32Array | Float32Array>({ values, starts, records, steps, width }: Rows<A>): A {
  const padded = emptyLike(values, records.length * steps * width);
  records.forEach((record, row) =>
    padded.set(values.subarray(starts[record]! * width, starts[record + 1]! * width), row * steps * width),
  );
  return padded;
}

function picked<A extends Int32Array | Float32Array>(values: A, records: Int32Array, width: number): A {
  const chosen = emptyLike(values, records.length * width);
  records.forEach((record, row) =>
    chosen.set(values.subarray(record * width, (record + 1) * width), row * width),
  );
  return chosen;
}

const emptyLike = <A extends Int32Array | Float32Array>(values: A, length: number): A =>
  (values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length)) as A;

const lengthsIn = (starts: Uint32Array, records: Int32Array): Int32Array =>
  records.map((record) => starts[record + 1]! - starts[record]!);

const largest = (lengths: Int32Array): number => lengths.reduce((most, length) => Math.max(most, length), 0);

/** Steps of all targets of a batch, padding left out. */
export const targetStepsOf = ({ targetLengths_B }: Pick<Batch, 'targetLengths_B'>): number =>
  targetLengths_B.reduce((sum, length) => sum + length, 0);
