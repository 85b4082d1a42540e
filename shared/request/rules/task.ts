import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import type { TokenInput } from '../task';
import { when } from './refuse';

/** Rules between a task's input and its target. */
export function taskProblems({ task: { kind, input, target } }: RunRequest): Problem[] {
  if (input.kind !== 'tokens') {
    return when(
      kind === 'one-to-one' && 'tooLong' in input && input.tooLong !== 'reject',
      'task.input.tooLong',
      `is ${showValue('tooLong' in input ? input.tooLong : undefined)}, but it cuts the steps of a sequence, and "one-to-one" has none; leave it out, and name fewer fields`,
    );
  }
  return [...featureProblems(input), ...(target.kind === 'tags' ? tagProblems(input) : [])];
}

function featureProblems({ tokens, features }: TokenInput): Problem[] {
  const named = features.map((feature) => JSON.stringify(feature));
  const repeated = named.findIndex((feature, index) => named.indexOf(feature) !== index);
  return [
    ...when(
      features.length > 0 && (tokens === 'characters' || tokens === 'bpe'),
      'task.input.features',
      `are those of words, but task.input.tokens is "${tokens}"; give "words", "whitespace" or "given", or no features`,
    ),
    ...when(
      repeated >= 0,
      `task.input.features[${repeated}]`,
      `is ${named[repeated]} again; give each feature once`,
    ),
  ];
}

function tagProblems({ tokens, conditions }: TokenInput): Problem[] {
  return [
    ...when(
      tokens === 'characters' || tokens === 'words' || tokens === 'bpe',
      'task.input.tokens',
      `is "${tokens}", but tags are one a token of the file; give "given" or "whitespace"`,
    ),
    ...when(
      conditions.length > 0,
      'task.input.conditions',
      `is ${showValue(conditions)}, but a condition is a token of its own, which has no tag; leave it out`,
    ),
  ];
}
