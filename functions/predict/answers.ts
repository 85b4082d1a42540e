import type { TargetEncoder } from '../../shared/dataset';
import { decodeAsync, limitsOf } from '../../shared/decoding/decode';
import { sampleMoves } from '../../shared/decoding/sample';
import { decodeAsyncWith } from '../../shared/decoding/stepper';
import { channelsOfTarget, spreadsOf, type EncodedInput } from '../../shared/encoding';
import { argmaxRows, softmaxRows } from '../../shared/inference/rows';
import type { Runner } from '../../shared/inference/runner';
import { decodeTags, tagDecodingOf, tagOutputs, type TagDecoding } from '../../shared/inference/tags';
import { answerOf, writtenOut } from '../../shared/inference/texts';
import type { UseFile } from '../../shared/inference/use-file';
import { inUnits, scalersOf, type Measures } from '../../shared/inference/values';
import { isRelativeTarget, isScaledByRecord, type Task, type TaskOf } from '../../shared/request/task';
import { padInputs } from './pad';
import type { Answer, PredictOptions } from './prediction';

/** A record that a network can read. */
export interface Readable {
  readonly input: EncodedInput;
  /** The last values of a window's fields, which relative values are measured from; none of other records. */
  readonly last: readonly number[];
  /** 0 for the first record of all. */
  readonly index: number;
}

type Answering = (batch: readonly Readable[], options: PredictOptions) => Promise<Answer[]>;

/** A function from records to answers, in terms of the data. */
export function answering(
  runner: Runner,
  { task, encoder: { target }, seed, tagDecoding }: UseFile,
): Answering {
  if (target.kind === 'class') return (batch, options) => classes(runner, target, batch, options);
  if (target.kind === 'tags') {
    const decoding = tagDecodingOf(tagDecoding);
    return (batch, options) => tags(runner, { target, decoding }, batch, options);
  }
  if (target.kind === 'value') return (batch) => values(runner, { target, task }, batch);
  if (target.kind === 'labels') throw new TypeError('labels are not predicted with ONNX files');
  if (task.kind === 'encoder-decoder') return (batch) => sequences(runner, task, target, batch);
  if (task.kind === 'one-to-many')
    return (batch, options) => samples(runner, { task, target, seed }, batch, options);
  throw new TypeError(`use.json has target tokens for the task ${task.kind}`);
}

type Target<Kind extends TargetEncoder['kind']> = Extract<TargetEncoder, { kind: Kind }>;

const rowsOf = (runner: Runner, batch: readonly Readable[]) =>
  runner.rows(padInputs(batch.map(({ input }) => input)));

async function classes(
  runner: Runner,
  { labels }: Target<'class'>,
  batch: readonly Readable[],
  { probabilities: isAsked }: PredictOptions,
): Promise<Answer[]> {
  const logits = await rowsOf(runner, batch);
  const shares = softmaxRows(logits, labels.length);
  const best = argmaxRows(logits, labels.length);
  return batch.map((_, row) => {
    const own = shares.subarray(row * labels.length, (row + 1) * labels.length);
    const answer = { label: labels[best[row]!]!, confidence: own[best[row]!]! };
    return isAsked === true ? { ...answer, probabilities: byLabel(labels, own) } : answer;
  });
}

const byLabel = (labels: readonly string[], shares: Float32Array): Record<string, number> =>
  Object.fromEntries(labels.map((label, id) => [label, shares[id]!]));

async function tags(
  runner: Runner,
  { target: { labels }, decoding }: { readonly target: Target<'tags'>; readonly decoding: TagDecoding },
  batch: readonly Readable[],
  { probabilities: isAsked }: PredictOptions,
): Promise<Answer[]> {
  const width = labels.length;
  const logits = await rowsOf(runner, batch);
  const longest = logits.length / (batch.length * width);
  return batch.map(({ input: { steps } }, row) => {
    const own = logits.subarray(row * longest * width, (row * longest + steps) * width);
    const sequence = { scores: own, starts: Uint32Array.of(0, steps), tags: width };
    const answer = { tags: Array.from(decodeTags(sequence, decoding), (id) => labels[id]!) };
    if (isAsked !== true) return answer;
    const { chain } = decoding;
    const shares = chain === null ? softmaxRows(own, width) : tagOutputs(sequence, chain);
    const probabilities = answer.tags.map((_, step) =>
      byLabel(labels, shares.subarray(step * width, (step + 1) * width)),
    );
    return { ...answer, probabilities };
  });
}

async function values(
  runner: Runner,
  { target, task }: { readonly target: Target<'value'>; readonly task: Task },
  batch: readonly Readable[],
): Promise<Answer[]> {
  const scalers = scalersOf(target);
  const { outputs } = target;
  const scaled = await rowsOf(runner, batch);
  const own = inUnits(scaled, scalers, measuresOf(batch, { task, target }));
  return batch.map((_, row) =>
    outputs === undefined
      ? { value: own[row]! }
      : {
          values: outputs.map(({ field, horizon }, output) => ({
            field,
            horizon,
            value: own[row * outputs.length + output]!,
          })),
        },
  );
}

function measuresOf(
  batch: readonly Readable[],
  { task, target }: { readonly target: Target<'value'>; readonly task: Task },
): Measures {
  const isRelative = isRelativeTarget(task.target);
  const lasts = () => batch.flatMap(({ last }) => offsetsOf(last, scalersOf(target).length));
  if (!isScaledByRecord(task.target)) return { offsets: isRelative ? lasts() : null };
  const channels = channelsOfTarget(task, target.outputs);
  const own = batch.flatMap(({ input: { ownScalers = [] } }) =>
    channels.map((channel) => ownScalers[channel]!),
  );
  return {
    offsets: isRelative ? lasts() : own.map(({ mean }) => Math.fround(mean)),
    spreads: spreadsOf(own),
  };
}

/** A field's last value, for all its horizons. As float32, which is how evaluation stores it. */
const offsetsOf = (last: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, output) =>
    Math.fround(last[Math.floor((output * last.length) / count)] ?? NaN),
  );

async function sequences(
  runner: Runner,
  { decoding, target: spec }: TaskOf<'encoder-decoder'>,
  { vocabulary }: Target<'tokens'>,
  batch: readonly Readable[],
): Promise<Answer[]> {
  const padded = padInputs(batch.map(({ input }) => input));
  const decoded = await decodeAsync({
    decoding,
    start: await runner.reader(padded),
    records: padded.size,
    limits: limitsOf(padded.lengths_B, spec.maximumLength),
  });
  return decoded.map(({ ids }) => ({ sequence: answerOf(ids, vocabulary, spec) }));
}

interface Generator {
  readonly task: TaskOf<'one-to-many'>;
  readonly target: Target<'tokens'>;
  readonly seed: number;
}

/** Each sample draws from a stream of its own, so that batches change nothing. */
async function samples(
  runner: Runner,
  { task, target: { vocabulary }, seed }: Generator,
  batch: readonly Readable[],
  { sampling = {} }: PredictOptions,
): Promise<Answer[]> {
  const { samples: count = 1, temperature, topK, maximumLength } = sampling;
  const own = task.generation;
  const all: string[] = [];
  for (const { input, index } of batch) {
    const start = await runner.reader(padInputs(Array.from({ length: count }, () => input)));
    const drawn = await decodeAsyncWith(
      start(),
      sampleMoves({
        sequences: count,
        temperature: temperature ?? own.temperature,
        topK: topK ?? own.topK,
        limits: new Int32Array(count).fill(maximumLength ?? own.maximumLength),
        seed: sampling.seed ?? seed,
        first: index * count,
      }),
    );
    all.push(...drawn.map(({ ids }) => writtenOut(ids, vocabulary, task.target)));
  }
  return batch.map((_, row) => ({ samples: all.slice(row * count, (row + 1) * count) }));
}
