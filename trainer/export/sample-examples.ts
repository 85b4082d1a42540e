import { concatArrays, featureIdsPerStep, lengthsOf, startsOf, type Examples } from '../data/examples';

/** Longest target that is compared: a language model's text may be a whole book. */
const MOST_TARGET_STEPS = 400;

/** Records of all lengths, the shortest and the longest among them; all where there are no more than `count`. */
export function sampleExamples(examples: Examples, count: number): Examples {
  const lengths = examples.values.length > 0 ? lengthsOf(examples) : targetLengthsOf(examples);
  const byLength = Int32Array.from(lengths.keys()).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const last = Math.max(1, Math.min(count, byLength.length) - 1);
  const places = Array.from({ length: Math.min(count, byLength.length) }, (_, index) =>
    Math.round((index * (byLength.length - 1)) / last),
  );
  // Not in the order of lengths, so that a batch has records of very different ones.
  const mixed = places
    .filter((_, index) => index % 2 === 0)
    .concat(places.filter((_, index) => index % 2 === 1).reverse());
  return pickExamples(
    examples,
    Int32Array.from(mixed, (place) => byLength[place]!),
  );
}

const targetLengthsOf = ({ count, targetStarts }: Examples): Int32Array =>
  Int32Array.from({ length: count }, (_, record) =>
    targetStarts === null ? 1 : targetStarts[record + 1]! - targetStarts[record]!,
  );

/** These records, in this order; targets of their own length are cut. */
function pickExamples(examples: Examples, records: Int32Array): Examples {
  const { starts, targetStarts, channels, count } = examples;
  const width = targetStarts === null ? examples.targets.length / count : 1;
  const isOwnLength = targetStarts !== null && examples.values.length === 0;
  const inputs = (values: Int32Array | Float32Array, size: number) =>
    concatArrays(
      Array.from(records, (record) => values.subarray(starts[record]! * size, starts[record + 1]! * size)),
      values instanceof Int32Array,
    );
  const targets = Array.from(records, (record) => {
    const from = targetStarts?.[record] ?? record * width;
    const to = targetStarts?.[record + 1] ?? from + width;
    return examples.targets.subarray(from, isOwnLength ? Math.min(to, from + MOST_TARGET_STEPS) : to);
  });
  const points = (values: Float32Array | null) =>
    values === null
      ? null
      : (concatArrays(
          Array.from(records, (record) => values.subarray(record * width, (record + 1) * width)),
          false,
        ) as Float32Array);
  return {
    count: records.length,
    channels,
    values: inputs(examples.values, channels),
    starts: startsOf(Array.from(records, (record) => starts[record + 1]! - starts[record]!)),
    conditions: examples.conditions.map((ids) => Int32Array.from(records, (record) => ids[record]!)),
    features: examples.features.map(
      (ids) => inputs(ids, featureIdsPerStep(ids, starts[count]!)) as Int32Array,
    ),
    targets: concatArrays(targets, examples.targets instanceof Int32Array),
    targetStarts: targetStarts === null ? null : startsOf(targets.map(({ length }) => length)),
    // Sets of labels are not written as ONNX, which these records are for.
    labelSets: null,
    offsets: points(examples.offsets),
    spreads: points(examples.spreads ?? null),
    seasons: points(examples.seasons),
  };
}
