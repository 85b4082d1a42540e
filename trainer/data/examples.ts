import { labelsOfIds, UNKNOWN_ID, type Encoder, type InputEncoder } from '../../shared/dataset';
import { isLabelSets, type Ids, type LabelSets } from '../../shared/encoding';

/** Class ids, tag ids, label ids or token ids (Int32Array), or scaled values (Float32Array). */
export type Targets = Int32Array | Float32Array;

/**
 * Sequences of different lengths end to end in one array: no object a record, so that millions of records fit and a
 * batch is a copy of ranges.
 */
export interface Examples {
  readonly count: number;
  /** Values of one step: 1 for token ids, C for a numeric input of C channels. */
  readonly channels: number;
  /** Token ids (Int32Array) or numbers (Float32Array), step by step; empty where the task has no input sequence. */
  readonly values: Int32Array | Float32Array;
  /** Step at which each sequence starts, and the end of the last: count + 1 entries. */
  readonly starts: Uint32Array;
  /** Ids of each condition field, one a record. */
  readonly conditions: readonly Int32Array[];
  /** Ids of each token feature, one a step, or W of each step side by side. */
  readonly features: readonly Int32Array[];
  /**
   * One per record, or K values of each, row-major [N, K]; or sequences end to end as `targetStarts` says; or sets of
   * labels end to end as `labelSets` says.
   */
  readonly targets: Targets;
  /** Where targets are any number of labels, of each record or of each step; null for all others. */
  readonly labelSets: SetLayout | null;
  /** As `starts`, for targets that are sequences: null where each record has one target. */
  readonly targetStarts: Uint32Array | null;
  /**
   * What is added to each unscaled value to give the value itself, as many as `targets`; null where the target is neither
   * relative nor scaled by its record.
   */
  readonly offsets: Float32Array | null;
  /** What each value is multiplied by before; null or absent where the target is not scaled by its record. */
  readonly spreads?: Float32Array | null | undefined;
  /**
   * The value one season before each target, unscaled, as many as `targets` and NaN where there is none; null where no
   * season is known.
   */
  readonly seasons: Float32Array | null;
  /** A number of each unknown word of all records, in their order; absent where the dataset keeps none. */
  readonly unknownWords?: Int32Array | undefined;
  /** Of each record the target sequences that are as right as its own, as ids; absent where no record has any. */
  readonly references?: readonly (readonly (readonly number[])[])[] | undefined;
}

export interface SetLayout {
  /** Where the ids of each set start among the targets, and the end of the last: one entry more than sets. */
  readonly starts: Uint32Array;
  /** Labels that the network has an output for; ids from here on are of labels that training lacks. */
  readonly width: number;
}

/** What the arrays of a dataset must look like, as its encoder says. */
export interface ExampleLayout {
  /** `none`: the task reads conditions alone. */
  readonly input: 'tokens' | 'numeric' | 'none';
  readonly channels: number;
  /** Token ids lie in 0..vocabulary-1; 0 for numeric input. */
  readonly vocabulary: number;
  /** Ids of each condition field lie in 0..n-1. */
  readonly conditions: readonly number[];
  /** As `conditions`, for each token feature. */
  readonly features: readonly number[];
  /** Ids of each step of each token feature; absent where all have one. */
  readonly featureWidths?: readonly number[] | undefined;
  /** `point`: one target a record; `steps`: one a step of the input; `sequence`: a sequence of its own length. */
  readonly target: 'point' | 'steps' | 'sequence';
  /**
   * Target ids lie in 0..classes-1; 0 for values. Of classes and tags, those that training lacks are among them, which
   * the network has no output for.
   */
  readonly classes: number;
  /** K, where a point is several values. */
  readonly values?: number | undefined;
  /** Where a point or step has any number of labels: how many the network has an output for. */
  readonly labels?: number | undefined;
}

/** Rows that an embedding of so many ids has: the ids of padding and unknown are always there. */
export const idsIn = (values: readonly string[]): number => Math.max(values.length, UNKNOWN_ID + 1);

export function layoutOf({ input, target }: Encoder): ExampleLayout {
  const targetLayout = (() => {
    switch (target.kind) {
      case 'class':
        return { target: 'point', classes: labelsOfIds(target).length } as const;
      case 'value':
        return { target: 'point', classes: 0, values: target.outputs?.length } as const;
      case 'tags':
        return { target: 'steps', classes: labelsOfIds(target).length } as const;
      case 'labels':
        return {
          target: target.of === 'step' ? 'steps' : 'point',
          classes: labelsOfIds(target).length,
          labels: target.labels.length,
        } as const;
      case 'tokens':
        return { target: 'sequence', classes: target.vocabulary.length } as const;
    }
  })();
  return { ...inputLayout(input), ...targetLayout };
}

function inputLayout(input: InputEncoder): Omit<ExampleLayout, 'target' | 'classes' | 'values' | 'labels'> {
  switch (input.kind) {
    case 'tokens':
      return {
        input: 'tokens',
        channels: 1,
        vocabulary: idsIn(input.vocabulary),
        conditions: input.conditions.map(({ values }) => idsIn(values)),
        features: input.features.map(({ values }) => idsIn(values)),
        featureWidths: input.features.map(({ width = 1 }) => width),
      };
    case 'numeric':
      return { input: 'numeric', channels: input.channels, vocabulary: 0, conditions: [], features: [] };
    case 'labels':
      return { input: 'numeric', channels: input.labels.length, vocabulary: 0, conditions: [], features: [] };
    case 'condition':
      return {
        input: 'none',
        channels: 1,
        vocabulary: 0,
        conditions: input.values.length === 0 ? [] : [idsIn(input.values)],
        features: [],
      };
  }
}

/** Numbers of one record's target: 1, or as many as are forecast at once; for targets that are no sequences. */
export const targetWidth = ({ targets, count }: Pick<Examples, 'targets' | 'count'>): number =>
  count === 0 ? 1 : targets.length / count;

/** Ids of each step of a token feature. */
export const featureIdsPerStep = (ids: Int32Array, steps: number): number =>
  steps === 0 ? 1 : ids.length / steps;

/** The first `count` records, or all where there are fewer; shares the arrays. */
export function firstOf(examples: Examples, count: number): Examples {
  const { starts, targetStarts, labelSets, conditions, features, offsets, spreads, seasons } = examples;
  const kept = Math.min(count, examples.count);
  const steps = starts[kept]!;
  const ends = targetStarts?.[kept];
  const targets = labelSets?.starts[ends ?? kept] ?? ends ?? kept * targetWidth(examples);
  return {
    ...examples,
    count: kept,
    values: examples.values.subarray(0, steps * examples.channels),
    starts: starts.subarray(0, kept + 1),
    conditions: conditions.map((ids) => ids.subarray(0, kept)),
    features: features.map((ids) => ids.subarray(0, steps * featureIdsPerStep(ids, starts[examples.count]!))),
    targets: examples.targets.subarray(0, targets),
    targetStarts: targetStarts?.subarray(0, kept + 1) ?? null,
    labelSets: labelSets && { ...labelSets, starts: labelSets.starts.subarray(0, (ends ?? kept) + 1) },
    offsets: offsets?.subarray(0, targets) ?? null,
    spreads: spreads?.subarray(0, targets) ?? null,
    seasons: seasons?.subarray(0, targets) ?? null,
  };
}

/** Steps of each input sequence. */
export const lengthsOf = ({ starts }: Examples): Int32Array => differences(starts);

/** Tokens of target sequences, with the end token of each. */
export const generatedSteps = ({ targets, count }: Examples): number => targets.length + count;

/** Steps that each record costs: those of its input, and of a target with a length of its own. */
export function costsOf({ starts, targetStarts, values }: Examples): Int32Array {
  const inputs = differences(starts);
  if (targetStarts === null) return inputs;
  const targets = differences(targetStarts);
  if (values.length === 0) return targets;
  const aligned = inputs.every((length, record) => length === targets[record]);
  return aligned ? inputs : inputs.map((length, record) => length + targets[record]!);
}

const differences = (starts: Uint32Array): Int32Array =>
  Int32Array.from({ length: starts.length - 1 }, (_, index) => starts[index + 1]! - starts[index]!);

/** A record as `exampleEncoder` gives it. */
export interface EncodedRecord {
  readonly input: Ids | Float32Array;
  readonly steps: number;
  readonly conditions?: readonly number[] | undefined;
  readonly features?: readonly Ids[] | undefined;
  readonly target: number | Ids | Float32Array | LabelSets;
  readonly offset?: number | Float32Array | undefined;
  readonly spread?: number | Float32Array | undefined;
  readonly season?: number | Float32Array | undefined;
}

/** Encoded records, one by one, as examples. */
export function examplesOf(layout: ExampleLayout, records: readonly EncodedRecord[]): Examples {
  const sequences = layout.target !== 'point';
  const targets = records.map(({ target }) =>
    typeof target === 'number'
      ? (layout.classes > 0 ? Int32Array : Float32Array).of(target)
      : isLabelSets(target)
        ? target.ids
        : target,
  );
  const counts = records.map(({ target }) => (isLabelSets(target) ? target.counts : new Int32Array()));
  return {
    count: records.length,
    channels: layout.channels,
    values: concatArrays(
      records.map(({ input }) => input),
      layout.input === 'tokens',
    ),
    starts: startsOf(records.map(({ steps }) => steps)),
    conditions: layout.conditions.map((_, index) =>
      Int32Array.from(records, ({ conditions }) => conditions?.[index] ?? UNKNOWN_ID),
    ),
    features: layout.features.map((_, index) =>
      concatIntegers(records.map(({ features }) => features?.[index] ?? new Int32Array())),
    ),
    targets: concatArrays(targets, layout.classes > 0),
    targetStarts: sequences
      ? startsOf((layout.labels === undefined ? targets : counts).map(({ length }) => length))
      : null,
    labelSets: setLayout(layout, concatIntegers(counts)),
    offsets: joined(layout, records, ({ offset = 0 }) => offset, 0),
    spreads: joined(layout, records, ({ spread = NaN }) => spread, NaN),
    seasons: joined(layout, records, ({ season = NaN }) => season, NaN),
  };
}

export const setLayout = (
  { labels }: Pick<ExampleLayout, 'labels'>,
  counts: ArrayLike<number>,
): SetLayout | null => (labels === undefined ? null : { starts: startsOf(counts), width: labels });

/** A value for each of the targets, records end to end; null where all are `nothing`. */
function joined(
  { values: width = 1 }: ExampleLayout,
  records: readonly EncodedRecord[],
  valuesOf: (record: EncodedRecord) => number | Float32Array,
  nothing: number,
): Float32Array | null {
  const all = concatFloats(
    records.map((record) => {
      const values = valuesOf(record);
      return typeof values === 'number' ? new Float32Array(width).fill(values) : values;
    }),
  );
  return all.every((value) => Object.is(value, nothing)) ? null : all;
}

/** Where sequences of such lengths start when they lie end to end; the last entry is the end of all. */
export function startsOf(lengths: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (let index = 0; index < lengths.length; index += 1)
    starts[index + 1] = starts[index]! + lengths[index]!;
  return starts;
}

/** The parts in their order as one. */
export function concatExamples(layout: ExampleLayout, parts: readonly Examples[]): Examples {
  const joinedStarts = (pick: (part: Examples) => Uint32Array) =>
    startsOf(concatIntegers(parts.map((part) => differences(pick(part)))));
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    channels: layout.channels,
    values: concatArrays(
      parts.map(({ values }) => values),
      layout.input === 'tokens',
    ),
    starts: joinedStarts(({ starts }) => starts),
    conditions: layout.conditions.map((_, index) =>
      concatIntegers(parts.map(({ conditions }) => conditions[index]!)),
    ),
    features: layout.features.map((_, index) =>
      concatIntegers(parts.map(({ features }) => features[index]!)),
    ),
    targets: concatArrays(
      parts.map(({ targets }) => targets),
      layout.classes > 0,
    ),
    targetStarts: layout.target === 'point' ? null : joinedStarts(({ targetStarts }) => targetStarts!),
    ...(parts.every(({ unknownWords }) => unknownWords !== undefined) && {
      unknownWords: concatIntegers(parts.map(({ unknownWords }) => unknownWords!)),
    }),
    labelSets: setLayout(
      layout,
      concatIntegers(parts.map(({ labelSets }) => differences(labelSets?.starts ?? new Uint32Array(1)))),
    ),
    offsets: joinedParts(parts, ({ offsets }) => offsets, 0),
    spreads: joinedParts(parts, ({ spreads }) => spreads ?? null, NaN),
    seasons: joinedParts(parts, ({ seasons }) => seasons, NaN),
  };
}

/** As many values as the parts have targets; null where no part has any. */
function joinedParts(
  parts: readonly Examples[],
  pick: (part: Examples) => Float32Array | null,
  missing: number,
): Float32Array | null {
  if (parts.every((part) => pick(part) === null)) return null;
  return concatFloats(parts.map((part) => pick(part) ?? new Float32Array(part.targets.length).fill(missing)));
}

/** The arrays in their order as one. */
export const concatArrays = (arrays: readonly (Ids | Float32Array)[], integers: boolean) =>
  integers ? concatIntegers(arrays) : concatFloats(arrays);

const concatIntegers = (arrays: readonly ArrayLike<number>[]) =>
  fill(new Int32Array(lengthOf(arrays)), arrays);
const concatFloats = (arrays: readonly ArrayLike<number>[]) =>
  fill(new Float32Array(lengthOf(arrays)), arrays);

const lengthOf = (arrays: readonly ArrayLike<number>[]): number =>
  arrays.reduce((sum, { length }) => sum + length, 0);

function fill<T extends Int32Array | Float32Array>(whole: T, arrays: readonly ArrayLike<number>[]): T {
  let offset = 0;
  for (const array of arrays) {
    whole.set(array, offset);
    offset += array.length;
  }
  return whole;
}
