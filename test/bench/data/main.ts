import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { race, type Command } from './contender';
import { BenchDataset, type BenchRun } from './dataset';
import { peerCommands, PEERS, setUpPeers, type Peer } from './peers';
import type { TokenKind } from './request';
import { formatTable, type Row } from './table';

/** Peers are measured on no more than this: their rate does not rise with the size, and datasets takes minutes. */
const MOST_PEER_MEGABYTES = 100;
/** The data in two sizes and formats, and what an encoding of it takes: four bytes a character, and as much again. */
const DISK_PER_BYTE = 12;

const HELP = `MB/s and peak resident size of profile and encode, beside other libraries that do the same job, and
beside the limit: reading and JSON.parse (or splitting CSV) alone. All in the same run, in turns.

  npm run bench:data              generates the data, installs the peers where they are missing, prints a table
  npm run bench:data -- --json    ends with one line of JSON

  --megabytes <n>   size of each format's data (1000); a tenth of it shows whether memory is flat
  --workers <n>     processes of Unroll, and threads or processes of the peers (2)
  --without <name>  leaves out a peer (polars, pandas, datasets), a format (jsonl, csv) or tokens (characters, words);
                    may be repeated
  --folder <path>   where the data goes (the system's folder for temporary files)
`;

interface Bench {
  readonly root: string;
  readonly worker: string;
  readonly workers: number;
  readonly peers: readonly Peer[];
  readonly python: string;
}

interface Sizes {
  readonly small: BenchDataset;
  readonly large: BenchDataset;
  readonly peer: BenchDataset;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      megabytes: { type: 'string', default: '1000' },
      workers: { type: 'string', default: '2' },
      without: { type: 'string', multiple: true, default: [] },
      folder: { type: 'string', default: tmpdir() },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const bytes = Number(values.megabytes) * 1e6;
  const workers = Number(values.workers);
  const kept = <Name extends string>(names: readonly Name[]) =>
    names.filter((name) => !values.without.includes(name));
  checkDisk(values.folder, bytes);
  const root = resolve(__dirname, '../../..');
  const peers = kept(PEERS);
  const folder = mkdtempSync(join(values.folder, 'unroll-bench-data-'));
  try {
    const worker = await bundleWorker(folder);
    const bench = { root, worker, workers, peers, python: peers.length > 0 ? await setUpPeers(root) : '' };
    const rows: Row[] = [];
    for (const format of kept(['jsonl', 'csv'] as const)) {
      const of = async (name: string, size: number) => {
        const dataset = new BenchDataset(format, join(folder, name), workers);
        await dataset.make(root, size);
        return dataset;
      };
      const large = await of('large', bytes);
      const small = await of('small', bytes / 10);
      const peer = bytes <= MOST_PEER_MEGABYTES * 1e6 ? large : await of('peer', MOST_PEER_MEGABYTES * 1e6);
      for (const tokens of kept(['characters', 'words'] as const))
        rows.push(...(await measure(bench, { small, large, peer }, tokens)));
      for (const name of ['large', 'small', 'peer'])
        rmSync(join(folder, name), { recursive: true, force: true });
    }
    const title = `MB/s on ${workers} cores, ${values.megabytes} MB of each format`;
    process.stdout.write(`${formatTable(rows, title)}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
    for (const name of bench.peers) {
      const encoder = runs.get(peer)?.encoder ?? '';
      const job = { stage, format, tokens, paths: peer.paths, out: peer.peerFolder(), encoder };
      const { seconds } = await race(peerCommands(name, bench.python, job, bench.workers));
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

/** The worker as a Lambda's code is: bundled and minified. */
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
  throw new Error(
    `${folder} has ${Math.floor((bavail * bsize) / 1e6)} MB free, and ${Math.ceil((bytes * DISK_PER_BYTE) / 1e6)} MB are needed; give a smaller --megabytes, or another --folder`,
  );
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
