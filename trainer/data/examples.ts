import { UNKNOWN_ID, type Encoder } from '../../shared/dataset';
import type { EncodedExample } from '../../shared/encoding';

/**
 * Sequences of different lengths end to end in one array, with one target each: no object a record, so that
 * millions of records fit and a batch is a copy of ranges.
 */
export interface Examples {
  readonly count: number;
  /** Values of one step: 1 for token ids, C for a numeric input of C channels. */
  readonly channels: number;
  /** Token ids (Int32Array) or numbers (Float32Array), step by step. */
  readonly values: Int32Array | Float32Array;
  /** Step at which each sequence starts, and the end of the last: count + 1 entries. */
  readonly starts: Uint32Array;
  /** Class ids (Int32Array) or scaled values (Float32Array), one a sequence. */
  readonly targets: Int32Array | Float32Array;
}

/** What the arrays of a dataset must look like, as its encoder says. */
export interface ExampleLayout {
  readonly tokens: boolean;
  readonly channels: number;
  /** Token ids lie in 0..vocabulary-1; 0 for numeric input. */
  readonly vocabulary: number;
  /** Class ids lie in 0..classes-1; 0 for a value. */
  readonly classes: number;
}

export function layoutOf(encoder: Encoder): ExampleLayout {
  const { input, target } = encoder;
  return {
    tokens: input.kind === 'tokens',
    channels: input.kind === 'tokens' ? 1 : input.channels,
    vocabulary: input.kind === 'tokens' ? Math.max(input.vocabulary.length, UNKNOWN_ID + 1) : 0,
    classes: target.kind === 'class' ? target.labels.length : 0,
  };
}

/** Steps of each sequence. */
export function lengthsOf(examples: Examples): Int32Array {
  return Int32Array.from(
    { length: examples.count },
    (_, index) => examples.starts[index + 1]! - examples.starts[index]!,
  );
}

/** Encoded records, one by one, as examples. */
export function examplesOf(layout: ExampleLayout, records: readonly EncodedExample[]): Examples {
  const starts = new Uint32Array(records.length + 1);
  records.forEach(({ steps }, index) => (starts[index + 1] = starts[index]! + steps));
  const targets = new (layout.classes > 0 ? Int32Array : Float32Array)(records.length);
  records.forEach(({ target }, index) => (targets[index] = target));
  return {
    count: records.length,
    channels: layout.channels,
    values: concatArrays(
      records.map(({ input }) => input),
      layout.tokens,
    ),
    starts,
    targets,
  };
}

/** The parts in their order as one. */
export function concatExamples(layout: ExampleLayout, parts: readonly Examples[]): Examples {
  const values = concatArrays(
    parts.map((part) => part.values),
    layout.tokens,
  );
  const targets = concatArrays(
    parts.map((part) => part.targets),
    layout.classes > 0,
  );
  const starts = new Uint32Array(targets.length + 1);
  let record = 0;
  let step = 0;
  for (const part of parts) {
    for (let index = 0; index < part.count; index += 1) starts[record + index] = step + part.starts[index]!;
    record += part.count;
    step += part.starts[part.count]!;
  }
  starts[record] = step;
  return { count: targets.length, channels: layout.channels, values, starts, targets };
}

/** The arrays in their order as one. */
export function concatArrays(arrays: readonly (Int32Array | Float32Array)[], integers: boolean) {
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const whole = integers ? new Int32Array(length) : new Float32Array(length);
  let offset = 0;
  for (const array of arrays) {
    whole.set(array, offset);
    offset += array.length;
  }
  return whole;
}
