import { UNKNOWN_ID, type Encoder, type InputEncoder, type RawExample, type TargetEncoder } from '../dataset';
import { showValue } from '../request/nearest';
import type { SequenceInput, Task } from '../request/task';
import { tooLong } from './extract';
import { Rejection } from './rejection';
import { tokenise } from './tokenise';

/** A record as the network reads it. */
export interface EncodedExample {
  /** Token ids [T], or scaled values [T × channels] in row-major order. */
  readonly input: Int32Array | Float32Array;
  /** T, the length of the sequence. */
  readonly steps: number;
  /** Class id, or the scaled value. */
  readonly target: number;
}

/** The tokens of an example's text, or why the sequence cannot be used: none at all, or more than allowed. */
export function tokeniseExample(
  example: RawExample,
  input: Extract<SequenceInput, { kind: 'tokens' }>,
): string[] | Rejection {
  if (typeof example.input !== 'string')
    return new Rejection('wrong-type', 'the input is numbers and not a text');
  const tokens = tokenise(example.input, input);
  if (tokens.length === 0)
    return new Rejection('empty-sequence', `the input ${showValue(example.input)} has no token`);
  if (tokens.length > input.maximumLength) {
    return new Rejection('sequence-too-long', tooLong(tokens.length, 'tokens', input.maximumLength));
  }
  return tokens;
}

/**
 * A function from example to numbers. The look-up tables are built once, so use this for many examples.
 *
 * @param task whose tokens and lengths apply: the one that `encoder` was made for
 */
export function exampleEncoder(
  task: Task,
  encoder: Encoder,
): (example: RawExample) => EncodedExample | Rejection {
  const encodeInput = inputEncoder(task.input, encoder.input);
  const encodeTarget = targetEncoder(encoder.target);
  return (example) => {
    const sequence = encodeInput(example);
    if (sequence instanceof Rejection) return sequence;
    const target = encodeTarget(example.target);
    return target instanceof Rejection ? target : { ...sequence, target };
  };
}

/** One example to numbers; `exampleEncoder` where there are many. */
export const encodeExample = (
  example: RawExample,
  task: Task,
  encoder: Encoder,
): EncodedExample | Rejection => exampleEncoder(task, encoder)(example);

type EncodedInput = Omit<EncodedExample, 'target'>;

function inputEncoder(
  input: SequenceInput,
  encoder: InputEncoder,
): (example: RawExample) => EncodedInput | Rejection {
  if (input.kind === 'tokens' && encoder.kind === 'tokens') {
    const ids = idsOf(encoder.vocabulary);
    return (example) => {
      const tokens = tokeniseExample(example, input);
      if (tokens instanceof Rejection) return tokens;
      // A loop: `Int32Array.from` with a function costs more than the rest of encoding.
      const encoded = new Int32Array(tokens.length);
      for (let step = 0; step < tokens.length; step++)
        encoded[step] = ids.get(tokens[step] ?? '') ?? UNKNOWN_ID;
      return { input: encoded, steps: tokens.length };
    };
  }
  if (input.kind === 'numeric' && encoder.kind === 'numeric')
    return (example) => scaleSteps(example, encoder);
  throw new TypeError(`a task with a ${input.kind} input cannot use an encoder of ${encoder.kind}`);
}

/** Ids 0 and 1 are no text, even where a text happens to hold their names. */
function idsOf(vocabulary: readonly string[]): Map<string, number> {
  const ids = new Map<string, number>();
  for (let id = UNKNOWN_ID + 1; id < vocabulary.length; id++) ids.set(vocabulary[id] ?? '', id);
  return ids;
}

function scaleSteps(
  example: RawExample,
  { channels, scalers }: Extract<InputEncoder, { kind: 'numeric' }>,
): EncodedInput | Rejection {
  if (typeof example.input === 'string')
    return new Rejection('wrong-type', 'the input is a text and not numbers');
  const width = example.input[0]?.length ?? 0;
  if (width !== channels) {
    return new Rejection(
      'channel-count',
      `the input has ${width} channels, most of the dataset has ${channels}`,
    );
  }
  const values = new Float32Array(example.input.length * channels);
  example.input.forEach((step, t) =>
    step.forEach((value, channel) => {
      const { mean, standardDeviation } = scalers[channel] ?? { mean: 0, standardDeviation: 1 };
      values[t * channels + channel] = (value - mean) / standardDeviation;
    }),
  );
  return values.every(Number.isFinite)
    ? { input: values, steps: example.input.length }
    : new Rejection('not-finite', 'the input, once scaled, has a value that a 32-bit float does not hold');
}

function targetEncoder(encoder: TargetEncoder): (target: RawExample['target']) => number | Rejection {
  if (encoder.kind === 'value') {
    const { mean, standardDeviation } = encoder.scaler ?? { mean: 0, standardDeviation: 1 };
    return (target) =>
      typeof target === 'number'
        ? (target - mean) / standardDeviation
        : new Rejection('wrong-type', `the target ${showValue(target)} is not a number`);
  }
  const ids = new Map(encoder.labels.map((label, id) => [label, id]));
  return (target) =>
    ids.get(String(target)) ??
    new Rejection('unseen-label', `the label ${showValue(target)} is not in the training split`);
}
