/**
 * Entry of `npm run bench:training`: whole epochs of recipes with the trainer's own code, beside the same network in PyTorch on
 * the same batches where the peers are installed, in turns.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsProcess, type CommandProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { UsageError } from '../../../local/cli/terminal/usage-error.cjs';
import { DEFAULT_ROUNDS, OPTIONS } from '../../../local/cli/usage/bench-training.cjs';
import { runKeys } from '../../../shared/artifacts/keys';
import { uriOf } from '../../../shared/links';
import { peersPython } from '../peers/python';
import { runRequest } from '../recipes/run-request';
import { smallestRequest } from '../recipes/smallest-request';
import { listTargets, requestOf, type Target } from '../recipes/targets';
import { Ready, UnrollReady } from './answers';
import { startContender, type Contender } from './contender';
import { whyNoTwin } from './no-twin';
import { checkSameNetwork } from './same-network';
import { formatSpeeds, summarize, type RecipeSpeed } from './summary';
import { takeTurns } from './turns';

const PACKED = 'PyTorch, packed';
const PADDED = 'PyTorch, padded';

interface Settings {
  readonly root: string;
  readonly threads: number;
  readonly rounds: number;
  readonly toFloor: boolean;
  /** Of each split at most. */
  readonly records: number | undefined;
  /** Absent where PyTorch is not installed. */
  readonly python: string | undefined;
}

async function benchTraining(args: readonly string[], { root }: CommandProcess): Promise<undefined> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const number = (name: 'rounds' | 'threads' | 'records', value: string) =>
    wholeNumber(`--${name}`, value, { minimum: 1 });
  const { records, floor = false } = values;
  if (floor && records !== undefined) {
    throw new UsageError('--floor needs all records: leave out --records, which trains on some of them.');
  }
  const settings: Settings = {
    root,
    rounds: number('rounds', values.rounds ?? DEFAULT_ROUNDS),
    threads: number('threads', values.threads ?? String(availableParallelism())),
    records: records === undefined ? undefined : number('records', records),
    toFloor: floor,
    python: await peersPython(root),
  };
  const { threads } = settings;
  const recipes: RecipeSpeed[] = [];
  for (const target of listTargets(root, positionals)) {
    const speed = await measureRecipe(target, settings);
    if (speed.without !== null) process.stderr.write(`${target.name} without a twin: ${speed.without}.\n`);
    recipes.push(speed);
    process.stderr.write(`${formatSpeeds({ threads, recipes: [speed] })}\n`);
  }
  process.stdout.write(`${formatSpeeds({ threads, recipes })}\n`);
  if (values.json === true) process.stdout.write(`${JSON.stringify({ threads, recipes })}\n`);
  return undefined;
}

async function measureRecipe(target: Target, settings: Settings): Promise<RecipeSpeed> {
  const { rounds, toFloor } = settings;
  const workDir = mkdtempSync(join(tmpdir(), 'unroll-training-'));
  const open: Contender[] = [];
  try {
    const unroll = await startUnroll(target, settings, workDir);
    open.push(unroll);
    const without = whyNoTwin(unroll.ready, settings.python);
    const twins = without === null ? await startTwins(settings, workDir) : [];
    open.push(...twins);
    twins.forEach((twin) => checkSameNetwork(unroll.ready, twin, twin.name === PADDED));
    const [own, ...others] = await takeTurns([unroll, ...twins], { rounds, toFloor, ready: unroll.ready });
    return summarize({ recipe: target.name, ready: unroll.ready, unroll: own!, twins: others, without });
  } finally {
    await Promise.all(open.map((contender) => contender.close()));
    rmSync(workDir, { recursive: true });
  }
}

/** Its dataset comes from the local workflow with the smallest network there is. */
async function startUnroll(target: Target, { root, threads, records }: Settings, workDir: string) {
  const result = await runRequest({ root, request: smallestRequest(requestOf(target, 1)), workDir });
  if ('failure' in result) throw new Error(`${target.name}: ${result.failure}`);
  const planUri = uriOf(result.store.uri, runKeys(result.run).plan);
  return startContender({
    name: 'Unroll',
    command: process.execPath,
    args: [
      ...['--import', 'tsx', join(__dirname, 'unroll.ts'), planUri, target.file, workDir],
      ...(records === undefined ? [] : [String(records)]),
    ],
    root,
    threads,
    ready: UnrollReady,
  });
}

async function startTwins({ root, threads, python }: Settings, workDir: string): Promise<Contender[]> {
  const twins: Contender[] = [];
  for (const [name, mode] of [
    [PACKED, 'packed'],
    [PADDED, 'padded'],
  ] as const) {
    twins.push(
      await startContender({
        name,
        command: python!,
        args: [join(__dirname, 'twin.py'), workDir, mode, String(threads)],
        root,
        threads,
        ready: Ready,
      }),
    );
  }
  return twins;
}

runAsProcess(benchTraining);
