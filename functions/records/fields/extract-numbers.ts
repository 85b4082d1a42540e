import { showValue } from '../../../shared/request/nearest';
import type { NumericInput, Task } from '../../../shared/request/task';
import { expandNames, type Fields } from './fields';
import type { NumberForm } from './number-form';
import { fieldNamed, readNumber, type Where } from './numbers';
import { numbersIn } from './numbers-in';
import { Rejection } from '../../../shared/encoding/rejection';
import { refuseLength } from '../../../shared/encoding/too-long';

interface Located {
  readonly where: Where;
  readonly value: unknown;
}

/** Steps × channels of a numeric input. Their number is checked by `sequenceReader`. */
export function extractSteps(fields: Fields, input: NumericInput, target: string): number[][] | Rejection {
  const names = expandNames(fields, input.fields, target);
  if (names instanceof Rejection) return names;
  const arrays = names.map((name) => numbersIn(fields.get(name), fields.numberForm));
  const [first] = arrays;
  const form = fields.numberForm;
  const steps =
    first === undefined
      ? readSteps(
          names.map((name) => ({ where: fieldNamed(name), value: fields.get(name) })),
          form,
        )
      : names.length === 1
        ? readSteps(elementsOf(first, names[0] ?? ''), form)
        : readChannels(names, arrays, form);
  return steps instanceof Rejection || steps.length > 0 ? steps : noStep();
}

/** The numbers of one-to-one as one step: scalar fields and the elements of array fields, in their order. */
export function extractVector(fields: Fields, input: NumericInput, target: string): number[][] | Rejection {
  const names = expandNames(fields, input.fields, target);
  if (names instanceof Rejection) return names;
  const located = names.flatMap((name) => {
    const value = fields.get(name);
    const elements = numbersIn(value, fields.numberForm);
    return elements === undefined ? [{ where: fieldNamed(name), value }] : elementsOf(elements, name);
  });
  const vector = readAll(located, fields.numberForm);
  if (vector instanceof Rejection) return vector;
  if (vector.length === 0) return noStep();
  const limit = { maximumLength: input.maximumLength, tooLong: 'reject' } as const;
  return refuseLength(vector.length, { what: 'input', unit: 'numbers', limit }) ?? [vector];
}

/**
 * Field of each channel of a numeric input as this record holds it: one where a field holds steps (× channels),
 * one a field where fields are channels; empty for other inputs.
 */
export function channelNamesOf(fields: Fields, task: Task): readonly string[] {
  if (task.input.kind !== 'numeric') return [];
  const names = expandNames(fields, task.input.fields, task.target.field);
  if (names instanceof Rejection) return [];
  const areChannels =
    task.kind === 'one-to-one' || numbersIn(fields.get(names[0] ?? ''), fields.numberForm) !== undefined;
  return areChannels ? names : [task.input.fields.join(', ')];
}

/** Arrays of one length, one a channel, turned over: the step comes first. */
function readChannels(
  names: readonly string[],
  arrays: readonly (unknown[] | undefined)[],
  form: NumberForm | undefined,
): number[][] | Rejection {
  const channels: number[][] = [];
  for (const [index, name] of names.entries()) {
    const array = arrays[index];
    if (array === undefined) {
      return new Rejection(
        'ragged-steps',
        `field ${showValue(name)} is one value, field ${showValue(names[0])} an array; fields are all of one kind`,
      );
    }
    const channel = readAll(elementsOf(array, name), form);
    if (channel instanceof Rejection) return channel;
    if (channels[0] !== undefined && channel.length !== channels[0].length) {
      return new Rejection(
        'ragged-steps',
        `field ${showValue(name)} has ${channel.length} steps, field ${showValue(names[0])} ${channels[0].length}`,
      );
    }
    channels.push(channel);
  }
  return (channels[0] ?? []).map((_, step) => channels.map((channel) => channel[step] ?? NaN));
}

function readSteps(steps: readonly Located[], form: NumberForm | undefined): number[][] | Rejection {
  const read: number[][] = [];
  for (const { where, value } of steps) {
    const channels: unknown[] = Array.isArray(value) ? value : [value];
    const step = readAll(
      channels.map((channel, index) => ({
        where: channels.length === 1 ? where : () => `channel ${index} of ${where()}`,
        value: channel,
      })),
      form,
    );
    if (step instanceof Rejection) return step;
    const width = read[0]?.length ?? step.length;
    if (step.length !== width || step.length === 0) {
      return new Rejection(
        'ragged-steps',
        `${where()} has ${step.length} channels, the first step has ${width}`,
      );
    }
    read.push(step);
  }
  return read;
}

function readAll(values: readonly Located[], form: NumberForm | undefined): number[] | Rejection {
  const numbers: number[] = [];
  for (const { where, value } of values) {
    const number = readNumber(value, where, form);
    if (number instanceof Rejection) return number;
    numbers.push(number);
  }
  return numbers;
}

const elementsOf = (values: readonly unknown[], name: string): Located[] =>
  values.map((value, step) => ({ where: () => `step ${step} of field ${showValue(name)}`, value }));

const noStep = (): Rejection => new Rejection('empty-sequence', 'the input has no step');
