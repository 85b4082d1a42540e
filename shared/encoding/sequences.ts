import type { RawExample } from '../dataset';
import { showValue } from '../request/nearest';
import type { TagsTarget, Task, TextTarget } from '../request/task';
import { Rejection } from './rejection';
import { tokenise } from './tokenise';

/** An example's tokens, before any vocabulary. */
export interface Sequences {
  /** Tokens of a token input, as the vocabulary has them; empty for other inputs. */
  readonly tokens: readonly string[];
  /** The same tokens as they are written, for features; empty where the task has none. */
  readonly written: readonly string[];
  /** Tokens of a target sequence; empty for other targets. */
  readonly target: readonly string[];
  /** T: tokens or steps of the input; for one-to-many those of the target. */
  readonly length: number;
}

type InputSequences = Omit<Sequences, 'target'>;

/**
 * The sequences of an example, or why they cannot be used: one is empty or longer than allowed, or the tags are not
 * one a step.
 */
export function sequencesOf(example: RawExample, task: Task): Sequences | Rejection {
  const input = inputSequencesOf(example, task);
  if (input instanceof Rejection) return input;
  if (task.target.kind === 'tags') {
    return checkTags(example.target, input.length, task.target) ?? { ...input, target: [] };
  }
  if (task.target.kind !== 'tokens') return { ...input, target: [] };
  const target = tokensOf(example.target, task.target, 'target');
  if (target instanceof Rejection) return target;
  return { ...input, target, length: task.kind === 'one-to-many' ? target.length : input.length };
}

function inputSequencesOf(example: RawExample, task: Task): InputSequences | Rejection {
  const { input } = task;
  if (input.kind !== 'tokens') return { tokens: [], written: [], length: example.input.length };
  if (input.features.length === 0) {
    const tokens = tokensOf(example.input, input, 'input');
    return tokens instanceof Rejection ? tokens : { tokens, written: [], length: tokens.length };
  }
  // Lower-cased one by one, so that a token and its features stay side by side.
  const written = tokensOf(example.input, { ...input, lowercase: false }, 'input');
  if (written instanceof Rejection) return written;
  const tokens = input.lowercase ? written.map((token) => token.toLowerCase()) : written;
  return { tokens, written, length: tokens.length };
}

type TokenSource = Pick<TextTarget, 'tokens' | 'lowercase' | 'maximumLength'>;

function tokensOf(
  source: RawExample['input'] | RawExample['target'],
  spec: TokenSource,
  what: 'input' | 'target',
): string[] | Rejection {
  const tokens = Array.isArray(source) ? givenTokens(source, spec) : textTokens(source, spec);
  if (tokens === undefined) {
    return new Rejection('wrong-type', `the ${what} ${showValue(source)} is neither a text nor tokens`);
  }
  if (tokens.length === 0) {
    return new Rejection('empty-sequence', `the ${what} ${showValue(source)} has no token`);
  }
  if (tokens.length > spec.maximumLength) {
    return new Rejection(
      'sequence-too-long',
      tooLong({ what, length: tokens.length, unit: 'tokens', ...spec }),
    );
  }
  return tokens;
}

const textTokens = (source: string | number, spec: TokenSource): string[] | undefined =>
  typeof source === 'string' ? tokenise(source, spec) : undefined;

function givenTokens(
  source: readonly (string | number[])[],
  { lowercase }: TokenSource,
): string[] | undefined {
  const tokens = source.filter((token) => typeof token === 'string');
  if (tokens.length !== source.length) return undefined;
  return lowercase ? tokens.map((token) => token.toLowerCase()) : tokens;
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

/** Shared by all sequences, so that they say it alike. */
export const tooLong = (sequence: {
  readonly what: 'input' | 'target';
  readonly length: number;
  readonly unit: string;
  readonly maximumLength: number;
}): string =>
  `the ${sequence.what} has ${sequence.length} ${sequence.unit}, above task.${sequence.what}.maximumLength, ${sequence.maximumLength}`;
