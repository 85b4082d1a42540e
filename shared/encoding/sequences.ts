import type { RawExample } from '../dataset';
import type { Normalization } from '../request/data';
import { showValue } from '../request/nearest';
import { isAligned, isNextLabels, type Task } from '../request/task';
import type { Ids, TokenIds } from './ids/types';
import { Rejection } from './rejection';
import { malformedTag } from './tag-schemes';
import { keptOf, refuseLength, type LengthLimit } from './too-long';
import { tokenReader, writtenReader } from './token-readers';
import { areNumbers } from './values';

/** An example's tokens, as the ids that a reader was given for them. */
export interface Sequences {
  /** Tokens of a token input; empty for other inputs. */
  readonly tokens: Ids;
  /** The same tokens as they are written, for features; empty where the task has none. */
  readonly written: readonly string[];
  /** Tokens of a target sequence; empty for other targets. */
  readonly target: Ids;
  /** Steps × channels of a numeric input, or the labels of each step as they are read; as the example has them for others. */
  readonly steps: RawExample['input'];
  /** One a step of the input: a tag, or the step's labels; none for other targets. */
  readonly tags: readonly string[];
  /** T: tokens or steps of the input; for one-to-many those of the target. */
  readonly length: number;
  /** Whether input or target were longer: the limits of the task are kept already. */
  readonly isCut: boolean;
}

/** Ids of the tokens of a token input, and of those of a target sequence. */
export interface SequenceIds {
  readonly input: TokenIds | undefined;
  readonly target: TokenIds | undefined;
}

interface InputSequence extends Sequences {
  /** Of the input, before it was cut. */
  readonly fullLength: number;
}

type ReadSequences = (example: RawExample) => Sequences | Rejection;
type ReadInput = (example: RawExample) => InputSequence | Rejection;

const NO_TOKENS = new Int32Array(0);
const NO_TEXTS: readonly string[] = [];

/**
 * A function from an example to its sequences, or to why they cannot be used: one is empty or longer than allowed,
 * or the tags are not one a step. Tags are cut as the input is.
 *
 * @param form of the texts that are lower-cased
 * @throws TypeError where the task has tokens that there are no ids for
 */
export function sequenceReader(task: Task, ids: SequenceIds, form: Normalization): ReadSequences {
  const readInput = inputSequenceReader(task, ids.input, form);
  const { kind, input: spec, target } = task;
  if (target.kind === 'tokens') {
    const readTarget = tokenReader(target, { side: 'target', form }, required(ids.target));
    return (example) => {
      const input = readInput(example);
      if (input instanceof Rejection) return input;
      const read = readTarget(example.target);
      if (read instanceof Rejection) return read;
      const { tokens, fullLength } = read;
      const length = kind === 'one-to-many' ? tokens.length : input.length;
      return { ...input, target: tokens, length, isCut: input.isCut || fullLength > tokens.length };
    };
  }
  if (target.kind !== 'tags' && !(target.kind === 'labels' && isAligned(task))) return readInput;
  return (example) => {
    const input = readInput(example);
    if (input instanceof Rejection) return input;
    const tags = tagsIn(example.target, input.fullLength, target);
    if (tags instanceof Rejection) return tags;
    return { ...input, tags: spec.kind === 'condition' ? tags : keptOf(tags, spec) };
  };
}

/** As `sequenceReader`, of the input alone: there is no target yet where a model predicts. */
export function inputSequenceReader(
  { input, target }: Pick<Task, 'input'> & Partial<Pick<Task, 'target'>>,
  ids: TokenIds | undefined,
  form: Normalization,
): ReadInput {
  if (input.kind === 'tokens') {
    const read = input.features.length === 0 ? tokenReader : writtenReader;
    const readTokens = read(input, { side: 'input', form }, required(ids));
    return (example) => {
      const found = readTokens(example.input);
      if (found instanceof Rejection) return found;
      const { tokens, written, fullLength } = found;
      const { length } = tokens;
      return {
        tokens,
        written,
        steps: example.input,
        target: NO_TOKENS,
        tags: NO_TEXTS,
        length,
        fullLength,
        isCut: length < fullLength,
      };
    };
  }
  const isBehind = target !== undefined && isNextLabels(target);
  return (example) => {
    const { length: fullLength } = example.input;
    const read = isBehind ? oneStepBehind(example.input) : example.input;
    const steps = input.kind === 'condition' ? read : limitedSteps(read, input);
    if (steps instanceof Rejection) return steps;
    const { length } = steps;
    const isCut = length < fullLength;
    return {
      tokens: NO_TOKENS,
      written: NO_TEXTS,
      steps,
      target: NO_TOKENS,
      tags: NO_TEXTS,
      length,
      fullLength,
      isCut,
    };
  };
}

/** What a language model over labels has read at each step: nothing at the first one. */
const oneStepBehind = (steps: RawExample['input']): RawExample['input'] =>
  typeof steps === 'string' ? steps : (['', ...steps.slice(0, -1)] as string[]);

function limitedSteps(steps: RawExample['input'], limit: LengthLimit): RawExample['input'] | Rejection {
  const refused = refuseLength(steps.length, { what: 'input', unit: 'steps', limit });
  if (refused !== undefined || typeof steps === 'string') return refused ?? steps;
  return keptOf<string | number[]>(steps, limit) as RawExample['input'];
}

function required(ids: TokenIds | undefined): TokenIds {
  if (ids === undefined)
    throw new TypeError('the task has tokens, and the encoder has no vocabulary for them');
  return ids;
}

function tagsIn(
  tags: RawExample['target'],
  length: number,
  target: Task['target'],
): readonly string[] | Rejection {
  if (!Array.isArray(tags) || areNumbers(tags))
    return new Rejection('wrong-type', `the target ${showValue(tags)} is no list of tags`);
  if (tags.length !== length) {
    const what = target.kind === 'tags' ? 'tags' : 'steps of labels';
    return new Rejection('tag-count', `the target has ${tags.length} ${what}, the input has ${length} steps`);
  }
  return target.kind === 'tags' ? (malformedTag(tags, target.scheme) ?? tags) : tags;
}
