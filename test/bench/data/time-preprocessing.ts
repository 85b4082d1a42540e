/** `npm run bench:data`: MB per second of profile and encode, beside Polars, pandas and datasets where they are installed. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runAsProcess, type CommandProcess } from '../../../local/cli/terminal/command-process';
import { oneOf, parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { UsageError } from '../../../local/cli/terminal/usage-error.cjs';
import { DEFAULTS, FORMATS, OPTIONS, PEERS, TOKENS } from '../../../local/cli/usage/bench-data.cjs';
import { peersPython } from '../peers/python';
import { race, type Command } from './contender';
import { BenchDataset, type BenchRun } from './dataset';
import { peerCommands, type Peer } from './peers';
import type { TokenKind } from './request';
import { formatPreprocessing, type Row } from './data-table';

/** Peers are measured on no more than this: their rate does not rise with the size, and Hugging Face's datasets takes minutes. */
const MOST_PEER_MEGABYTES = 100;
/** The data in two sizes and formats, and what an encoding of it takes: four bytes per character, and as much again. */
const DISK_PER_BYTE = 12;

interface Bench {
  readonly worker: string;
  readonly workers: number;
  readonly peers: readonly { readonly name: Peer; readonly python: string }[];
}

interface Sizes {
  readonly small: BenchDataset;
  readonly large: BenchDataset;
  readonly peer: BenchDataset;
}

async function timePreprocessing(args: readonly string[], { root }: CommandProcess): Promise<undefined> {
  const { values } = parseOptions(args, OPTIONS);
  const { megabytes = DEFAULTS.megabytes, folder: parent = tmpdir() } = values;
  const bytes = wholeNumber('--megabytes', megabytes, { minimum: 1 }) * 1e6;
  const workers = wholeNumber('--workers', values.workers ?? DEFAULTS.workers, { minimum: 1, maximum: 256 });
  const without = (values.without ?? []).map((name) =>
    oneOf('--without', name, [...PEERS, ...FORMATS, ...TOKENS]),
  );
  const kept = <Name extends (typeof without)[number]>(names: readonly Name[]) =>
    names.filter((name) => !without.includes(name));
  checkDisk(parent, bytes);
  const python = kept(PEERS).length > 0 ? await peersPython(root) : undefined;
  const folder = mkdtempSync(join(parent, 'unroll-bench-data-'));
  try {
    const worker = await bundleWorker(folder);
    const peers = python === undefined ? [] : kept(PEERS).map((name) => ({ name, python }));
    const bench = { worker, workers, peers };
    const rows: Row[] = [];
    for (const format of kept(FORMATS)) {
      const of = async (name: string, size: number) => {
        const dataset = new BenchDataset(format, join(folder, name), workers);
        await dataset.make(root, size);
        return dataset;
      };
      const large = await of('large', bytes);
      const small = await of('small', bytes / 10);
      const peer = bytes <= MOST_PEER_MEGABYTES * 1e6 ? large : await of('peer', MOST_PEER_MEGABYTES * 1e6);
      for (const tokens of kept(TOKENS)) rows.push(...(await measure(bench, { small, large, peer }, tokens)));
      for (const name of ['large', 'small', 'peer'])
        rmSync(join(folder, name), { recursive: true, force: true });
    }
    const title = `MB/s on ${workers} cores, ${megabytes} MB of each format`;
    process.stdout.write(`${formatPreprocessing(rows, title)}\n`);
    if (values.json === true) process.stdout.write(`${JSON.stringify(rows)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return undefined;
}

/** Both stages of one format and kind of tokens. Small before large, so that the encoders of both are there. */
async function measure(bench: Bench, sizes: Sizes, tokens: TokenKind): Promise<Row[]> {
  const { small, large, peer } = sizes;
  const { format } = large;
  const runs = new Map<BenchDataset, BenchRun>();
  for (const dataset of new Set([small, large, peer])) runs.set(dataset, await dataset.plan(tokens));
  const rows: Row[] = [];
  for (const stage of ['profile', 'encode'] as const) {
    const took = new Map<BenchDataset, { mbPerSecond: number; peakRssMb: number }>();
    for (const [dataset, run] of runs) {
      const { seconds, peakRssMb } = await race(unrollCommands(bench, stage, run));
      took.set(dataset, { mbPerSecond: dataset.bytes / 1e6 / seconds, peakRssMb });
      if (stage === 'profile') await dataset.merge(run);
    }
    const limit = await race(limitCommands(bench, large));
    const of: Record<Peer, number | null> = { polars: null, pandas: null, datasets: null };
    for (const { name, python } of bench.peers) {
      const encoder = runs.get(peer)?.encoder ?? '';
      const job = { stage, format, tokens, paths: peer.paths, out: peer.peerFolder(), encoder };
      const { seconds } = await race(peerCommands(name, python, job, bench.workers));
      of[name] = rounded(peer.bytes / 1e6 / seconds);
    }
    const parseLimit = rounded(large.bytes / 1e6 / limit.seconds);
    const [atSmall, atLarge] = [took.get(small), took.get(large)];
    rows.push({
      stage: `${stage} ${tokens}`,
      format,
      mbPerSecond: { unroll: rounded(atLarge?.mbPerSecond ?? NaN), ...of, parseLimit },
      peakRssMb: { small: rounded(atSmall?.peakRssMb ?? NaN), large: rounded(atLarge?.peakRssMb ?? NaN) },
    });
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
  for (const dataset of runs.keys()) dataset.clear();
  return rows;
}

const rounded = (value: number): number => Number(value.toFixed(1));

const unrollCommands = ({ worker, workers }: Bench, kind: 'profile' | 'encode', run: BenchRun): Command[] =>
  Array.from({ length: workers }, (_, index) => {
    const { storeUri, planKey } = run;
    const job = { kind, storeUri, planKey, worker: index, workers };
    return { command: process.execPath, args: [worker, JSON.stringify(job)] };
  });

const limitCommands = ({ worker }: Bench, { format, paths }: BenchDataset): Command[] =>
  paths.map((path) => ({
    command: process.execPath,
    args: [worker, JSON.stringify({ kind: 'limit', format, paths: [path] })],
  }));

/** Bundles and minifies the worker, as a Lambda's code is. */
async function bundleWorker(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.cjs');
  await build({
    entryPoints: [join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    logLevel: 'warning',
  });
  return outfile;
}

function checkDisk(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes * DISK_PER_BYTE) return;
  throw new UsageError(
    `${folder} has ${Math.floor((bavail * bsize) / 1e6)} MB free, and ${Math.ceil((bytes * DISK_PER_BYTE) / 1e6)} MB are needed; give a smaller --megabytes, or another --folder`,
  );
}

runAsProcess(timePreprocessing);
