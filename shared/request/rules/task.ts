import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { isNextLabels, type Task, type TokenInput } from '../task';
import { when } from './refuse';

/** Rules between a task's input and its target. */
export function taskProblems({ task: { kind, input, target } }: RunRequest): Problem[] {
  if (input.kind === 'labels' || isNextLabels(target)) return labelProblems(input, target);
  if (input.kind !== 'tokens') {
    return when(
      kind === 'one-to-one' && 'tooLong' in input && input.tooLong !== 'reject',
      'task.input.tooLong',
      `is ${showValue('tooLong' in input ? input.tooLong : undefined)}, but it cuts the steps of a sequence, and "one-to-one" has none; leave it out, and name fewer fields`,
    );
  }
  return [...featureProblems(input), ...(kind === 'many-to-many' ? tagProblems(input, target) : [])];
}

/** Rules of a language model over labels, and of labels that are read. */
function labelProblems(input: Task['input'], target: Task['target']): Problem[] {
  const isNext = isNextLabels(target);
  return [
    ...when(
      isNext && input.kind !== 'labels',
      'task.target.shift',
      `is 1, but the labels of a next step are told from those of the steps before it, and task.input.kind is "${input.kind}"; give {"kind": "labels", "field": ${showValue(target.field)}} as task.input, or 0`,
    ),
    ...when(
      isNext && input.kind === 'labels' && input.field !== target.field,
      'task.input.field',
      `is ${showValue(input.kind === 'labels' ? input.field : undefined)}, but task.target.shift is 1, which tells the next labels of what is read; give ${showValue(target.field)}, or 0 as task.target.shift`,
    ),
    ...when(
      isNext && input.kind === 'labels' && target.kind === 'labels' && input.delimiter !== target.delimiter,
      'task.input.delimiter',
      'is not that of task.target.delimiter, but both read the same field; give both alike',
    ),
    ...when(
      !isNext && 'generation' in target && target.generation !== undefined,
      'task.target.generation',
      'is given, but only a language model draws sequences; give 1 as task.target.shift, or leave it out',
    ),
  ];
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
    ...when(
      features.filter(({ kind }) => kind === 'characters').length > 1,
      'task.input.features',
      'has "characters" more than once; give the longest of them alone',
    ),
  ];
}

function tagProblems({ tokens, conditions }: TokenInput, target: Task['target']): Problem[] {
  const what = target.kind === 'labels' ? 'labels' : 'tags';
  return [
    ...when(
      tokens === 'characters' || tokens === 'words' || tokens === 'bpe',
      'task.input.tokens',
      target.kind === 'labels'
        ? `is "${tokens}", but labels are those of each token of the file; give "given" or "whitespace"`
        : `is "${tokens}", but tags are one a token of the file; give "given" or "whitespace"`,
    ),
    ...when(
      'generation' in target && target.generation !== undefined,
      'task.target.generation',
      'is given, but only a language model draws sequences; leave it out',
    ),
    ...when(
      conditions.length > 0,
      'task.input.conditions',
      `is ${showValue(conditions)}, but a condition is a token of its own, which has no ${what === 'tags' ? 'tag' : 'labels'}; leave it out`,
    ),
  ];
}
