import type { Encoder, RawExample } from '../../../shared/dataset';
import {
  areWholeText,
  encodeExample,
  Rejection,
  tokenise,
  type EncodedExample,
} from '../../../shared/encoding';
import type { Task } from '../../../shared/request/task';

/** Of a sequence that is shown: enough to run, few enough to read. */
const STEPS_SHOWN = 12;
const CHARACTERS_SHOWN = 60;

/** A record that a model card shows how to predict. */
export interface SampleRecord {
  /** As `predict` takes it: fields by their names. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of a token input; none for others. */
  readonly tokens: readonly string[];
  /** Steps × channels of a numeric input, unscaled. */
  readonly steps: readonly (readonly number[])[];
  readonly encoded: EncodedExample;
  /** What relative values are measured from, as many as there are values. */
  readonly offsets: readonly number[];
}

/** A test record, its sequence cut to what can be shown; undefined where the cut one cannot be used. */
export function sampleRecord(raw: RawExample, task: Task, encoder: Encoder): SampleRecord | undefined {
  const example = { ...raw, ...shortened(raw, task) };
  const encoded = encodeExample(example, task, encoder);
  if (encoded instanceof Rejection) return undefined;
  const { input } = example;
  const steps = Array.isArray(input) && Array.isArray(input[0]) ? (input as number[][]) : [];
  const { offset } = encoded;
  return {
    fields: { ...inputFields(input, task), ...conditionFields(example, task) },
    tokens: tokensOf(input, task),
    steps,
    encoded,
    offsets: typeof offset === 'number' ? [offset] : [...offset],
  };
}

function shortened({ input, target }: RawExample, task: Task): Pick<RawExample, 'input' | 'target'> {
  if (task.kind === 'one-to-one') return { input, target };
  if (typeof input === 'string') {
    const text = Array.from(input).slice(0, CHARACTERS_SHOWN).join('');
    const count = task.input.kind === 'tokens' ? tokenise(text, task.input).length : 0;
    return { input: text, target: tagsOf(target, count, task) };
  }
  const shown = input.slice(-STEPS_SHOWN) as RawExample['input'];
  return { input: shown, target: tagsOf(target, shown.length, task) };
}

/** As many tags as there are steps. */
const tagsOf = (target: RawExample['target'], count: number, task: Task): RawExample['target'] =>
  task.target.kind === 'tags' ? (target as string[]).slice(-count) : target;

function tokensOf(input: RawExample['input'], { input: spec }: Task): readonly string[] {
  if (spec.kind !== 'tokens') return [];
  if (typeof input === 'string') return tokenise(input, spec);
  return (input as string[]).map((token) => (spec.lowercase ? token.toLowerCase() : token));
}

function inputFields(input: RawExample['input'], { kind, input: spec }: Task): Record<string, unknown> {
  if (spec.kind === 'condition') return {};
  if ('field' in spec) return { [spec.field]: input };
  const steps = input as number[][];
  const [only] = spec.fields;
  if (spec.fields.length === 1)
    return {
      [only!]: steps.every((step) => step.length === 1)
        ? steps.flat()
        : kind === 'one-to-one'
          ? steps[0]
          : steps,
    };
  if (kind === 'one-to-one') return Object.fromEntries(spec.fields.map((name, n) => [name, steps[0]![n]]));
  if (steps[0]!.length === spec.fields.length)
    return Object.fromEntries(spec.fields.map((name, n) => [name, steps.map((step) => step[n])]));
  // Each field is a step.
  return Object.fromEntries(spec.fields.slice(-steps.length).map((name, n) => [name, steps[n]![0]]));
}

function conditionFields({ conditions = [] }: RawExample, { input }: Task): Record<string, unknown> {
  if (input.kind === 'condition') return input.field === undefined ? {} : { [input.field]: conditions[0] };
  const names = input.kind === 'tokens' ? input.conditions : [];
  return Object.fromEntries(names.map((name, n) => [name, conditions[n]]));
}

/** Whether a decoded sequence is one text again. */
export const isWholeText = ({ target }: Task): boolean =>
  target.kind === 'tokens' && areWholeText(target.tokens);

/** The part of a task that says how long what it writes may be. */
export const writingPart = ({ kind }: Task): 'generation' | 'target' =>
  kind === 'one-to-many' ? 'generation' : 'target';
