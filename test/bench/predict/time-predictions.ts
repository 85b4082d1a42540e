/** Entry of `npm run bench:predict`: predictions beside Python with ONNX Runtime, and PyTorch where it is installed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { DEFAULT_RECORDS, OPTIONS } from '../../../local/cli/usage/bench-predict.cjs';
import { onnxPython } from '../../support/onnx/python';
import { peersPython } from '../peers/python';
import { formatTable, shown } from '../table';
import { makeModel, type BenchModel } from './model';

const ROOT = resolve(__dirname, '../../..');
/** For the figures of single records: thousands would only repeat them. */
const RECORDS_TIMED = 2_048;
const ROUNDS = 3;
const run = promisify(execFile);

/** A program that predicts, as a process. */
interface Contender {
  readonly name: string;
  readonly whole: readonly string[];
  readonly records: readonly string[];
}

interface Measured {
  readonly name: string;
  /** Of the whole process, from its start to the last result in the file. */
  readonly seconds: number;
  /** A record, of one and of 256 at a time. */
  readonly micros: Readonly<Record<string, number>>;
}

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseOptions(args, OPTIONS);
  const records =
    values.records === undefined
      ? DEFAULT_RECORDS
      : wholeNumber('--records', values.records, { minimum: 256 });
  const folder = await mkdtemp(join(tmpdir(), 'unroll-bench-predict-'));
  try {
    const model = await makeModel(ROOT, folder, records);
    const contenders = await contendersOf(model, folder);
    const measured: Measured[] = contenders.map(({ name }) => ({ name, seconds: Infinity, micros: {} }));
    // In turns, so that a busy moment of the machine meets all of them.
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [index, contender] of contenders.entries())
        measured[index] = best(measured[index]!, await measure(contender));
    await checkAnswers(folder, contenders.length);
    process.stdout.write(`${tableOf(measured, records)}\n`);
    if (values.json === true) process.stdout.write(`${JSON.stringify({ records, measured })}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const outputOf = (folder: string, index: number) => join(folder, `output-${index}.jsonl`);

async function contendersOf(model: BenchModel, folder: string): Promise<Contender[]> {
  const tsx = [process.execPath, '--import', 'tsx'];
  const own: Contender = {
    name: 'Unroll',
    whole: [
      ...[process.execPath, await ownCommand(), model.model, '--store', model.storeUri],
      ...['--input', model.input, '--output', outputOf(folder, 0)],
    ],
    records: [...tsx, 'test/bench/predict/worker.ts', model.files, model.input, String(RECORDS_TIMED)],
  };
  const peer = (python: string, library: string, index: number): Contender => {
    const script = [python, join(__dirname, 'peer.py'), library];
    const files = [model.files, model.input, model.weights];
    return {
      name: library === 'torch' ? 'PyTorch' : 'onnxruntime in Python',
      whole: [...script, 'whole', ...files, outputOf(folder, index)],
      records: [...script, 'records', ...files, String(RECORDS_TIMED)],
    };
  };
  const torch = await peersPython(ROOT);
  return [
    own,
    peer(await onnxPython(), 'onnxruntime', 1),
    ...(torch === undefined ? [] : [peer(torch, 'torch', 2)]),
  ];
}

/** As `npm run predict` starts it. What makes it is plain JavaScript, an ES module. */
async function ownCommand(): Promise<string> {
  const { bundledCommand } = await import('../../../local/setup/bundled-command.mjs');
  return bundledCommand({ root: ROOT, entry: 'local/cli/predict.ts' });
}

async function measure({ name, whole, records }: Contender): Promise<Measured> {
  const [program, ...args] = whole;
  const started = performance.now();
  await run(program!, args, { cwd: ROOT });
  const seconds = (performance.now() - started) / 1000;
  const [other, ...others] = records;
  const { stdout } = await run(other!, others, { cwd: ROOT });
  return { name, seconds, micros: JSON.parse(stdout) as Record<string, number> };
}

const best = (a: Measured, b: Measured): Measured => ({
  name: a.name,
  seconds: Math.min(a.seconds, b.seconds),
  micros: Object.fromEntries(
    Object.entries(b.micros).map(([batch, micros]) => [batch, Math.min(micros, a.micros[batch] ?? Infinity)]),
  ),
});

/** All contenders say the same, so they did the same work. */
async function checkAnswers(folder: string, contenders: number): Promise<void> {
  const labelsOf = async (index: number) =>
    (await readFile(outputOf(folder, index), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { label: string }).label);
  const own = await labelsOf(0);
  for (let index = 1; index < contenders; index += 1) {
    const other = await labelsOf(index);
    const differing = own.filter((label, row) => label !== other[row]).length;
    // Two labels of the same score are told apart by rounding.
    if (other.length !== own.length || differing > own.length / 1_000)
      throw new Error(`contender ${index} gives ${differing} of ${own.length} records another label`);
  }
}

const tableOf = (measured: readonly Measured[], records: number): string =>
  formatTable({
    title: `Predicting ${records} surnames with the network of the recipe surname-language`,
    settings: `${availableParallelism()} threads`,
    header: ['', 'whole process, s', 'records/s', 'batch 1, µs a record', 'batch 256, µs a record'],
    rows: measured.map(({ name, seconds, micros }) => [
      name,
      seconds.toFixed(2),
      Math.round(records / seconds).toLocaleString('en-US'),
      shown(micros['1'] ?? null),
      shown(micros['256'] ?? null),
    ]),
  });

void main(process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  process.exitCode = 1;
});
