import type { RawExample } from '../dataset';
import { matchesName } from '../request/glob';
import { showValue } from '../request/nearest';
import type { PointTarget, SequenceInput, Task } from '../request/task';
import { readNumber } from './numbers';
import { Rejection } from './rejection';

/** The fields of one record in the order of the file: a `Map`, so that no field's name has a meaning of its own. */
export type Fields = ReadonlyMap<string, unknown>;

type NumericInput = Extract<SequenceInput, { kind: 'numeric' }>;

/**
 * What the task reads of a record, or why the record cannot be used. Nothing is learned or looked up here: the
 * same fields give the same example whatever the vocabulary.
 *
 * - A token input is a text. Its length is checked by `tokeniseExample`.
 * - A numeric input is the steps × channels of one array field (or its JSON text in a CSV), or one step a field.
 *   A `*` in a field's name never stands for the target.
 * - A class is a text, a number or a truth value; a value is a number.
 */
export function extractExample(fields: Fields, task: Task): RawExample | Rejection {
  const input =
    task.input.kind === 'tokens'
      ? extractText(fields, task.input.field)
      : extractSteps(fields, task.input, task.target.field);
  if (input instanceof Rejection) return input;
  const target = extractTarget(fields, task.target);
  return target instanceof Rejection ? target : { input, target };
}

function extractText(fields: Fields, name: string): string | Rejection {
  const value = fields.get(name);
  if (typeof value === 'string') return value;
  if (!fields.has(name)) return missingField(fields, name);
  if (value === null) return new Rejection('missing-value', `field ${showValue(name)} is null`);
  return new Rejection('wrong-type', `field ${showValue(name)} is ${showValue(value)} and not a text`);
}

function extractTarget(fields: Fields, target: PointTarget): string | number | Rejection {
  const name = target.field;
  if (!fields.has(name)) return missingField(fields, name);
  const value = fields.get(name);
  if (target.kind === 'value') return readNumber(value, `field ${showValue(name)}`);
  if (value === null || value === '') {
    return new Rejection('missing-label', `field ${showValue(name)}, the label, is empty`);
  }
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return new Rejection('wrong-type', `field ${showValue(name)} is ${showValue(value)} and not a label`);
}

function extractSteps(fields: Fields, input: NumericInput, target: string): number[][] | Rejection {
  const names = expand(fields, input.fields, target);
  if (names instanceof Rejection) return names;
  const [only] = names;
  const whole = names.length === 1 && only !== undefined ? arrayIn(fields.get(only)) : undefined;
  const steps =
    whole === undefined
      ? readSteps(names.map((name) => ({ where: `field ${showValue(name)}`, value: fields.get(name) })))
      : readSteps(whole.map((value, step) => ({ where: `step ${step} of field ${showValue(only)}`, value })));
  if (steps instanceof Rejection) return steps;
  if (steps.length === 0) return new Rejection('empty-sequence', 'the input has no step');
  if (steps.length > input.maximumLength) {
    return new Rejection('sequence-too-long', tooLong(steps.length, 'steps', input.maximumLength));
  }
  return steps;
}

/** Names of the record's fields that the patterns stand for; each once, pattern by pattern. */
function expand(fields: Fields, patterns: readonly string[], target: string): string[] | Rejection {
  const names = new Set<string>();
  for (const pattern of patterns) {
    if (!pattern.includes('*')) {
      if (!fields.has(pattern)) return missingField(fields, pattern);
      names.add(pattern);
      continue;
    }
    const before = names.size;
    for (const name of fields.keys()) if (name !== target && matchesName(pattern, name)) names.add(name);
    if (names.size === before) return missingField(fields, pattern);
  }
  return [...names];
}

/** A JSON array, or the text of one, which is how a CSV field holds it. */
function arrayIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? (parsed as unknown[]) : undefined;
  } catch {
    return undefined;
  }
}

function readSteps(steps: readonly { where: string; value: unknown }[]): number[][] | Rejection {
  const read: number[][] = [];
  for (const { where, value } of steps) {
    const step = readStep(value, where);
    if (step instanceof Rejection) return step;
    const width = read[0]?.length ?? step.length;
    if (step.length !== width || step.length === 0) {
      return new Rejection(
        'ragged-steps',
        `${where} has ${step.length} channels, the first step has ${width}`,
      );
    }
    read.push(step);
  }
  return read;
}

function readStep(value: unknown, where: string): number[] | Rejection {
  const channels: unknown[] = Array.isArray(value) ? value : [value];
  const step: number[] = [];
  for (const [index, channel] of channels.entries()) {
    const number = readNumber(channel, channels.length === 1 ? where : `channel ${index} of ${where}`);
    if (number instanceof Rejection) return number;
    step.push(number);
  }
  return step;
}

const missingField = (fields: Fields, name: string): Rejection =>
  new Rejection(
    'missing-field',
    `no field ${showValue(name)}; the record has ${showValue([...fields.keys()].slice(0, 12))}`,
  );

/** Shared with `tokeniseExample`, so that both kinds of input say it alike. */
export const tooLong = (length: number, what: string, most: number): string =>
  `the input has ${length} ${what}, above task.input.maximumLength, ${most}`;
