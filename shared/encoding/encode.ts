import {
  END_ID,
  labelsOfIds,
  PADDING_ID,
  UNKNOWN_ID,
  type Encoder,
  type InputEncoder,
  type LabelEncoder,
  type RawExample,
  type Scaler,
  type TargetEncoder,
} from '../dataset';
import { showValue } from '../request/nearest';
import {
  isInputScaledByRecord,
  isRelativeTarget,
  type Task,
  type TokenFeature,
  type TokenInput,
} from '../request/task';
import { exampleNormaliser } from './normalise';
import { featureValues, featureWidth } from './features';
import { encodeSets, labelsIn, type LabelSets } from './label-sets';
import { Rejection } from './rejection';
import { vocabularyIds } from './ids/token-ids';
import type { Ids } from './ids/types';
import { inputSequenceReader, sequenceReader, type SequenceIds, type Sequences } from './sequences';
import { byRecordEncoder, scalersOfRecord } from './record-scale';
import { notFinite, offsetsOf, valueEncoder } from './values';

/** The input side of a record as the network reads it. */
export interface EncodedInput {
  /**
   * Token ids [T], conditions not among them, or scaled values [T × channels] in row-major order; empty for
   * one-to-many.
   */
  readonly input: Ids | Float32Array;
  /** T, the length of the input; 1 for one-to-one, 0 for one-to-many. */
  readonly steps: number;
  /** Id of each condition's value in its own list, in the encoder's order. */
  readonly conditions: readonly number[];
  /** Ids [T] of each token feature, or [T × W] of one of W ids a token, in the encoder's order. */
  readonly features: readonly Ids[];
  /** Of each channel, where the record itself is what it is scaled by. */
  readonly ownScalers?: readonly Scaler[] | undefined;
}

/** A record as the network reads it. */
export interface EncodedExample extends EncodedInput {
  /**
   * Class id; scaled value, or scaled difference from `offset`, or one for each of the encoder's outputs; tag ids [T];
   * any number of label ids, of the record or of each step; ids of target tokens, start and end not among them.
   */
  readonly target: number | Ids | Float32Array | LabelSets;
  /**
   * What a target is measured from that is relative or scaled by its record, unscaled, as long as a target of several
   * values; 0 for all others.
   */
  readonly offset: number | Float32Array;
  /** What a target that is scaled by its record is measured in, as long as `offset`; undefined for all others. */
  readonly spread?: number | Float32Array | undefined;
  /** The value one season before the target, unscaled, as long as a target of several; NaN where there is none. */
  readonly season: number | Float32Array;
  /** Whether input or target was cut to its limit. */
  readonly isCut: boolean;
}

/**
 * A function from example to numbers. The look-up tables are built once, so use this for many examples.
 *
 * @param task whose tokens and lengths apply: the one that `encoder` was made for
 * @param options.areKept false where an example's arrays are done with before the next one is encoded, which is faster
 * @throws TypeError where task and encoder are of different kinds
 */
export function exampleEncoder(
  task: Task,
  encoder: Encoder,
  { areKept = true } = {},
): (example: RawExample) => EncodedExample | Rejection {
  const encodeInput = sequenceEncoder(task, encoder.input);
  const encodeTarget = targetEncoder(task, encoder.target);
  const isRelative = isRelativeTarget(task.target);
  const byRecord = byRecordEncoder(task, encoder);
  const form = encoder.normalization ?? 'none';
  const normalised = exampleNormaliser(form);
  const read = sequenceReader(task, idsOfTask(task, encoder, areKept), form);
  return (written) => {
    const example = normalised(written);
    const sequences = read(example);
    if (sequences instanceof Rejection) return sequences;
    const input = encodeInput(example, sequences);
    if (input instanceof Rejection) return input;
    // Written out: this runs for every record, and a spread costs as much as its look-ups.
    const { input: values, steps, conditions, features } = input;
    const season = seasonOf(example);
    const { isCut } = sequences;
    if (byRecord !== undefined) {
      const measured = byRecord(example, input.ownScalers ?? []);
      if (measured instanceof Rejection) return measured;
      const { target, offset, spread } = measured;
      return { input: values, steps, conditions, features, target, offset, spread, season, isCut };
    }
    const target = encodeTarget(example, sequences);
    if (target instanceof Rejection) return target;
    const offset = isRelative ? offsetOf(example) : 0;
    return { input: values, steps, conditions, features, target, offset, spread: undefined, season, isCut };
  };
}

/**
 * As `exampleEncoder`, of the input alone, for records that have no target yet.
 *
 * @throws TypeError where task and encoder are of different kinds
 */
export function inputEncoder(
  task: Task,
  encoder: Encoder,
): (example: RawExample) => EncodedInput | Rejection {
  const encodeInput = sequenceEncoder(task, encoder.input);
  const form = encoder.normalization ?? 'none';
  const normalised = exampleNormaliser(form);
  const read = inputSequenceReader(task, idsOfTask(task, encoder, true).input, form);
  return (written) => {
    const example = normalised(written);
    const sequences = read(example);
    return sequences instanceof Rejection ? sequences : encodeInput(example, sequences);
  };
}

const offsetOf = (example: RawExample): number | Float32Array =>
  typeof example.offset === 'object' ? Float32Array.from(offsetsOf(example) ?? []) : (example.offset ?? 0);

const seasonOf = ({ season }: RawExample): number | Float32Array =>
  typeof season === 'object' ? Float32Array.from(season, (value) => value ?? NaN) : (season ?? NaN);

/** One example to numbers; `exampleEncoder` where there are many. */
export const encodeExample = (
  example: RawExample,
  task: Task,
  encoder: Encoder,
): EncodedExample | Rejection => exampleEncoder(task, encoder)(example);

function idsOfTask({ input, target }: Task, encoder: Encoder, areKept: boolean): SequenceIds {
  return {
    input:
      input.kind === 'tokens' && encoder.input.kind === 'tokens'
        ? vocabularyIds(input.tokens, encoder.input, { areKept })
        : undefined,
    target:
      target.kind === 'tokens' && encoder.target.kind === 'tokens'
        ? vocabularyIds(target.tokens, encoder.target, { special: SPECIAL_TARGETS, areKept })
        : undefined,
  };
}

type EncodeInput = (
  example: RawExample,
  sequences: Pick<Sequences, 'tokens' | 'written' | 'steps'>,
) => EncodedInput | Rejection;

function sequenceEncoder({ input }: Task, encoder: InputEncoder): EncodeInput {
  if (input.kind === 'tokens' && encoder.kind === 'tokens') return tokenEncoder(input, encoder);
  if (input.kind === 'numeric' && encoder.kind === 'numeric') {
    const isByRecord = isInputScaledByRecord({ input });
    return (_, { steps }) => scaleSteps(steps, encoder, isByRecord);
  }
  if (input.kind === 'labels' && encoder.kind === 'labels') return onesAndZeros(encoder);
  if (input.kind === 'condition' && encoder.kind === 'condition') {
    const encodeConditions = conditionEncoder(encoder.values.length === 0 ? [] : [encoder.values]);
    const input = new Int32Array(0);
    return (example) => {
      const conditions = encodeConditions(example);
      return conditions instanceof Rejection ? conditions : { input, steps: 0, conditions, features: [] };
    };
  }
  throw new TypeError(`a task with a ${input.kind} input cannot use an encoder of ${encoder.kind}`);
}

function tokenEncoder(
  { features }: TokenInput,
  encoder: Extract<InputEncoder, { kind: 'tokens' }>,
): EncodeInput {
  const encodeConditions = conditionEncoder(encoder.conditions.map(({ values }) => values));
  const featureIds = features.map((feature, index) =>
    featureEncoder(feature, encoder.features[index]?.values ?? []),
  );
  return (example, { tokens, written }) => {
    const conditions = encodeConditions(example);
    if (conditions instanceof Rejection) return conditions;
    const features = featureIds.map((encode) => encode(written));
    return { input: tokens, steps: tokens.length, conditions, features };
  };
}

/** Ids [T × W] of a feature; a token with fewer values has the padding's id after them. */
function featureEncoder(
  feature: TokenFeature,
  values: readonly string[],
): (written: readonly string[]) => Int32Array {
  const ids = idsOf(values);
  const width = featureWidth(feature);
  return (written) => {
    const encoded = new Int32Array(written.length * width).fill(PADDING_ID);
    for (const [step, token] of written.entries())
      for (const [index, value] of featureValues(token, feature).entries())
        encoded[step * width + index] = ids.get(value) ?? UNKNOWN_ID;
    return encoded;
  };
}

function conditionEncoder(
  lists: readonly (readonly string[])[],
): (example: RawExample) => number[] | Rejection {
  const tables = lists.map((values) => idsOf(values));
  return ({ conditions = [] }) => {
    if (conditions.length !== tables.length) {
      return new Rejection(
        'missing-field',
        `the record has ${conditions.length} conditions, the encoder ${tables.length}`,
      );
    }
    return tables.map((ids, index) => ids.get(conditions[index] ?? '') ?? UNKNOWN_ID);
  };
}

/** Ids 0 and 1 are no text, even where a text happens to hold their names. */
function idsOf(values: readonly string[]): Map<string, number> {
  const ids = new Map<string, number>();
  for (let id = UNKNOWN_ID + 1; id < values.length; id++) ids.set(values[id] ?? '', id);
  return ids;
}

function scaleSteps(
  input: RawExample['input'],
  { channels, scalers: shared }: Extract<InputEncoder, { kind: 'numeric' }>,
  isByRecord: boolean,
): EncodedInput | Rejection {
  if (typeof input === 'string') return new Rejection('wrong-type', 'the input is a text and not numbers');
  const width = input[0]?.length ?? 0;
  if (width !== channels) {
    return new Rejection(
      'channel-count',
      `the input has ${width} channels, most of the dataset has ${channels}`,
    );
  }
  const ownScalers = isByRecord ? scalersOfRecord(input, channels) : undefined;
  const scalers = ownScalers ?? shared;
  const values = new Float32Array(input.length * channels);
  for (const [t, step] of input.entries()) {
    if (typeof step === 'string') return new Rejection('wrong-type', 'the input is tokens and not numbers');
    for (let channel = 0; channel < channels; channel++) {
      const { mean, standardDeviation } = scalers[channel] ?? { mean: 0, standardDeviation: 1 };
      values[t * channels + channel] = ((step[channel] ?? NaN) - mean) / standardDeviation;
    }
  }
  return values.every(Number.isFinite)
    ? { input: values, steps: input.length, conditions: [], features: [], ownScalers }
    : notFinite('input', 'has');
}

/** A label that training lacks is left out: no weight of the network was ever learned for it. */
function onesAndZeros({ labels }: Extract<InputEncoder, { kind: 'labels' }>): EncodeInput {
  const channels = new Map(labels.map((label, channel) => [label, channel]));
  return (_, { steps }) => {
    if (typeof steps === 'string') return new Rejection('wrong-type', 'the input is a text and not labels');
    const input = new Float32Array(steps.length * labels.length);
    for (const [t, step] of steps.entries()) {
      if (typeof step !== 'string') return new Rejection('wrong-type', 'the input is numbers and not labels');
      for (const label of labelsIn(step)) {
        const channel = channels.get(label);
        if (channel !== undefined) input[t * labels.length + channel] = 1;
      }
    }
    return { input, steps: steps.length, conditions: [], features: [] };
  };
}

type EncodeTarget = (
  example: RawExample,
  sequences: Pick<Sequences, 'target' | 'tags'>,
) => EncodedExample['target'] | Rejection;

/** A target's vocabulary begins with padding, unknown, start and end. */
const SPECIAL_TARGETS = END_ID + 1;

function targetEncoder({ target }: Task, encoder: TargetEncoder): EncodeTarget {
  if (target.kind !== encoder.kind)
    throw new TypeError(`a task with a target of ${target.kind} cannot use an encoder of ${encoder.kind}`);
  switch (encoder.kind) {
    case 'value':
      return valueEncoder(target, encoder);
    case 'tokens':
      return (_, sequences) => sequences.target;
    case 'class': {
      const ids = labelIds(encoder);
      return (example) => ids.get(String(example.target)) ?? unseen('label', example.target);
    }
    case 'tags': {
      const ids = labelIds(encoder);
      return (_, { tags }) => encodeTags(tags, ids);
    }
    case 'labels': {
      const ids = labelIds(encoder);
      return (example, { tags }) => {
        const sets = encoder.of === 'step' ? tags : [String(example.target)];
        const encoded = encodeSets(sets, (label) => ids.get(label));
        return 'unknown' in encoded ? unseen('label', encoded.unknown) : encoded;
      };
    }
  }
}

const labelIds = (encoder: LabelEncoder): Map<string, number> =>
  new Map(labelsOfIds(encoder).map((label, id) => [label, id]));

function encodeTags(tags: readonly string[], ids: ReadonlyMap<string, number>): Int32Array | Rejection {
  const encoded = new Int32Array(tags.length);
  for (const [step, tag] of tags.entries()) {
    const id = ids.get(tag);
    if (id === undefined) return unseen('tag', tag);
    encoded[step] = id;
  }
  return encoded;
}

const unseen = (what: string, value: unknown): Rejection =>
  new Rejection('unseen-label', `the ${what} ${showValue(value)} is not in the training split`);
