import type { RawExample } from '../dataset';
import { showValue } from '../request/nearest';
import type { TagsTarget, Task } from '../request/task';
import type { Ids, TokenIds } from './ids/types';
import { Rejection } from './rejection';
import { tokenReader, writtenReader } from './token-readers';

/** An example's tokens, as the ids that a reader was given for them. */
export interface Sequences {
  /** Tokens of a token input; empty for other inputs. */
  readonly tokens: Ids;
  /** The same tokens as they are written, for features; empty where the task has none. */
  readonly written: readonly string[];
  /** Tokens of a target sequence; empty for other targets. */
  readonly target: Ids;
  /** T: tokens or steps of the input; for one-to-many those of the target. */
  readonly length: number;
}

/** Ids of the tokens of a token input, and of those of a target sequence. */
export interface SequenceIds {
  readonly input: TokenIds | undefined;
  readonly target: TokenIds | undefined;
}

type ReadSequences = (example: RawExample) => Sequences | Rejection;

const NO_TOKENS = new Int32Array(0);

/**
 * A function from an example to its sequences, or to why they cannot be used: one is empty or longer than allowed,
 * or the tags are not one a step.
 *
 * @throws TypeError where the task has tokens that there are no ids for
 */
export function sequenceReader(task: Task, ids: SequenceIds): ReadSequences {
  const readInput = inputReader(task, ids.input);
  const { kind, target } = task;
  if (target.kind === 'tokens') {
    const readTarget = tokenReader(target, 'target', required(ids.target));
    return (example) => {
      const input = readInput(example);
      if (input instanceof Rejection) return input;
      const tokens = readTarget(example.target);
      if (tokens instanceof Rejection) return tokens;
      return { ...input, target: tokens, length: kind === 'one-to-many' ? tokens.length : input.length };
    };
  }
  if (target.kind !== 'tags') return readInput;
  return (example) => {
    const input = readInput(example);
    if (input instanceof Rejection) return input;
    return checkTags(example.target, input.length, target) ?? input;
  };
}

function inputReader({ input }: Task, ids: TokenIds | undefined): ReadSequences {
  if (input.kind !== 'tokens')
    return ({ input: { length } }) => ({ tokens: NO_TOKENS, written: [], target: NO_TOKENS, length });
  if (input.features.length === 0) {
    const read = tokenReader(input, 'input', required(ids));
    return (example) => {
      const tokens = read(example.input);
      return tokens instanceof Rejection
        ? tokens
        : { tokens, written: [], target: NO_TOKENS, length: tokens.length };
    };
  }
  const read = writtenReader(input, 'input', required(ids));
  return (example) => {
    const both = read(example.input);
    return both instanceof Rejection ? both : { ...both, target: NO_TOKENS, length: both.tokens.length };
  };
}

function required(ids: TokenIds | undefined): TokenIds {
  if (ids === undefined)
    throw new TypeError('the task has tokens, and the encoder has no vocabulary for them');
  return ids;
}

const BIO = /^(?:O|[BI]-.+)$/s;

function checkTags(
  tags: RawExample['target'],
  length: number,
  { scheme }: TagsTarget,
): Rejection | undefined {
  if (!Array.isArray(tags))
    return new Rejection('wrong-type', `the target ${showValue(tags)} is no list of tags`);
  if (tags.length !== length) {
    return new Rejection('tag-count', `the target has ${tags.length} tags, the input has ${length} steps`);
  }
  const wrong = scheme === 'bio' ? tags.find((tag) => !BIO.test(tag)) : undefined;
  return wrong === undefined
    ? undefined
    : new Rejection(
        'malformed-tag',
        `the tag ${showValue(wrong)} is not "O", "B-…" or "I-…", as the scheme "bio" has them`,
      );
}
