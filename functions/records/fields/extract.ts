import type { RawExample } from '../../../shared/dataset';
import { showValue } from '../../../shared/request/nearest';
import { isAligned, type Task, type TextTarget } from '../../../shared/request/task';
import { extractSteps, extractVector } from './extract-numbers';
import { extractStepLabels, labelsOfValue } from './extract-labels';
import { labelIn, listIn, textReader, type ReadText } from './read-list';
import { missingField, type Fields } from './fields';
import { fieldNamed, readNumber } from './numbers';
import { trimmed } from '../../../shared/encoding/invisible';
import { Rejection } from '../../../shared/encoding/rejection';

/**
 * What the task reads of a record, or why the record cannot be used. Nothing is learned or looked up here: the
 * same fields give the same example whatever the vocabulary.
 *
 * - A token input is a text, or an array where tokens are `given`. Its length is checked by `sequenceReader`.
 * - A numeric input is the steps × channels of one array field (or its JSON text in a CSV), one step a scalar
 *   field, or one channel an array field; for one-to-one all numbers are one step.
 *   A `*` in a field's name never stands for the target.
 * - A class is a text, a number or a truth value; a value is a number; tags are an array, or a text with spaces.
 * - Labels are an array, none among them, or a text that a delimiter parts; those of steps are an array of them.
 * - Classes, labels, tags and conditions are names: what is invisible around one is no part of it.
 */
export function extractExample(fields: Fields, task: Task): RawExample | Rejection {
  const input = extractInput(fields, task);
  if (input instanceof Rejection) return input;
  const conditions = extractConditions(fields, task);
  if (conditions instanceof Rejection) return conditions;
  const target = extractTarget(fields, task);
  if (target instanceof Rejection) return target;
  if (target instanceof References) return withReferences(input, conditions, target);
  return conditions.length === 0 ? { input, target } : { input, conditions, target };
}

const withReferences = (
  input: RawExample['input'],
  conditions: string[],
  { first, others }: References,
): RawExample =>
  conditions.length === 0
    ? { input, target: first, references: others }
    : { input, conditions, target: first, references: others };

/** Several target sequences that are right: the first is trained on. */
class References {
  constructor(
    readonly first: string | string[],
    readonly others: (string | string[])[],
  ) {}
}

/** As `extractExample`, of a record without a target: its target is empty. */
export function extractWithoutTarget(fields: Fields, task: Task): RawExample | Rejection {
  const input = extractInput(fields, task);
  if (input instanceof Rejection) return input;
  const conditions = extractConditions(fields, task);
  if (conditions instanceof Rejection) return conditions;
  return conditions.length === 0 ? { input, target: '' } : { input, conditions, target: '' };
}

function extractInput(fields: Fields, task: Task): RawExample['input'] | Rejection {
  if (task.kind === 'one-to-many') return '';
  if (task.kind === 'one-to-one') return extractVector(fields, task.input, task.target.field);
  switch (task.input.kind) {
    case 'tokens':
      return extractText(fields, task.input);
    case 'labels':
      return extractStepLabels(fields, { side: 'input', ...task.input });
    case 'numeric':
      return extractSteps(fields, task.input, task.target.field);
  }
}

function extractText(
  fields: Fields,
  spec: Pick<TextTarget, 'field' | 'tokens'>,
): string | string[] | Rejection {
  const name = spec.field;
  const value = fields.get(name);
  if (typeof value === 'string' && spec.tokens !== 'given') return value;
  if (value === undefined && !fields.has(name)) return missingField(fields, name);
  if (value === null) return new Rejection('missing-value', `field ${showValue(name)} is null`);
  if (spec.tokens === 'given') return extractList(value, name, tokenIn);
  return new Rejection('wrong-type', `field ${showValue(name)} is ${showValue(value)} and not a text`);
}

/** Tokens or tags that come one by one. */
function extractList(value: unknown, name: string, read: ReadText): string[] | Rejection {
  const values = listIn(value, name);
  if (values instanceof Rejection) return values;
  const labels: string[] = [];
  for (const [step, element] of values.entries()) {
    const label = read(element, () => `step ${step} of field ${showValue(name)}`);
    if (label instanceof Rejection) return label;
    labels.push(label);
  }
  return labels;
}

const NONE: string[] = [];

function extractConditions(fields: Fields, { input }: Task): string[] | Rejection {
  const names = input.kind === 'tokens' ? input.conditions : [];
  const all = input.kind === 'condition' && input.field !== undefined ? [input.field] : names;
  if (all.length === 0) return NONE;
  const values: string[] = [];
  for (const name of all) {
    if (!fields.has(name)) return missingField(fields, name);
    const value = conditionIn(fields.get(name), fieldNamed(name));
    if (value instanceof Rejection) return value;
    values.push(value);
  }
  return values;
}

function extractTarget(fields: Fields, task: Task): RawExample['target'] | References | Rejection {
  const { kind, target } = task;
  const name = target.field;
  const value = fields.get(name);
  if (value === undefined && !fields.has(name)) return missingField(fields, name);
  switch (target.kind) {
    case 'value':
      return readNumber(value, fieldNamed(name), fields.numberForm);
    case 'class':
      return labelIn(value, fieldNamed(name));
    case 'tags':
      return extractList(value, name, labelIn);
    case 'labels': {
      const spec = { side: 'target', ...target } as const;
      return isAligned(task) ? extractStepLabels(fields, spec) : labelsOfValue(value, fieldNamed(name), spec);
    }
    case 'tokens':
      return kind === 'encoder-decoder' && areReferences(value, target)
        ? extractReferences(value, target)
        : extractText(fields, target);
  }
}

/** A list of texts or, where a target is a list of tokens itself, a list of those. */
const areReferences = (value: unknown, { tokens }: TextTarget): value is unknown[] =>
  Array.isArray(value) && (tokens !== 'given' || Array.isArray(value[0]));

function extractReferences(
  values: readonly unknown[],
  { field, tokens }: TextTarget,
): References | Rejection {
  const read: (string | string[])[] = [];
  for (const [index, value] of values.entries()) {
    const name = `${field}[${index}]`;
    const one = tokens === 'given' ? extractList(value, name, tokenIn) : textOf(value, name);
    if (one instanceof Rejection) return one;
    read.push(one);
  }
  const [first, ...others] = read;
  if (first !== undefined) return new References(first, others);
  return new Rejection('missing-value', `field ${showValue(field)} is an empty list`);
}

const textOf = (value: unknown, name: string): string | Rejection =>
  typeof value === 'string' && value !== ''
    ? value
    : new Rejection('wrong-type', `${showValue(name)} is ${showValue(value)} and not a text`);

const tokenIn = textReader('missing-value');
const conditionIn = textReader('missing-value', trimmed);
