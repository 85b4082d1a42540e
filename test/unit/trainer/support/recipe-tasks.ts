import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Encoder, RawExample } from '../../../../shared/dataset';
import { featureName } from '../../../../shared/encoding';
import { randomStream, type RandomStream } from '../../../../shared/random';
import { horizonsOf } from '../../../../shared/request/records';
import { RunRequest } from '../../../../shared/request/request';
import { targetFields, type Task } from '../../../../shared/request/task';
import type { RandomTask } from './random-tasks';

const RECIPES = resolve(__dirname, '../../../../recipes');
const SPECIAL = ['<padding>', '<unknown>'];
const SYMBOLS = Array.from('abcdefghijklmnopqrst');
/** Tags of a scheme, too. */
const LABELS = ['B-name', 'I-name', 'O'];
const RECORDS = 12;
const LONGEST = 60;

/** The network of each request of each recipe in its real size, with a small vocabulary and made-up records. */
export const recipeTasks = (): readonly (RandomTask & { readonly name: string })[] =>
  readdirSync(RECIPES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: recipe }) =>
      readdirSync(join(RECIPES, recipe))
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({ name: `${recipe}/${file}`, ...taskOf(join(RECIPES, recipe, file)) })),
    )
    // Any number of labels has no ONNX files.
    .filter(({ request }) => request.task?.target.kind !== 'labels');

function taskOf(path: string): RandomTask {
  const request = RunRequest.parse(JSON.parse(readFileSync(path, 'utf8')));
  const encoder = encoderOf(request);
  return { request, encoder, records: recordsOf(request, encoder) };
}

function encoderOf(request: RunRequest): Encoder {
  return { version: 1, input: inputOf(request.task), target: targetOf(request) };
}

const channelsOf = ({ kind, input }: Task): number => {
  if (input.kind !== 'numeric') return 1;
  return kind === 'one-to-one' ? 4 : Math.min(input.fields.length, 6);
};

function inputOf(task: Task): Encoder['input'] {
  const { input } = task;
  if (input.kind === 'condition')
    return { kind: 'condition', values: input.field === undefined ? [] : [...SPECIAL, ...LABELS] };
  if (input.kind === 'numeric') {
    const channels = channelsOf(task);
    const scalers = Array.from({ length: channels }, () => ({ mean: 0.2, standardDeviation: 1.1 }));
    return { kind: 'numeric', channels, channelNames: ['value'], scalers };
  }
  if (input.kind === 'labels') return { kind: 'labels', labels: LABELS };
  return {
    kind: 'tokens',
    vocabulary: [...SPECIAL, ...SYMBOLS],
    ...(input.tokens === 'bpe' && { merges: [] }),
    conditions: input.conditions.map((field) => ({ field, values: [...SPECIAL, ...LABELS] })),
    features: input.features.map((feature) => ({
      name: featureName(feature),
      values: [...SPECIAL, 'a', 'b', 'x'],
    })),
  };
}

function targetOf({ task: { target }, data }: RunRequest): Encoder['target'] {
  const counts = LABELS.map(() => 1);
  if (target.kind === 'class' || target.kind === 'tags') return { kind: target.kind, labels: LABELS, counts };
  if (target.kind === 'tokens')
    return {
      kind: 'tokens',
      vocabulary: [...SPECIAL, '<start>', '<end>', ...SYMBOLS],
      ...(target.tokens === 'bpe' && { merges: [] }),
    };
  if (target.kind === 'labels') return { kind: 'labels', of: 'step', labels: LABELS, counts };
  const scaler = { mean: 1, standardDeviation: 2 };
  const outputs = targetFields(target).flatMap((field) =>
    horizonsOf(data.records).map((horizon) => ({ field, horizon })),
  );
  if (outputs.length === 1) return { kind: 'value', scaler };
  return { kind: 'value', scaler: null, outputs, scalers: outputs.map(() => scaler) };
}

function recordsOf({ task }: RunRequest, { target }: Encoder): RawExample[] {
  const random = randomStream(1, 'recipe');
  const one = (values: readonly string[]) => values[random.integer(values.length)]!;
  return Array.from({ length: RECORDS }, (_, index) => {
    const length = index === 0 ? LONGEST : 1 + random.integer(LONGEST);
    const steps = task.kind === 'one-to-one' ? 1 : length;
    const conditions =
      task.input.kind === 'tokens'
        ? task.input.conditions
        : task.input.kind === 'condition' && task.input.field
          ? ['']
          : [];
    return {
      input: inputSteps(task, steps, random),
      ...(conditions.length > 0 && { conditions: conditions.map(() => one(LABELS)) }),
      target: truth({ task, target, steps, random }),
      offset: targetFields(task.target).length > 1 ? targetFields(task.target).map(() => random.normal()) : 1,
    };
  });
}

function inputSteps(task: Task, steps: number, random: RandomStream): RawExample['input'] {
  const { input } = task;
  if (input.kind === 'condition') return '';
  if (input.kind === 'numeric')
    return Array.from({ length: steps }, () =>
      Array.from({ length: channelsOf(task) }, () => random.normal()),
    );
  return Array.from({ length: steps }, () => SYMBOLS[random.integer(SYMBOLS.length)]!);
}

interface Truth {
  readonly task: Task;
  readonly target: Encoder['target'];
  readonly steps: number;
  readonly random: RandomStream;
}

function truth({ target, steps, random }: Truth): RawExample['target'] {
  const label = () => LABELS[random.integer(LABELS.length)]!;
  switch (target.kind) {
    case 'class':
      return label();
    case 'labels':
      return Array.from({ length: steps }, label);
    case 'tags':
      // No tag goes on with an entity that has not begun.
      return Array.from({ length: steps }, () => (random.uniform() < 0.5 ? 'B-name' : 'O'));
    case 'tokens':
      return Array.from({ length: 1 + random.integer(20) }, () => SYMBOLS[random.integer(SYMBOLS.length)]!);
    case 'value':
      return target.outputs === undefined ? random.normal() : target.outputs.map(() => random.normal());
  }
}
