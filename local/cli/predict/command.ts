import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { openModel, type Model } from '../../../functions/predict';
import { readToPredict, type ReadRecord } from '../../../functions/predict/read-dataset';
import { openStore } from '../../../shared/artifacts/open';
import { UNKNOWN_ID } from '../../../shared/dataset';
import { visible } from '../../../shared/visible';
import { defaultStoreUri } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { UsageError } from '../terminal/usage-error.cjs';
import { refuseUnanswered } from './answered-options';
import { parseArguments, type PredictArguments } from './arguments';
import { csvLines, jsonLines, type ResultLines } from './lines';
import { withResultFile } from './result-file';
import { Tally } from './tally';

/**
 * The command behind `npm run predict`.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export async function runPredict(args: readonly string[], surroundings: CommandProcess): Promise<number> {
  const given = parseArguments(args);
  const { root, workingDir, stdout, stderr } = surroundings;
  const { uri: storeUri } = openStore(given.store ?? defaultStoreUri(root));
  const model = await openModel(`${storeUri}/models/${given.model}`, { version: given.version });
  try {
    refuseUnanswered(model.use, given);
    const tally = new Tally();
    const predict = (out: Writable) =>
      withRecords(given, model, workingDir, (records) => writeResults(model, records, { given, out, tally }));
    const inFolder = (path: string | undefined) =>
      path === undefined || path === '-' ? undefined : resolve(workingDir, path);
    const output = inFolder(given.output);
    const pace =
      output === undefined
        ? await predict(stdout)
        : await withResultFile(output, inFolder(given.input), predict);
    const { counts } = tally;
    if (given.json)
      stdout.write(`${JSON.stringify({ model: given.model, version: model.version, ...counts, ...pace })}\n`);
    const problem = tally.problem(nameOf(given.input));
    if (problem !== undefined) stderr.write(`${visible(problem)}\n`);
    return counts.rejected > 0 && counts.predicted === 0 ? 1 : 0;
  } finally {
    await model.close();
  }
}

const nameOf = (input: string | undefined): string =>
  input === undefined || input === '-' ? 'the input' : input;

type Records = AsyncIterable<ReadRecord> | Iterable<ReadRecord>;

async function withRecords<R>(
  { input, format }: PredictArguments,
  model: Model,
  workingDir: string,
  use: (records: Records) => Promise<R>,
): Promise<R> {
  const read = (path: string) => {
    const store = openStore(pathToFileURL(dirname(path)).href);
    return use(readToPredict(model.use, { store, key: basename(path), format }));
  };
  if (input === undefined && model.use.task.kind === 'one-to-many') return use(conditionsOf(model));
  if (input !== undefined && input !== '-') return read(resolve(workingDir, input));
  if (process.stdin.isTTY) throw new UsageError('Give the records: --input <file>, or pipe them into stdin.');
  // Formats are recognised and read by byte ranges, which a pipe does not have.
  const folder = await mkdtemp(join(tmpdir(), 'unroll-predict-'));
  try {
    const path = join(folder, 'stdin');
    await pipeline(process.stdin, createWriteStream(path));
    return await read(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each value of the condition once; of a model without one, nothing once. */
function conditionsOf({ use: { encoder } }: Model): ReadRecord[] {
  const values = encoder.input.kind === 'condition' ? encoder.input.values.slice(UNKNOWN_ID + 1) : [];
  const examples =
    values.length === 0
      ? [{ input: '', target: '' }]
      : values.map((value) => ({ input: '', conditions: [value], target: '' }));
  return examples.map((example, index) => ({ file: '', line: index + 1, byteOffset: 0, example }));
}

interface Writing {
  readonly given: PredictArguments;
  readonly out: Writable;
  readonly tally: Tally;
}

async function writeResults(model: Model, records: Records, { given, out, tally }: Writing) {
  const started = performance.now();
  const lines = linesFor(model, given);
  const places: number[] = [];
  async function* examples() {
    for await (const { line, example } of records) {
      places.push(line);
      yield example;
    }
  }
  await written(out, lines.head);
  for await (const prediction of model.predictExamples(examples(), given.options)) {
    const line = places.shift()!;
    tally.add(line, prediction);
    await written(out, lines.of({ line, prediction }));
  }
  const seconds = (performance.now() - started) / 1000;
  return { seconds: rounded(seconds), recordsPerSecond: rounded(tally.counts.read / seconds) };
}

const linesFor = (model: Model, { as, options }: PredictArguments): ResultLines =>
  as === 'jsonl'
    ? jsonLines
    : csvLines(model.use, {
        probabilities: options.probabilities ?? false,
        samples: options.sampling?.samples ?? 1,
      });

const rounded = (value: number): number => Number(value.toPrecision(4));

async function written(out: Writable, text: string): Promise<void> {
  if (text === '' || out.write(text) || out.destroyed) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(out, 'drain', { signal }), once(out, 'close', { signal })]);
  } finally {
    // The one that did not happen would leave its listener behind.
    waiting.abort();
  }
}
