import { openRunner, type Runner } from '../../shared/inference/runner';
import type { UseFile } from '../../shared/inference/use-file';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Task } from '../../shared/request/task';
import { randomStream } from '../../shared/random';
import type { Examples } from '../data/examples';
import { withValues } from '../network/values';
import type { TaskProgram } from '../tasks/program';
import { ONNX_TOLERANCE } from './onnx/files';
import { predictWithOnnx } from './onnx/predict';
import type { Values } from './onnx/recurrent';
import { largestRelativeDifference } from './reload-check';
import { sampleExamples } from './sample-examples';

/** Records of all lengths that are compared, in batches of this size, and some of them alone. */
const RECORDS_COMPARED = 64;
const BATCH_SIZE = 32;
const RECORDS_ALONE = 4;
/** Of two tokens whose scores are the same but for rounding, either may be chosen. */
const MOST_OTHER_SEQUENCES = 1;
/** A float32's last digit, and how many times what a change of it does to a network may lie between two runtimes. */
const LAST_DIGIT = 2 ** -23;
const TIMES_LAST_DIGIT = 20;

export interface OnnxCheck {
  readonly program: TaskProgram;
  readonly weights: Values;
  readonly task: Task;
  readonly onnx: UseFile['onnx'];
  readonly tagDecoding: UseFile['tagDecoding'];
  readonly examples: Examples;
  /** The bytes of a file as they are stored. */
  readonly read: (file: string) => Promise<Uint8Array>;
}

/**
 * Predicts a sample with the stored ONNX files and with the trainer, records of very different lengths side by side and
 * some alone.
 *
 * @returns notices, one sentence each
 * @throws ArtifactCorrupt if the predictions differ by more than rounding explains
 */
export async function checkOnnx(options: OnnxCheck): Promise<string[]> {
  const { program, weights, task, onnx, read } = options;
  const sample = sampleExamples(options.examples, RECORDS_COMPARED);
  const runner = await openRunner({ onnx }, read, { threads: 1 });
  try {
    const whole = await compare(options, runner, sample, BATCH_SIZE);
    const alone = await compare(options, runner, sampleExamples(sample, RECORDS_ALONE), 1);
    const difference = Math.max(whole.difference, alone.difference);
    const others = whole.otherSequences + alone.otherSequences;
    const notices =
      difference <= onnx.tolerance ? [] : [wideNotice(difference, sensitivity(program, weights, sample))];
    if (others <= MOST_OTHER_SEQUENCES) return notices;
    throw new ArtifactCorrupt(
      `the ONNX files of this ${task.kind} model decode ${others} of ${sample.count} sequences otherwise than the trainer; run again, and report it if it happens twice`,
    );
  } finally {
    await runner.dispose();
  }
}

async function compare(
  { program, weights, task, tagDecoding }: OnnxCheck,
  runner: Runner,
  examples: Examples,
  batchSize: number,
) {
  const expected = expectedOf(program, weights, examples);
  const actual = await predictWithOnnx({ runner, task, tagDecoding, examples, batchSize });
  const sequences = sequencesIn(task, expected, examples.count);
  // A long text's nats are those of its chunks.
  const numbers =
    task.kind === 'one-to-many' && expected.length !== examples.count
      ? [totalOf(actual.numbers), totalOf(expected)]
      : [actual.numbers, task.kind === 'encoder-decoder' ? expected.subarray(0, examples.count) : expected];
  return {
    difference: largestRelativeDifference(numbers[0]!, numbers[1]!),
    otherSequences: sequences.filter((ids, row) => ids.join() !== actual.sequences[row]!.join()).length,
  };
}

const expectedOf = (program: TaskProgram, weights: Values, examples: Examples): Float32Array =>
  withValues(program.specs, weights, (run) => program.predict(run, examples)).outputs;

const totalOf = (nats: Float32Array) => Float32Array.of(nats.reduce((sum, one) => sum + one, 0));

/** Of an encoder-decoder's outputs: the nats of all records, then each one's length and tokens. */
function sequencesIn({ kind }: Task, outputs: Float32Array, count: number): number[][] {
  if (kind !== 'encoder-decoder') return [];
  let at = count;
  return Array.from({ length: count }, () => {
    const length = outputs[at]!;
    const ids = [...outputs.subarray(at + 1, at + 1 + length)];
    at += 1 + length;
    return ids;
  });
}

/** How far the trainer's own predictions move if each weight's last digit is another one. */
function sensitivity(program: TaskProgram, weights: Values, examples: Examples): number {
  const random = randomStream(0, 'last-digits');
  const nudged = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      values.map((value) => value * (1 + (random.uniform() < 0.5 ? LAST_DIGIT : -LAST_DIGIT))),
    ]),
  );
  const numbers = (of: Values) => {
    const outputs = expectedOf(program, of, examples);
    return program.config.task === 'encoder-decoder' ? outputs.subarray(0, examples.count) : outputs;
  };
  return largestRelativeDifference(numbers(nudged), numbers(weights));
}

/** @throws ArtifactCorrupt where the network is not as sensitive as that */
function wideNotice(difference: number, moved: number): string {
  const allowed = Math.max(ONNX_TOLERANCE, TIMES_LAST_DIGIT * moved);
  if (!(difference <= allowed)) {
    throw new ArtifactCorrupt(
      `the ONNX files predict other values than the trainer: they differ by up to ${difference}, and ${allowed} is allowed; run again, and report it if it happens twice`,
    );
  }
  return `the ONNX files differ from the trainer by up to ${difference.toPrecision(2)}: this network is sensitive, another last digit of its weights moves its predictions by ${moved.toPrecision(2)}`;
}
