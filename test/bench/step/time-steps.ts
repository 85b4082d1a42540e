/** `npm run bench`: milliseconds of a training step beside tf.layers, and beside Keras and PyTorch where they are installed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsProcess, type CommandProcess } from '../../../local/cli/terminal/command-process';
import { oneOf, parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { CELLS, CONTENDERS, OPTIONS } from '../../../local/cli/usage/bench.cjs';
import { engineInfo, randomStream } from '../../../trainer/engine';
import { peersPython } from '../peers/python';
import type { BenchProblem, Contender, Job } from './contender';
import { tfLayers, unroll } from './native';
import { peer } from './peers';
import { formatSteps, type Row } from './step-table';

const SHAPES = [
  { batch: 32, steps: 50, inputs: 128, units: 128 },
  { batch: 64, steps: 100, inputs: 64, units: 256 },
  { batch: 64, steps: 100, inputs: 256, units: 512 },
] as const;
const CLASSES = 10;
/** Each contender takes a turn per round, so that a slow minute of the machine slows all of them. */
const ROUNDS = 5;
/** About how long a contender's turn takes, which decides the number of steps. */
const TURN_MS = 1000;

async function timeSteps(args: readonly string[], { root }: CommandProcess): Promise<undefined> {
  const { values } = parseOptions(args, OPTIONS);
  const { only, shapes = String(SHAPES.length), without = [], json } = values;
  const cells = only === undefined ? CELLS : [oneOf('--only', only, CELLS)];
  const shown = SHAPES.slice(0, wholeNumber('--shapes', shapes, { minimum: 1, maximum: SHAPES.length }));
  const leftOut = without.map((name) => oneOf('--without', name, CONTENDERS));
  const contenders = (await everyone(root)).filter(({ name }) => !leftOut.includes(name));
  const folder = mkdtempSync(join(tmpdir(), 'unroll-bench-'));
  try {
    const rows: Row[] = [];
    for (const cell of cells) {
      for (const shape of shown) {
        const problem = { cell, ...shape, classes: CLASSES };
        rows.push({ ...problem, ms: await measure(problem, contenders, writeData(folder, problem)) });
        process.stderr.write(`${cell} ${Object.values(shape).join(',')} done\n`);
      }
    }
    process.stdout.write(`${formatSteps(rows, engineInfo())}\n`);
    if (json === true) process.stdout.write(`${JSON.stringify(rows.map(withoutClasses))}\n`);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
    rmSync(folder, { recursive: true });
  }
  return undefined;
}

async function everyone(root: string): Promise<Contender[]> {
  const python = await peersPython(root);
  return [unroll, tfLayers, ...(python === undefined ? [] : [peer('keras', python), peer('torch', python)])];
}

async function measure(
  problem: BenchProblem,
  contenders: readonly Contender[],
  data: string,
): Promise<Row['ms']> {
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const repeats = new Map<Contender, number>();
  for (const contender of contenders) {
    const [first = TURN_MS] = (await contender.run({ ...problem, data, warmUp: 2, repeat: 1 })).slice(-1);
    repeats.set(contender, Math.min(50, Math.max(1, Math.floor(TURN_MS / first))));
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const contender of contenders) {
      const job: Job = { ...problem, data, warmUp: 1, repeat: repeats.get(contender) ?? 1 };
      times.get(contender)?.push(...(await contender.run(job)));
    }
  const ms: Row['ms'] = { unroll: null, tfLayers: null, keras: null, torch: null };
  for (const [{ name }, own] of times) ms[name] = median(own);
  return ms;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? NaN).toFixed(3));
}

function writeData(folder: string, { batch, steps, inputs, classes }: BenchProblem): string {
  const random = randomStream(1, 'bench');
  const x = Float32Array.from({ length: batch * steps * inputs }, () => random.normal());
  const labels = Int32Array.from({ length: batch }, () => random.integer(classes));
  const path = join(folder, `${batch}-${steps}-${inputs}.bin`);
  writeFileSync(path, Buffer.concat([Buffer.from(x.buffer), Buffer.from(labels.buffer)]));
  return path;
}

function withoutClasses({ cell, batch, steps, inputs, units, ms }: Row) {
  return { cell, batch, steps, inputs, units, ms };
}

runAsProcess(timeSteps);
