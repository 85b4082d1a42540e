import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openRunner } from '../../../../shared/inference/runner';
import { storedTagDecoding } from '../../../../shared/inference/tags';
import { RunRequest } from '../../../../shared/request/request';
import type { Examples } from '../../../../trainer/data/examples';
import { padBatch } from '../../../../trainer/data/pad';
import { onnxFiles, type OnnxExport } from '../../../../trainer/export/onnx/files';
import { predictWithOnnx } from '../../../../trainer/export/onnx/predict';
import { largestRelativeDifference } from '../../../../trainer/export/reload-check';
import { withValues } from '../../../../trainer/network/values';
import { sequencesAt } from '../../../../trainer/metrics/sequences/examples';
import { runOnnxPython } from '../../../support/onnx/python';
import { predictWith, programOf, randomWeights } from '../support/programs';
import { randomTasks, type RandomTask } from '../support/random-tasks';
import { recipeTasks } from '../support/recipe-tasks';
import { ONNX_TASKS } from '../support/tasks';
import { encoded } from '../support/toy';

const NETWORKS = 60;
/** Of random weights in networks of their real size, which larger ones would saturate. */
const RECIPE_LIMIT = 0.2;

/** A network with random weights, its ONNX files, and what the trainer predicts of its records. */
async function exported({ request: input, encoder, records }: RandomTask, limit?: number) {
  const request = RunRequest.parse(input);
  const program = programOf(input, encoder);
  const weights = randomWeights(program.specs, 3, limit);
  const examples = encoded(records, request, encoder);
  const { outputs } = predictWith(program, weights, examples);
  const files = await onnxFiles({ config: program.config, weights, task: request.task, encoder });
  const tagDecoding =
    program.tagDecoding === undefined
      ? undefined
      : storedTagDecoding(withValues(program.specs, weights, (run) => program.tagDecoding!(run)));
  return { request, examples, outputs, tagDecoding, ...files };
}
type Exported = Awaited<ReturnType<typeof exported>>;

const opened = ({ files, onnx }: OnnxExport) =>
  openRunner({ onnx }, (file) =>
    Promise.resolve(files.find(({ name }) => name === file)!.bytes as Uint8Array),
  );

/** Numbers and decoded sequences of the trainer. */
function expectedOf({ request: { task }, examples: { count }, outputs }: Exported) {
  if (task.kind !== 'encoder-decoder') return { numbers: outputs, sequences: [] };
  let at = count;
  const sequences = Array.from({ length: count }, () => {
    const length = outputs[at]!;
    const from = at + 1;
    at = from + length;
    return [...outputs.subarray(from, at)];
  });
  return { numbers: outputs.subarray(0, count), sequences };
}

async function expectSamePredictions(model: Exported): Promise<void> {
  const runner = await opened(model);
  const expected = expectedOf(model);
  for (const batchSize of [1, model.examples.count]) {
    const actual = await predictWithOnnx({
      runner,
      task: model.request.task,
      tagDecoding: model.tagDecoding,
      examples: model.examples,
      batchSize,
    });
    expect(largestRelativeDifference(actual.numbers, expected.numbers)).toBeLessThanOrEqual(1e-5);
    expect(actual.sequences).toEqual(expected.sequences);
  }
  await runner.dispose();
}

/** A case for check_onnx.py: all records in one batch, as anyone would lay them out. */
async function writeCase(folder: string, model: Exported): Promise<void> {
  await mkdir(folder);
  for (const { name, bytes } of model.files) await writeFile(join(folder, name), bytes);
  const { request, examples, onnx, tagDecoding } = model;
  const { numbers, sequences } = expectedOf(model);
  const { size, steps, channels, input, lengths_B, conditions, features } = padBatch(
    examples,
    Int32Array.from({ length: examples.count }, (_, record) => record),
  );
  const isGreedy = request.task.kind === 'encoder-decoder' && request.task.decoding.kind === 'greedy';
  const batch = {
    ...{ size, steps, channels, input: [...input], lengths: [...lengths_B] },
    conditions: conditions.map((ids) => [...ids]),
    features: features.map((ids) => [...ids]),
    targets: targetsOf(examples),
    numbers: [...numbers],
    chain: tagDecoding?.chain ?? null,
    greedy: isGreedy ? sequences : null,
  };
  const limit = request.task.target.kind === 'tokens' ? request.task.target.maximumLength : 0;
  await writeFile(join(folder, 'case.json'), JSON.stringify({ onnx, limit, batches: [batch] }));
}

const targetsOf = ({ targets, targetStarts }: Examples) =>
  targetStarts === null ? [] : sequencesAt(targets, targetStarts);

describe('a network as ONNX', () => {
  it.each(recipeTasks())('of the recipe $name predicts the same, alone and in a batch', async (task) => {
    await expectSamePredictions(await exported(task, RECIPE_LIMIT));
  });

  it('of any task, cell and depth predicts the same in Node, alone and in a batch', async () => {
    await fc.assert(
      fc.asyncProperty(randomTasks, async (task) => expectSamePredictions(await exported(task))),
      { numRuns: NETWORKS },
    );
  });

  it('is a valid file that predicts the same in Python', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-onnx-'));
    const tasks = [
      ...ONNX_TASKS.map((task) => ({ ...task, records: task.records(9, 5) })),
      ...fc.sample(randomTasks, NETWORKS),
    ];
    for (const [index, task] of tasks.entries())
      await writeCase(join(folder, String(index).padStart(3, '0')), await exported(task));
    for (const task of recipeTasks())
      await writeCase(join(folder, task.name.replaceAll('/', '-')), await exported(task, RECIPE_LIMIT));

    const lines = (await runOnnxPython(join(__dirname, 'check_onnx.py'), [folder])).trim().split('\n');

    const results = lines.map((line) => JSON.parse(line) as { difference: number; otherSequences: number });
    expect(results).toHaveLength(tasks.length + recipeTasks().length);
    expect(Math.max(...results.map(({ difference }) => difference))).toBeLessThanOrEqual(1e-5);
    expect(results.filter(({ otherSequences }) => otherSequences > 0)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('names its inputs as the request names the fields', async () => {
    const small = ONNX_TASKS.find(({ name }) => name.includes('entities'))!;

    const { onnx } = await exported({ ...small, records: small.records(2, 1) });

    expect(onnx.model!.inputs.map(({ name, role }) => `${name}: ${role}`)).toEqual([
      'text: input',
      'text_length: lengths',
      'style: condition',
      'text_suffix-3: feature',
      'text_shape: feature',
      'text_characters5: feature',
    ]);
  });

  it('is the same bytes each time', async () => {
    const small = ONNX_TASKS[2]!;

    const [once, twice] = [
      await exported({ ...small, records: small.records(2, 1) }),
      await exported({ ...small, records: small.records(2, 1) }),
    ];

    expect(Buffer.compare(once.files[0]!.bytes as Uint8Array, twice.files[0]!.bytes as Uint8Array)).toBe(0);
  });
});
