import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { engineInfo, randomStream } from '../../../trainer/engine';
import type { BenchProblem, Contender, Job } from './contender';
import { tfLayers, unroll } from './native';
import { peer } from './peers';
import { formatTable, type Row } from './table';

const SHAPES = [
  { batch: 32, steps: 50, inputs: 128, units: 128 },
  { batch: 64, steps: 100, inputs: 64, units: 256 },
  { batch: 64, steps: 100, inputs: 256, units: 512 },
] as const;
const CLASSES = 10;
/** Everyone takes a turn in each round, so that a slow minute of the machine slows all of them. */
const ROUNDS = 5;
/** About what a contender's turn takes, from which the number of steps follows. */
const TURN_MS = 1000;

const HELP = `Milliseconds of a training step (forward, backward, clip by global norm, Adam), many-to-one, float32.

  npm run bench:peers     installs PyTorch and Keras beside, once
  npm run bench           prints one table
  npm run bench -- --json ends with one line of JSON

  --only <lstm|gru>  one cell only
  --shapes <n>       the first n shapes only
  --without <name>   leaves out a contender (unroll, tfLayers, keras, torch); may be repeated
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string' },
      shapes: { type: 'string', default: String(SHAPES.length) },
      without: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { peersFolder } = await import('./peers-folder.mjs');
  const peers = peersFolder(resolve(__dirname, '../../..'));
  const all = [unroll, tfLayers, peer('keras', peers), peer('torch', peers)];
  const contenders = all.filter((each) => each !== null).filter(({ name }) => !values.without.includes(name));
  const folder = mkdtempSync(join(tmpdir(), 'unroll-bench-'));
  try {
    const rows: Row[] = [];
    for (const cell of ['lstm', 'gru'] as const) {
      if (values.only !== undefined && values.only !== cell) continue;
      for (const shape of SHAPES.slice(0, Number(values.shapes))) {
        const problem = { cell, ...shape, classes: CLASSES };
        rows.push({ ...problem, ms: await measure(problem, contenders, writeData(folder, problem)) });
        process.stderr.write(`${cell} ${Object.values(shape).join(',')} done\n`);
      }
    }
    process.stdout.write(`${formatTable(rows, engineInfo())}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(rows.map(withoutClasses))}\n`);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
    rmSync(folder, { recursive: true });
  }
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

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
